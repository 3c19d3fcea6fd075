using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Tail;

/// <summary>Live tail: what arrives, who may see it, and what is skipped for slow viewers.</summary>
public sealed class TailTests(ServerFixture server)
{
    [Fact]
    public async Task Tail_OfATenant_ShowsEachEventAsTheListDoes()
    {
        using var client = server.NewTenantClient();
        using var ceiling = new CancellationTokenSource(ServerFixture.Ceiling);
        await using var tail = await OpenAsync(client, "", ceiling.Token);

        await client.IngestAsync("""{"event":"cache_lookup","cache_type":"kv","result":"hit","job_id":"j","n":1.50}""", """{"event":"workers_ai_analysis_success","duration_ms":0.1,"success":true,"attempt":3,"x":{"y":null}}""");

        List<string> rows = [await RowAsync(tail, ceiling.Token), await RowAsync(tail, ceiling.Token)];
        await server.FlushAsync();
        var listed = await client.ListEventsAsync();
        listed.Reverse();
        Assert.Equal(listed.Select(item => item.ToJsonString()), rows.Select(row => JsonNode.Parse(row)!.ToJsonString()));
    }

    [Fact]
    public async Task Tail_WithAFilter_ShowsWhatMatches()
    {
        using var client = server.NewTenantClient();
        using var ceiling = new CancellationTokenSource(ServerFixture.Ceiling);
        await using var tail = await OpenAsync(client, "event=\"a\" AND region=\"eu\"", ceiling.Token);

        await client.IngestAsync("""{"event":"a","region":"us","n":1}""", """{"event":"b","region":"eu","n":2}""", """{"event":"a","region":"eu","n":3}""");
        await client.IngestAsync("""{"event":"a","region":"eu","n":4}""");

        Assert.Equal(3, NumberOf(await RowAsync(tail, ceiling.Token)));
        Assert.Equal(4, NumberOf(await RowAsync(tail, ceiling.Token)));
    }

    [Fact]
    public async Task Tail_InAnotherLanguage_ShowsWhatMatches()
    {
        using var client = server.NewTenantClient();
        using var ceiling = new CancellationTokenSource(ServerFixture.Ceiling);
        await using var pattern = await ServerSentEvents.OpenAsync(client.Http, $"/api/tail?language=cloudwatch&filter={Uri.EscapeDataString("{ $.tags[*] = eu && $.n != 1 }")}");
        Assert.Equal("ready", (await pattern.ReadAsync(ceiling.Token))?.Name);

        // The same text is another filter in another language.
        await using var words = await ServerSentEvents.OpenAsync(client.Http, "/api/tail?language=cloudwatch&filter=Boom");
        Assert.Equal("ready", (await words.ReadAsync(ceiling.Token))?.Name);
        await using var anyCase = await OpenAsync(client, "Boom", ceiling.Token);

        await client.IngestAsync("""{"tags":["eu"],"n":1}""", """{"tags":["us"],"n":2}""", """{"tags":["us","eu"],"n":3}""", """{"message":"boom","n":4}""", """{"message":"Boom","n":5}""");

        Assert.Equal(3, NumberOf(await RowAsync(pattern, ceiling.Token)));
        Assert.Equal(5, NumberOf(await RowAsync(words, ceiling.Token)));
        Assert.Equal(4, NumberOf(await RowAsync(anyCase, ceiling.Token)));
    }

    [Fact]
    public async Task Tail_OfAllTenants_ShowsAllOrTheOneAskedFor()
    {
        var (one, other, name) = (server.NewTenant(), server.NewTenant(), "tail-" + Guid.NewGuid().ToString("N"));
        using var ceiling = new CancellationTokenSource(ServerFixture.Ceiling);
        await using var all = await OpenAsync(server.Admin, $"event=\"{name}\"", ceiling.Token);
        await using var ofOne = await ServerSentEvents.OpenAsync(server.Admin.Http, $"/api/tail?tenant={one}");
        Assert.Equal("ready", (await ofOne.ReadAsync(ceiling.Token))?.Name);
        foreach (var (tenant, n) in new[] { (other, 1), (one, 2) })
        {
            using var sender = server.Client(Auth.Scope.Ingest, tenant);
            await sender.IngestAsync($$"""{"event":"{{name}}","n":{{n}}}""");
        }

        Assert.Equal(1, NumberOf(await RowAsync(all, ceiling.Token)));
        Assert.Equal(2, NumberOf(await RowAsync(all, ceiling.Token)));
        Assert.Equal(2, NumberOf(await RowAsync(ofOne, ceiling.Token)));
    }

