using System.Text.Json.Nodes;

namespace Sightglass.Server.Explore;

/// <summary>Lists of events: order, pages, one event, its neighbors.</summary>
public sealed class EventListTests(ServerFixture server)
{
    [Theory]
    [InlineData("desc", 7)]
    [InlineData("asc", 7)]
    [InlineData("desc", 1)]
    [InlineData("asc", 50)]
    [InlineData("desc", 1000)]
    public async Task Pages_OfAnySize_HaveEveryEventOnceInOrder(string order, int limit)
    {
        using var client = server.NewTenantClient();

        // Each time has several events, in one request and in several, so that pages end between them.
        for (var request = 0; request < 3; request++)
        {
            await client.IngestAsync([.. Enumerable.Range(0, 20).Select(i => $$"""{"time":"2025-03-01T00:00:0{{i % 4}}Z","n":{{(request * 20) + i}}}""")]);
        }

        await server.FlushAsync();
        var expected = Enumerable.Range(0, 60).OrderBy(n => n % 20 % 4).ThenBy(n => n).ToList();
        if (order == "desc")
        {
            expected.Reverse();
        }

        List<int> found = [];
        string? cursor = null;
        var pages = 0;
        do
        {
            var page = await client.GetJsonAsync($"/api/events?{SightglassClient.AllTime}&limit={limit}&order={order}&cursor={cursor}");
            found.AddRange(page["events"]!.AsArray().Select(item => (int)item!["attributes"]!["n"]!));
            cursor = (string?)page["cursor"];
            pages++;
        }
        while (cursor is not null && pages < 100);

        Assert.Equal(expected, found);
        Assert.Equal((60 / limit) + 1, pages);
    }

    [Fact]
    public async Task List_WhileEventsArrive_GoesOnAfterItsCursor()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync([.. Enumerable.Range(0, 10).Select(i => $$"""{"n":{{i}}}""")]);
        await server.FlushAsync();
        var first = await client.GetJsonAsync("/api/events?limit=5");
        await client.IngestAsync([.. Enumerable.Range(10, 10).Select(i => $$"""{"n":{{i}}}""")]);
        await server.FlushAsync();

        var second = await client.GetJsonAsync($"/api/events?limit=5&cursor={first["cursor"]}");

