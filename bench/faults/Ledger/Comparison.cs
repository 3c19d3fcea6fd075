using System.Globalization;

namespace Sightglass.Faults.Ledger;

/// <summary>Compares what is stored with what was sent.</summary>
internal static class Comparison
{
    /// <summary>Compares every event, and takes note of what was found: from now on it must stay.</summary>
    /// <param name="ledger">What was sent.</param>
    /// <param name="rows">Everything that is stored.</param>
    public static Difference Of(RequestLedger ledger, IReadOnlyList<StoredRow> rows)
    {
        var difference = new Difference { Stored = rows.Count };
        Dictionary<long, int> times = [];
        foreach (var row in rows)
        {
            if (ledger.Find(row.Number) is not { } request)
            {
                difference.Foreign.Add(row.Number);
                continue;
            }

            times[row.Number] = times.GetValueOrDefault(row.Number) + 1;
            if (WrongValue(request.EventAt((int)(row.Number - request.FirstEvent)), row) is { } wrong)
            {
                difference.Wrong.Add((row.Number, wrong));
            }
        }

        difference.Doubled.AddRange(times.Where(pair => pair.Value > 1).Select(pair => pair.Key));
        foreach (var request in ledger.Snapshot())
        {
            CompareRequest(ledger, request, times, difference);
        }

        return difference;
    }

    private static void CompareRequest(RequestLedger ledger, SentRequest request, Dictionary<long, int> times, Difference difference)
    {
        var missing = Enumerable.Range(0, request.Count).Select(index => request.FirstEvent + index).Where(number => !times.ContainsKey(number)).ToList();
        var unexcused = missing.Where(number => !ledger.IsExcused(number)).ToList();
        if (request.MustBeKept)
        {
            difference.Lost.AddRange(unexcused);
            difference.LostExcused.AddRange(missing.Except(unexcused));
        }
        else if (unexcused.Count > 0 && missing.Count < request.Count)
        {
            difference.Partial.Add(request.Number);
        }

        request.WasSeen |= missing.Count == 0;
    }

    /// <returns>What differs; null when everything is as it was sent.</returns>
    private static string? WrongValue(FaultEvent sent, StoredRow row)
    {
        var time = TimeText(sent.Time);
        if (row.Time != time)
        {
            return $"time is {row.Time}, sent was {time}";
        }

        if (row.Tenant != sent.Tenant)
        {
            return $"tenant is {row.Tenant}, sent was {sent.Tenant}";
        }

        foreach (var (name, value) in sent.Values())
        {
            var stored = row.Values.GetValueOrDefault(name);
            if (!Equals(stored, value) && !(name == FaultEvent.PackField && stored as string == AsTimestamp((double)value)))
            {
                return string.Create(CultureInfo.InvariantCulture, $"{name} is {stored ?? "absent"}, sent was {value}");
            }
        }

        return null;
    }

    // A field of the type timestamp takes a number as seconds, for as long as its pack is there.
    private static string AsTimestamp(double seconds) => TimeText(DateTimeOffset.FromUnixTimeSeconds((long)seconds));

    private static string TimeText(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>How the store differs from the ledger.</summary>
internal sealed class Difference
{
    /// <summary>True when every promise holds that has no exception: nothing lost, doubled, changed, torn or invented.</summary>
    public bool IsEmpty => Lost.Count + Doubled.Count + Wrong.Count + Partial.Count + Foreign.Count == 0;

    public required int Stored { get; init; }

    /// <summary>Events that must be there and are not.</summary>
    public List<long> Lost { get; } = [];

    /// <summary>Events that must have been there, if a fault had not taken their bytes: this round or an earlier one.</summary>
    public List<long> LostExcused { get; } = [];

    public List<long> Doubled { get; } = [];

    public List<(long Number, string What)> Wrong { get; } = [];

    /// <summary>Requests without an answer of which only a part is stored.</summary>
    public List<int> Partial { get; } = [];

    /// <summary>Numbers that were never sent.</summary>
    public List<long> Foreign { get; } = [];
}
