namespace Sightglass.Crash.Tests;

/// <summary>SIGKILL of the server and of the engine at any moment: everything acknowledged is stored exactly once.</summary>
[Trait("Category", "Crash")]
public sealed class KillTests
{
    private const int Rounds = 20;
    private const int RetryRounds = 8;
    private const int Kill = 9;

    [Fact]
    public async Task ServerAndEngine_KilledUnderLoad_KeepWhatWasAcknowledgedOnce()
    {
        var random = new Random(20260117);
        using var data = new DataFolder();
        var ledger = new RequestLedger();
        for (var round = 0; round < Rounds; round++)
        {
            await using var server = await ServerProcess.StartAsync(data.Path);
            var load = new LoadGenerator(() => server.Client, ledger, LoadShape.Steady, round);
            await Task.Delay(random.Next(0, 200));

            // Each round also kills an engine: while it starts, while it inserts, or while it is idle.
            var engine = await server.EngineProcessIdAsync();
            await Task.Delay(random.Next(0, 1200));
            ServerProcess.Signal(engine, Kill);
            await Task.Delay(random.Next(0, 900));
            await server.KillAsync();
            await load.StopAsync();
        }

        await using var last = await ServerProcess.StartAsync(data.Path);
        await last.WaitUntilAllIsVisibleAsync();

        Assert.True(ledger.AcknowledgedRequests > 20 * Rounds, $"only {ledger.AcknowledgedRequests} requests were acknowledged: the rounds tell nothing");
        await ledger.AssertKeptAsync(last.Client);
    }

    [Fact]
    public async Task Engine_KilledAgainAndAgain_IsStartedAnewAndNothingIsLostOrTwice()
    {
        var random = new Random(4711);
        using var data = new DataFolder();
        var ledger = new RequestLedger();
        await using var server = await ServerProcess.StartAsync(data.Path);
        var load = new LoadGenerator(() => server.Client, ledger, LoadShape.Steady, seed: 4711);
        for (var kills = 0; kills < 6; kills++)
        {
            var engine = await server.EngineProcessIdAsync();
            await Task.Delay(random.Next(0, 1500));
            ServerProcess.Signal(engine, Kill);
            await ServerProcess.WaitAsync(async () => (int?)(await server.Client.GetJsonAsync("/api/status"))["engine"]!["processId"] != engine, "the engine that was killed is gone");
        }

        await load.StopAsync();
        await server.WaitUntilAllIsVisibleAsync();

        Assert.Equal(ledger.Count, ledger.AcknowledgedRequests);
        await ledger.AssertKeptAsync(server.Client);
        Assert.InRange((int)(await server.Client.GetJsonAsync("/api/status"))["engine"]!["restarts"]!, 6, 12);
    }

    [Fact]
    public async Task Requests_RepeatedWithTheirKeysOverKills_AreStoredOnce()
    {
        var random = new Random(20261120);
        using var data = new DataFolder();
        var ledger = new RequestLedger();
        var repeated = 0;
        for (var round = 0; round < RetryRounds; round++)
        {
            // Small segments, so that receipts outlive their segments.
            await using var server = await ServerProcess.StartAsync(data.Path, ("SIGHTGLASS_Spool__SegmentBytes", "65536"));
            repeated += await RetryAsync(ledger, server.Client, random);
            var load = new LoadGenerator(() => server.Client, ledger, LoadShape.Steady, round);
            await Task.Delay(random.Next(100, 1500));
            await server.KillAsync();
            await load.StopAsync();
        }

        await using var last = await ServerProcess.StartAsync(data.Path, ("SIGHTGLASS_Spool__SegmentBytes", "65536"));
        repeated += await RetryAsync(ledger, last.Client, random);
        await last.WaitUntilAllIsVisibleAsync();

        Assert.True(repeated > RetryRounds, $"only {repeated} requests were sent again: the rounds tell nothing");
        Assert.All(ledger.Snapshot(), request => Assert.True(request.IsAcknowledged || request.Key is null));
        await ledger.AssertKeptAsync(last.Client);
    }

    [Fact]
    public async Task Engine_OfAKilledServer_EndsByItself()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data.Path);
        var engine = await server.EngineProcessIdAsync();
        await server.WaitUntilAllIsVisibleAsync();
        Assert.True(Directory.Exists($"/proc/{engine}"));

        await server.KillAsync();

        await ServerProcess.WaitAsync(() => Task.FromResult(!IsRunning(engine)), "the engine has ended");
    }

    /// <summary>Sends again what has no answer, and some of the rest.</summary>
    private static async Task<int> RetryAsync(RequestLedger ledger, SightglassClient client, Random random)
    {
        var open = ledger.Snapshot().Count(request => request is { Key: not null, IsAcknowledged: false });
        Assert.Empty(await LoadGenerator.RetryAsync(() => client, ledger, random));
        return open;
    }

    // A zombie that its new parent has not reaped yet counts as ended.
    private static bool IsRunning(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/stat") is var stat && stat[(stat.LastIndexOf(')') + 2)..][0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }
}