        Assert.Equal([9, 8, 7, 6, 5], Numbers(first));
        Assert.Equal([4, 3, 2, 1, 0], Numbers(second));
    }

    [Theory]
    [InlineData("limit=0", 1)]
    [InlineData("limit=-5", 1)]
    [InlineData("limit=2", 2)]
    [InlineData("limit=100000", 1000)]
    [InlineData("", 100)]
    public async Task Limit_OutOfRange_IsTheNearestAllowed(string query, int count)
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync([.. Enumerable.Range(0, 1001).Select(_ => "{}")]);
        await server.FlushAsync();

        Assert.Equal(count, (await client.GetJsonAsync($"/api/events?{query}"))["events"]!.AsArray().Count);
    }

    [Fact]
    public async Task Answer_Always_TellsItsRangeAndCost()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"event":"one"}""");
        await server.FlushAsync();

        var answer = (await client.GetJsonAsync("/api/events?from=2025-01-01&to=now")).AsObject();

        Assert.Equal(["from", "to", "events", "cursor", "statistics"], answer.Select(member => member.Key));
        Assert.Equal("2025-01-01T00:00:00Z", (string?)answer["from"]);
        Assert.Null(answer["cursor"]);
        Assert.Equal(["elapsedMs"], answer["statistics"]!.AsObject().Select(member => member.Key));

        // The engine also reads rows of other tenants.
        Assert.InRange((long)(await server.Admin.GetJsonAsync("/api/events?from=2025-01-01&to=now"))["statistics"]!["rowsRead"]!, 1, 1_000_000);
    }

    [Fact]
    public async Task Range_IsHalfOpen()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"time":"2025-01-01T00:00:00Z","n":0}""", """{"time":"2025-01-01T00:59:59.999999Z","n":1}""", """{"time":"2025-01-01T01:00:00Z","n":2}""");
        await server.FlushAsync();

        Assert.Equal([1, 0], Numbers(await client.GetJsonAsync("/api/events?from=2025-01-01T00:00:00Z&to=2025-01-01T01:00:00Z")));
    }

    [Fact]
    public async Task Event_ById_IsTheOneOfTheList()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"event":"cache_lookup","cache_type":"kv","result":"hit","time":"2025-01-01T00:00:00.123456Z","extra":{"a":[1,"zwei",null]}}""");
        await server.FlushAsync();
        var listed = Assert.Single(await client.ListEventsAsync());

        var one = await client.GetAsync($"/api/events/{listed["id"]}");

        Assert.Equal(listed.ToJsonString(), one.Json.ToJsonString());
        Assert.Matches("^[0-9a-f]{32}$", (string?)listed["id"]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("nonsense")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("ffffffffffffffffffffffffffffffff")]
    [InlineData("7fffffffffffffffffffffffffffffff")]
    public async Task Event_OfAnUnknownId_IsMissing(string id)
    {
        using var client = server.NewTenantClient();
        foreach (var path in new[] { $"/api/events/{id}", $"/api/events/{id}/around" })
        {
            var reply = await client.GetAsync(path);

            Assert.Equal((404, "no-such-event"), ((int)reply.Status, (string?)reply.Json["code"]));
        }
    }

    [Theory]
    [InlineData("", 0, 40)]
    [InlineData("?before=3&after=2", 17, 22)]
    [InlineData("?before=0&after=0", 20, 20)]
    [InlineData("?before=0", 20, 40)]
    public async Task Around_AnEvent_AreItsNeighborsInOrder(string query, int first, int last)
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync([.. Enumerable.Range(0, 41).Select(i => $$"""{"time":"2025-01-01T00:00:{{i / 4:00}}Z","n":{{i}}}""")]);
        await server.FlushAsync();
        var middle = (await client.ListEventsAsync()).Single(item => (int)item["attributes"]!["n"]! == 20);

        var around = await client.GetJsonAsync($"/api/events/{middle["id"]}/around{query}");

        Assert.Equal(Enumerable.Range(first, last - first + 1), Numbers(around));
    }

    [Theory]
    [InlineData("cursor=abc", "bad-cursor", "'abc' is not a cursor of an earlier answer.")]
    [InlineData("from=yesterday", "bad-time", "'from' is 'yesterday'; write RFC 3339 (2025-01-15T10:30:00Z), seconds or milliseconds since 1970, now, now-7d (units s, m, h, d, w) or now/d")]
    public async Task List_ThatCannotBeMade_IsAProblem(string query, string code, string detail)
    {
        using var client = server.NewTenantClient();

        var reply = await client.GetAsync("/api/events?" + query);

        Assert.Equal((400, code, detail), ((int)reply.Status, (string?)reply.Json["code"], (string?)reply.Json["detail"]));
    }

    [Theory]
    [InlineData("/api/events?filter=")]
    [InlineData("/api/histogram?filter=")]
    [InlineData("/api/facets?filter=")]
    [InlineData("/api/tail?filter=")]
    [InlineData("/api/metrics/success_rate?where=")]
    public async Task Filter_WithAMistake_NamesItsPlaceEverywhere(string path)
    {
        using var client = server.NewTenantClient();

        var reply = await client.GetAsync(path + Uri.EscapeDataString("event=\"a\" AND level="));

        Assert.Equal((400, "application/problem+json", "query-syntax", "/problems/query-syntax"), ((int)reply.Status, reply.ContentType, (string?)reply.Json["code"], (string?)reply.Json["type"]));
        Assert.Equal(20, (int)reply.Json["position"]!);
        Assert.StartsWith("column 21: ", (string?)reply.Json["detail"], StringComparison.Ordinal);
    }

    private static IEnumerable<int> Numbers(JsonNode answer) => answer["events"]!.AsArray().Select(item => (int)item!["attributes"]!["n"]!);
}