    [Fact]
    public async Task Tail_ThatIsReadTooSlowly_TellsHowManyItSkipped()
    {
        const int Batches = 20;
        const int BatchEvents = 4000;
        using var client = server.NewTenantClient();
        using var ceiling = new CancellationTokenSource(ServerFixture.Ceiling);
        await using var tail = await OpenAsync(client, "", ceiling.Token);
        var text = new string('x', 500);

        // Nobody reads in the meantime: 40 MB are more than all buffers on the way hold.
        for (var batch = 0; batch < Batches; batch++)
        {
            await client.IngestAsync([.. Enumerable.Range(batch * BatchEvents, BatchEvents).Select(n => $$"""{"n":{{n}},"text":"{{text}}"}""")]);
        }

        await client.IngestAsync($$"""{"n":{{Batches * BatchEvents}}}""");
        var (rows, skipped, last) = (0, 0L, -1);
        while (rows + skipped < (Batches * BatchEvents) + 1)
        {
            var (name, data) = (await tail.ReadAsync(ceiling.Token))!.Value;
            if (name == "skipped")
            {
                skipped += (long)JsonNode.Parse(data)!["count"]!;
                continue;
            }

            var number = NumberOf(data);
            Assert.True(number > last, "rows come in order");
            (rows, last) = (rows + 1, number);
        }

        Assert.Equal((Batches * BatchEvents) + 1, rows + skipped);
        Assert.True(skipped > 0, "nothing was skipped: the test tells nothing");
    }

    [Fact]
    public async Task Tail_OpenedAgain_ShowsWhatWasMissedThenGoesOn()
    {
        using var client = server.NewTenantClient();
        using var ceiling = new CancellationTokenSource(ServerFixture.Ceiling);
        string? last;
        await using (var tail = await OpenAsync(client, "event=\"a\"", ceiling.Token))
        {
            await client.IngestAsync("""{"event":"a","n":1}""", """{"event":"a","n":2}""", """{"event":"a","n":3}""");
            Assert.Equal(1, NumberOf(await RowAsync(tail, ceiling.Token)));
            Assert.Equal(2, NumberOf(await RowAsync(tail, ceiling.Token)));
            last = tail.LastId;
        }

        // Old times: events are missed by arrival, whatever their time.
        await client.IngestAsync("""{"event":"a","n":4,"time":"2001-01-01"}""", """{"event":"b","n":5}""", """{"event":"a","n":6}""");
        await using var again = await OpenAsync(client, "event=\"a\"", ceiling.Token, last);
        await client.IngestAsync("""{"event":"a","n":7}""");

        List<string> rows = [];
        for (var i = 0; i < 4; i++)
        {
            rows.Add(await RowAsync(again, ceiling.Token));
            Assert.Equal((string?)JsonNode.Parse(rows[^1])!["id"], again.LastId);
        }

        Assert.Equal([3, 4, 6, 7], rows.Select(NumberOf));
        await server.FlushAsync();
        var listed = (await client.ListEventsAsync("event=\"a\"")).Select(item => item.ToJsonString()).ToHashSet();
        Assert.All(rows, row => Assert.Contains(JsonNode.Parse(row)!.ToJsonString(), listed));
    }

