using System.Net;

namespace Sightglass.Crash.Tests;

/// <summary>A service manager's SIGTERM and a terminal's Ctrl+C: a clean stop within five seconds, whatever is in progress.</summary>
[Trait("Category", "Crash")]
public sealed class StopTests
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(Terminate)]
    [InlineData(Interrupt)]
    public async Task Signal_UnderLoad_EndsCleanlyAndKeepsWhatWasAcknowledged(int signal)
    {
        using var data = new DataFolder();
        var ledger = new RequestLedger();
        await using (var server = await ServerProcess.StartAsync(data.Path))
        {
            await server.WaitUntilAllIsVisibleAsync();
            await using var tail = await ServerSentEvents.OpenAsync(server.Client.Http, "/api/tail");
            var load = new LoadGenerator(() => server.Client, ledger, LoadShape.Steady, seed: signal);
            await ServerProcess.WaitAsync(() => Task.FromResult(ledger.AcknowledgedRequests > 20), "the load is under way");

            var (code, took) = await server.StopAsync(signal);

            Assert.True(code == 0, $"exit code {code}: {server.Output}");
            Assert.True(took < Limit, $"it took {took.TotalSeconds:F1} s: {server.Output}");
            await load.StopAsync();
        }

        await using var next = await ServerProcess.StartAsync(data.Path);
        await next.WaitUntilAllIsVisibleAsync();
        await ledger.AssertKeptAsync(next.Client);
    }

    [Theory]
    [InlineData(Terminate)]
    [InlineData(Interrupt)]
    public async Task Signal_WhileStarting_EndsCleanly(int signal)
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data.Path);

        var (code, took) = await server.StopAsync(signal);

        Assert.True(code == 0, $"exit code {code}: {server.Output}");
        Assert.True(took < Limit, $"it took {took.TotalSeconds:F1} s: {server.Output}");
    }

    [Fact]
    public async Task Folder_OfARunningServer_IsRefusedToAnother()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data.Path);

        await using var second = ServerProcess.Launch(data.Path);

        Assert.Equal(2, await second.WaitForExitAsync());
        Assert.Contains($"another server uses {data.Path}; stop it, or give this one its own folder with --data", second.Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/health/live")).Status);
    }
}
