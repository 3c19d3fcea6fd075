using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace Sightglass.Server.Tail;

/// <summary>Viewers share their places, their memory and their time, and the requests of senders none of them.</summary>
public sealed class TailLimitTests(TailLimitTests.FewViewers server) : IClassFixture<TailLimitTests.FewViewers>
{
    private const int MaxViewers = 16;

    [Fact]
    public async Task Tails_OfOneTenant_TakeAQuarterAndLeaveRoom()
    {
        var (acme, globex) = (server.NewTenantClient(), server.NewTenantClient());
        using var ceiling = new CancellationTokenSource(ServerFixture.Ceiling);
        List<ServerSentEvents> open = [];
        try
        {
            for (var i = 0; i < MaxViewers / 4; i++)
            {
                open.Add(await OpenAsync(acme, "", ceiling.Token));
            }

            var refused = await acme.GetAsync("/api/tail");
            Assert.Equal(
                (HttpStatusCode.ServiceUnavailable, "too-many-viewers", "4 of this tenant are open, its share; close one."),
                (refused.Status, (string?)refused.Json["code"], (string?)refused.Json["detail"]));
            open.Add(await OpenAsync(globex, "", ceiling.Token));
            open.Add(await OpenAsync(server.Admin, "", ceiling.Token));
        }
        finally
        {
            foreach (var tail in open)
            {
                await tail.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Tails_ThatNobodyReads_HoldAFewMegabytesOfLargeEvents()
    {
        using var client = server.NewTenantClient();
        using var ceiling = new CancellationTokenSource(ServerFixture.Ceiling);
        await using var first = await OpenAsync(client, "", ceiling.Token);
        await using var second = await OpenAsync(client, "", ceiling.Token);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        // 100 MB: a queue of a thousand events would hold all of it, twice.
        for (var n = 0; n < 10; n++)
        {
            await client.IngestAsync([.. Enumerable.Range(0, 10).Select(i => $$"""{"n":{{(n * 10) + i}},"text":"{{new string('x', 1_000_000)}}"}""")]);
        }

        await client.IngestAsync("""{"n":100}""");
        var (rows, skipped) = (0L, 0L);

        // Other tests run in this process, too: what they hold goes away, a queue would stay until it is read.
        var held = long.MaxValue;
        for (var look = 0; look < 20 && held >= 60_000_000; look++)
        {
            await Task.Delay(250, ceiling.Token);
            held = Math.Min(held, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        while (rows + skipped < 101)
        {
            var (name, data) = (await first.ReadAsync(ceiling.Token))!.Value;
            rows += name == "row" ? 1 : 0;
            skipped += name == "skipped" ? (long)JsonNode.Parse(data)!["count"]! : 0;
        }

        Assert.Equal(101, rows + skipped);
        Assert.True(skipped > 0, "nothing was skipped: the test tells nothing");
        Assert.True(held < 60_000_000, $"{held} bytes are held");
    }

    [Fact]
    public async Task Acknowledgements_WhileFiltersAreExpensive_DoNotWaitForThem()
    {
        using var client = server.NewTenantClient();
        using var ceiling = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        List<ServerSentEvents> open = [];
        var body = Enumerable.Range(0, 2000).Select(n => $$"""{"n":{{n}},"message":"{{string.Concat(Enumerable.Repeat($"some words {n} ", 20))}}"}""").ToArray();
        var quiet = await BestAsync(client, body);
        for (var i = 0; i < MaxViewers / 4; i++)
        {
            open.Add(await OpenAsync(client, string.Join(" OR ", Enumerable.Range(0, 16).Select(term => $"\"absent {i} {term}\"")), ceiling.Token));
        }

        var watched = await BestAsync(client, body);

        open.ForEach(tail => tail.DisposeAsync().AsTask().Wait(ServerFixture.Ceiling));

        // A thousand comparisons a row take ten times as long as the rest; the copy of the batch takes a part of it.
        Assert.True(watched < (3 * quiet) + TimeSpan.FromMilliseconds(20), $"{watched.TotalMilliseconds:F1} ms with viewers, {quiet.TotalMilliseconds:F1} without");
    }

    private static async Task<TimeSpan> BestAsync(SightglassClient client, string[] body)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 8; i++)
        {
            var watch = Stopwatch.StartNew();
            await client.IngestAsync(body);
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }

        return best;
    }

    private static async Task<ServerSentEvents> OpenAsync(SightglassClient client, string filter, CancellationToken cancellationToken)
    {
        var tail = await ServerSentEvents.OpenAsync(client.Http, "/api/tail?filter=" + Uri.EscapeDataString(filter));
        Assert.Equal(("ready", "{}"), await tail.ReadAsync(cancellationToken));
        return tail;
    }

    public sealed class FewViewers : ServerFixture
    {
        protected override void Configure(IServiceCollection services) => services.AddSingleton(new TailOptions { MaxViewers = MaxViewers });
    }
}