    [Fact]
    public async Task Tail_OpenedAgainAfterMuch_ShowsTheLatestAndTellsTheNumberOfTheOthers()
    {
        using var client = server.NewTenantClient();
        using var ceiling = new CancellationTokenSource(ServerFixture.Ceiling);
        string? last;
        await using (var tail = await OpenAsync(client, "", ceiling.Token))
        {
            await client.IngestAsync("""{"n":0}""");
            await RowAsync(tail, ceiling.Token);
            last = tail.LastId;
        }

        await client.IngestAsync([.. Enumerable.Range(1, 2500).Select(n => $$"""{"n":{{n}}}""")]);
        await using var again = await OpenAsync(client, "", ceiling.Token, last);

        Assert.Equal(("skipped", """{"count":1500}"""), await again.ReadAsync(ceiling.Token));
        for (var n = 1501; n <= 2500; n++)
        {
            Assert.Equal(n, NumberOf(await RowAsync(again, ceiling.Token)));
        }
    }

    [Fact]
    public async Task Tail_OpenedAgainAndAgainUnderLoad_ShowsEverythingOnceAndInOrder()
    {
        const int Senders = 4;
        const int Requests = 150;
        using var client = server.NewTenantClient();
        using var ceiling = new CancellationTokenSource(ServerFixture.Ceiling);
        var tail = await OpenAsync(client, "", ceiling.Token);
        var load = Task.WhenAll(Enumerable.Range(0, Senders).Select(async sender =>
        {
            for (var request = 0; request < Requests; request++)
            {
                // Small requests, which are joined, and large ones, which are not.
                var size = request % 10 == 0 ? 300 : 2;
                await client.IngestAsync([.. Enumerable.Range(0, size).Select(_ => $$"""{"n":{{sender}}}""")]);
            }
        }));
        var ids = new List<string>();
        const int Total = Senders * ((Requests / 10 * 300) + (Requests / 10 * 9 * 2));
        var skipped = 0L;
        while (ids.Count + skipped < Total)
        {
            var (name, data) = (await tail.ReadAsync(ceiling.Token))!.Value;
            if (name == "skipped")
            {
                skipped += (long)JsonNode.Parse(data)!["count"]!;
                continue;
            }

            ids.Add(tail.LastId!);
            if (ids.Count % 97 == 0)
            {
                await tail.DisposeAsync();
                tail = await OpenAsync(client, "", ceiling.Token, ids[^1]);
            }
        }

        await load;
        await tail.DisposeAsync();
        var sequences = ids.Select(server.SequenceOf).ToList();
        Assert.Equal(sequences.Order(), sequences);
        Assert.Equal(sequences.Distinct(), sequences);
        Assert.Equal(Total, ids.Count + skipped);
    }

    [Fact]
    public async Task Ids_ToldToATenant_DoNotCountTheEventsOfOthers()
    {
        using var acme = server.NewTenantClient();
        using var globex = server.NewTenantClient();
        using var ceiling = new CancellationTokenSource(ServerFixture.Ceiling);
        List<ulong> told = [];
        for (var round = 0; round < 4; round++)
        {
            await using (var tail = await OpenAsync(acme, "", ceiling.Token))
            {
                told.Add(NumberIn(tail.LastId!));
            }

            await acme.IngestAsync("""{"ts":1700000000000,"n":1}""");
            if (round > 0)
            {
                await globex.IngestAsync([.. Enumerable.Repeat("{}", 37)]);
            }
        }

        await server.FlushAsync();
        var listed = await acme.ListEventsAsync();
        told.AddRange(listed.Select(item => NumberIn((string)item["id"]!)));
        told.AddRange((await acme.QueryAsync("formula", "Count() GROUP BY id")).Json["rows"]!.AsArray().Select(row => NumberIn((string)row![0]!)));

        // The list and the groups have the same ids; of everything else no two are near, or even equal.
        Assert.Equal(told.Skip(4).Take(4).Order(), told.Skip(8).Order());
        var apart = told.Take(8).Order().ToList();
        Assert.All(apart.Zip(apart.Skip(1)), pair => Assert.True(pair.Second - pair.First > 1 << 20, $"{pair.First} and {pair.Second}"));
        Assert.Equal(listed.Select(item => (string?)item["id"]), listed.OrderByDescending(item => server.SequenceOf((string)item["id"]!)).Select(item => (string?)item["id"]));

        static ulong NumberIn(string id) => Convert.ToUInt64(id[16..], 16);
    }

