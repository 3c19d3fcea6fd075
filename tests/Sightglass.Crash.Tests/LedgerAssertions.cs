using Sightglass.Faults.Reading;

namespace Sightglass.Crash.Tests;

/// <summary>Compares a server with the ledger of the fault campaign.</summary>
internal static class LedgerAssertions
{
    /// <summary>Checks that every acknowledged event is stored exactly once with its values, and every other request completely or not at all.</summary>
    public static async Task AssertKeptAsync(this RequestLedger ledger, SightglassClient client)
    {
        var difference = Comparison.Of(ledger, await StoredEvents.ReadAsync(client));

        Assert.True(
            difference.IsEmpty,
            $"of {ledger.AcknowledgedEvents} acknowledged events {difference.Lost.Count} are lost, {difference.Doubled.Count} doubled, {difference.Wrong.Count} changed ({difference.Wrong.FirstOrDefault()}), {difference.Foreign.Count} never sent; {difference.Partial.Count} requests are there in part");
    }
}
