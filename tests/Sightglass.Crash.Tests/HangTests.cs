using System.Net;

namespace Sightglass.Crash.Tests;

/// <summary>The engine hangs: it runs and answers nothing.</summary>
[Trait("Category", "Crash")]
public sealed class HangTests
{
    private const int SigStop = 19;

    [Fact]
    public async Task Engine_ThatHangs_IsNotReady_FailsQueriesFast_AndIsReplaced_WithEveryEvent()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data.Path);
        await server.Client.PostEventsAsync("""{"event":"before"}""");
        await server.WaitUntilAllIsVisibleAsync();
        var engine = await server.EngineProcessIdAsync();

        ServerProcess.Signal(engine, SigStop);
        await server.Client.PostEventsAsync("""{"event":"during"}""");
        await ServerProcess.WaitAsync(async () => (string?)(await server.HealthAsync())["status"] == "not_ready", "the server is not ready");

        var health = await server.Client.GetAsync("/health/ready");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "silent"), (health.Status, (string?)health.Json["engine"]));
        Assert.Equal("the engine does not answer; if it stays so, it is started again", (string?)health.Json["error"]);
        Assert.Equal("silent", (string?)(await server.Client.GetJsonAsync("/api/status"))["engine"]!["state"]);
        var start = TimeProvider.System.GetTimestamp();
        var query = await server.Client.GetAsync("/api/events");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "engine-away", "2"), (query.Status, (string?)query.Json["code"], query.Headers.RetryAfter?.ToString()));
        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(2), "a query waited for an engine that does not answer");

        await server.WaitUntilAllIsVisibleAsync();
        Assert.NotEqual(engine, await server.EngineProcessIdAsync());
        Assert.Equal(["before", "during"], (await server.Client.GetJsonAsync("/api/events"))["events"]!.AsArray().Select(found => (string)found!["event"]!).Order());
    }
}
