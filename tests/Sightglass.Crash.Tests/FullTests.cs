using System.Diagnostics;
using System.Net;

namespace Sightglass.Crash.Tests;

/// <summary>Without an engine or disk space, clients get 503 with Retry-After, and nothing acknowledged is lost.</summary>
[Trait("Category", "Crash")]
public sealed class FullTests
{
    // The minimum of the option.
    private const long SpoolLimit = 16L << 20;
    private const int EventBytes = 2048;
    private const int BatchEvents = 200;

    private static readonly string Filler = Convert.ToHexString(Enumerable.Range(0, EventBytes / 2).Select(i => (byte)(i * 31)).ToArray());

    [Fact]
    public async Task Engine_Away_FillsTheSpoolToItsLimitAndEverythingIsSeenOnceItComes()
    {
        using var data = new DataFolder();
        var accepted = 0;
        await using (var server = await ServerProcess.StartAsync(data.Path, ("SIGHTGLASS_Storage__ClickHouse__Url", "http://127.0.0.1:1"), ("SIGHTGLASS_Spool__LimitBytes", $"{SpoolLimit}")))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.Client.GetAsync("/health/ready")).Status);
            var refused = await FillAsync(server.Client, () => accepted++);

            Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json", "spool-full"), (refused.Status, refused.ContentType, (string?)refused.Json["code"]));
            Assert.Equal(TimeSpan.FromSeconds(5), refused.Headers.RetryAfter?.Delta);
            Assert.Matches(@"^the server has as many events as it may hold until the engine takes them\. Nothing of this request was acknowledged; send it again after the time in Retry-After\.$", (string?)refused.Json["detail"]);
            var spool = (await server.HealthAsync())["spool"]!;
            Assert.Equal((SpoolLimit, (long)accepted * BatchEvents), ((long)spool["limitBytes"]!, (long)spool["pendingRows"]!));
            Assert.InRange((long)spool["bytes"]!, SpoolLimit - (2 * BatchEvents * EventBytes), SpoolLimit);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "engine-away"), await CodeAsync(server.Client.GetAsync("/api/events")));
            await server.KillAsync();
        }

        await using var next = await ServerProcess.StartAsync(data.Path, ("SIGHTGLASS_Spool__LimitBytes", $"{SpoolLimit}"));
        await next.WaitUntilAllIsVisibleAsync();
        Assert.Equal((long)accepted * BatchEvents, await CountAsync(next.Client));
        await ServerProcess.WaitAsync(async () => (await PostAsync(next.Client)).Status == HttpStatusCode.OK, "the spool has given its segments back and takes events again");
    }

    [Fact]
    public async Task Engine_NotInstalled_IsToldAtTheStart()
    {
        using var data = new DataFolder();
        await using var server = ServerProcess.Launch(data.Path, ("SIGHTGLASS_ENGINE_LIBRARY", "nowhere/libchdb.so"));

        Assert.Equal(2, await server.WaitForExitAsync());
        Assert.Contains("the engine library libchdb.so is not there ('nowhere/libchdb.so'); install it with 'npm ci --prefix eng/engine'", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disk_BelowTheReserve_IsRefusedCleanlyAndTakenAgainWithRoom()
    {
        using var data = new DataFolder();
        await using (var server = await ServerProcess.StartAsync(data.Path))
        {
            Assert.Equal(HttpStatusCode.OK, (await PostAsync(server.Client)).Status);
            await server.StopAsync(15);
        }

        await using (var full = await ServerProcess.StartAsync(data.Path, ("SIGHTGLASS_Spool__FreeReserveBytes", $"{long.MaxValue / 2}")))
        {
            await full.WaitUntilAllIsVisibleAsync();
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "spool-full"), await CodeAsync(PostAsync(full.Client)));
            Assert.Equal(BatchEvents, await CountAsync(full.Client));
            await full.StopAsync(15);
        }

        await using var roomy = await ServerProcess.StartAsync(data.Path);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(roomy.Client)).Status);
        await roomy.WaitUntilAllIsVisibleAsync();
        Assert.Equal(2 * BatchEvents, await CountAsync(roomy.Client));
    }

    [Fact]
    public async Task Disk_ReallyFull_LosesNothingAndRecovers()
    {
        using var data = new DataFolder();
        if (!TryMount(data.Path))
        {
            return; // Only root may mount a small disk; the reserve above is tested everywhere.
        }

        try
        {
            var accepted = 0;
            await using var server = await ServerProcess.StartAsync(data.Path, ("SIGHTGLASS_Spool__FreeReserveBytes", "0"));
            await server.WaitUntilAllIsVisibleAsync();
            Assert.Equal(HttpStatusCode.OK, (await PostAsync(server.Client)).Status);
            accepted++;
            var ballast = Path.Combine(data.Path, "ballast");
            FillDisk(ballast, keepFree: 4 << 20);

            var refused = await FillAsync(server.Client, () => accepted++);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
            Assert.Contains((string?)refused.Json["code"], new[] { "spool-full", "spool-failed" });
            File.Delete(ballast);
            await ServerProcess.WaitAsync(async () => (await PostAsync(server.Client)).Status == HttpStatusCode.OK, "events are taken again");
            accepted++;
            await server.WaitUntilAllIsVisibleAsync();
            Assert.Equal((long)accepted * BatchEvents, await CountAsync(server.Client));
            await server.KillAsync();
            await using var next = await ServerProcess.StartAsync(data.Path, ("SIGHTGLASS_Spool__FreeReserveBytes", "0"));
            await next.WaitUntilAllIsVisibleAsync();
            Assert.Equal((long)accepted * BatchEvents, await CountAsync(next.Client));
        }
        finally
        {
            await ServerProcess.WaitAsync(() => Task.FromResult(Run("umount", data.Path)), "the small disk is given back");
        }
    }

    /// <summary>Sends batches until one is rejected.</summary>
    private static async Task<Reply> FillAsync(SightglassClient client, Action accepted)
    {
        for (var sent = 0; sent < 2000; sent++)
        {
            var reply = await PostAsync(client);
            if (reply.Status != HttpStatusCode.OK)
            {
                return reply;
            }

            accepted();
        }

        throw new InvalidOperationException("nothing was refused");
    }

    private static Task<Reply> PostAsync(SightglassClient client) =>
        client.PostEventsAsync(string.Join('\n', Enumerable.Range(0, BatchEvents).Select(i => $$"""{"event":"full","payload":"{{i}}{{Guid.NewGuid():N}}{{Filler}}"}""")));

    private static async Task<(HttpStatusCode, string?)> CodeAsync(Task<Reply> reply) => ((await reply).Status, (string?)(await reply).Json["code"]);

    private static async Task<long> CountAsync(SightglassClient client) =>
        (long)(await client.GetJsonAsync($"/api/histogram?filter={Uri.EscapeDataString("event=\"full\"")}"))["total"]!;

    private static bool TryMount(string path) => Run("mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", path);

    private static void FillDisk(string path, long keepFree)
    {
        var free = new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace - keepFree;
        using var file = new FileStream(path, FileMode.Create);
        var chunk = new byte[64 << 10];
        for (var written = 0L; written < free; written += chunk.Length)
        {
            file.Write(chunk);
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