    [Fact]
    public async Task Tail_OpenedAgainBeforeItShowedAnything_MissesNothing()
    {
        using var client = server.NewTenantClient();
        using var ceiling = new CancellationTokenSource(ServerFixture.Ceiling);
        await client.IngestAsync("""{"n":1}""");
        string? last;
        await using (var tail = await OpenAsync(client, "", ceiling.Token))
        {
            last = tail.LastId;
        }

        await client.IngestAsync("""{"n":2}""");

        // The connection breaks again before the first row: the position is the same.
        await using (var again = await OpenAsync(client, "", ceiling.Token, last))
        {
            Assert.Null(again.LastId);
        }

        await using var third = await OpenAsync(client, "", ceiling.Token, last);
        Assert.Equal(2, NumberOf(await RowAsync(third, ceiling.Token)));
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("0123456789abcdef")]
    [InlineData("000644a9a84f4640ffffffffffffffff")]
    [InlineData("000644a9a84f46403fffffffffffffff")]
    [InlineData("000644a9a84f4640bfffffffffffffff")]
    public async Task Tail_AfterNoEvent_IsRefused(string last)
    {
        using var client = server.NewTenantClient();

        var reply = await client.SendAsync(HttpMethod.Get, "/api/tail", null, ("Last-Event-ID", last));

        Assert.Equal((System.Net.HttpStatusCode.BadRequest, "bad-cursor", $"'{last}' is not the id of an event; begin without one."), (reply.Status, (string?)reply.Json["code"], (string?)reply.Json["detail"]));
    }

    [Fact]
    public async Task Tail_OpenedAgainByAnotherTenant_ShowsNothingForeign()
    {
        using var one = server.NewTenantClient();
        using var other = server.NewTenantClient();
        using var ceiling = new CancellationTokenSource(ServerFixture.Ceiling);
        await one.IngestAsync("""{"n":1}""");
        await other.IngestAsync("""{"n":2}""");
        await using var tail = await OpenAsync(other, "", ceiling.Token, server.Services.GetRequiredService<EventIds>().Format(new EventKey(0, 0)));
        await other.IngestAsync("""{"n":3}""");

        Assert.Equal(2, NumberOf(await RowAsync(tail, ceiling.Token)));
        Assert.Equal(3, NumberOf(await RowAsync(tail, ceiling.Token)));
    }

    [Fact]
    public async Task Tail_OfAnEvent_IsQuick()
    {
        using var client = server.NewTenantClient();
        using var ceiling = new CancellationTokenSource(ServerFixture.Ceiling);
        await using var tail = await OpenAsync(client, "", ceiling.Token);
        await client.IngestAsync("{}");
        await RowAsync(tail, ceiling.Token);
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 10; i++)
        {
            var watch = Stopwatch.StartNew();
            await client.IngestAsync("{}");
            await RowAsync(tail, ceiling.Token);
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }

        Assert.True(best < TimeSpan.FromMilliseconds(250), $"{best.TotalMilliseconds} ms");
    }

    private static async Task<ServerSentEvents> OpenAsync(SightglassClient client, string filter, CancellationToken cancellationToken, string? last = null)
    {
        var tail = await ServerSentEvents.OpenAsync(client.Http, "/api/tail?filter=" + Uri.EscapeDataString(filter), last);
        Assert.Equal(("ready", "{}"), await tail.ReadAsync(cancellationToken));
        return tail;
    }

    private static async Task<string> RowAsync(ServerSentEvents tail, CancellationToken cancellationToken)
    {
        var (name, data) = (await tail.ReadAsync(cancellationToken))!.Value;
        Assert.Equal("row", name);
        return data;
    }

    private static int NumberOf(string row) => (int)JsonNode.Parse(row)!["attributes"]!["n"]!;
}
