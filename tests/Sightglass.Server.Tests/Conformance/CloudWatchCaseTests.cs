using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sightglass.Server.Conformance;

/// <summary>The cases of CloudWatch's patterns over HTTP: on samples, and on stored events.</summary>
public sealed class CloudWatchCaseTests(ServerFixture server)
{
    private const string Language = "cloudwatch";

    private static readonly CaseSuite Suite = new("01-cloudwatch-filter-patterns");

    public static TheoryData<string> Matches => [.. Suite.All.Where(item => item.GetProperty("expect").TryGetProperty("matches", out _)).Select(item => item.GetProperty("id").GetString()!)];

    public static TheoryData<string> Lines => [.. new[] { "terms", "regex", "delim" }.SelectMany(group => Suite.Ids(group, item => !item.GetProperty("input").GetProperty("pattern").GetString()!.StartsWith('{')))];

    public static TheoryData<string> Errors => [.. Suite.Ids("error")];

    public static TheoryData<string> Extractions => [.. Suite.Ids("extract")];

    public static TheoryData<string> Metrics => [.. Suite.Ids("metric")];

    [Theory]
    [MemberData(nameof(Matches))]
    public async Task Pattern_OnASample_MatchesAsExpected(string id)
    {
        var (query, line) = InputOf(id);

        var tried = (await server.Admin.PostJsonAsync("/api/query/test", new { language = Language, query, events = new[] { line } })).Expect(HttpStatusCode.OK).Json;

        Assert.Equal(Suite.Find(id).GetProperty("expect").GetProperty("matches").GetBoolean(), (bool)tried["matches"]![0]!);
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Pattern_OnAStoredMessage_MatchesAsExpected(string id)
    {
        var (query, line) = InputOf(id);
        using var client = server.NewTenantClient();
        await client.IngestAsync(JsonSerializer.Serialize(new { message = line }));
        await server.FlushAsync();

        var found = (await client.QueryAsync(Language, query)).Expect(HttpStatusCode.OK).Json;

        Assert.Equal(Suite.Find(id).GetProperty("expect").GetProperty("matches").GetBoolean() ? 1 : 0, found["rows"]!.AsArray().Count);
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Pattern_ThatIsNone_IsRejectedWithItsPlace(string id)
    {
        var (query, line) = InputOf(id);
        using var client = server.NewTenantClient();

        var asked = await client.QueryAsync(Language, query);
        var tried = await client.PostJsonAsync("/api/query/test", new { language = Language, query, events = new[] { line } });

        Assert.Equal((400, "query-syntax"), ((int)asked.Status, (string?)asked.Json["code"]));
        Assert.Equal((400, "query-syntax"), ((int)tried.Status, (string?)tried.Json["code"]));
        Assert.InRange((int)asked.Json["position"]!, 0, query.Length);
    }

    [Theory]
    [MemberData(nameof(Extractions))]
    public async Task Pattern_WithNames_ExtractsTheirValues(string id)
    {
        var (query, line) = InputOf(id);

        var tried = (await server.Admin.PostJsonAsync("/api/query/test", new { language = Language, query, events = new[] { "", line } })).Expect(HttpStatusCode.OK).Json;

        var expected = JsonNode.Parse(Suite.Find(id).GetProperty("expect").GetProperty("extracted").GetRawText());
        Assert.True(JsonNode.DeepEquals(new JsonArray(null, expected), tried["extracted"]), tried["extracted"]!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public async Task Metric_OfAPattern_IsAsExpected(string id)
    {
        var (input, expect) = (Suite.Find(id).GetProperty("input"), Suite.Find(id).GetProperty("expect"));
        var filter = JsonNode.Parse(input.GetProperty("filter").GetRawText())!;
        var events = input.TryGetProperty("minute_events", out var lines) ? lines : JsonSerializer.SerializeToElement(Array.Empty<string>());

        var tried = await server.Admin.PostJsonAsync("/api/query/test", new
        {
            language = Language,
            query = (string?)filter["pattern"],
            events,
            metric = new { value = (string?)filter["metricValue"], defaultValue = filter["defaultValue"], dimensions = filter["dimensions"] },
        });

        if (expect.TryGetProperty("error", out _))
        {
            Assert.Equal((422, "bad-metric"), ((int)tried.Status, (string?)tried.Json["code"]));
            return;
        }

        var metric = tried.Expect(HttpStatusCode.OK).Json["metric"]!;
        Assert.Equal(expect.GetProperty("published").GetBoolean(), (bool)metric["published"]!);
        Assert.Equal(expect.TryGetProperty("value_sum", out var sum) ? sum.GetDouble() : (double?)metric["sum"], (double?)metric["sum"]);
        Assert.True(JsonNode.DeepEquals(expect.TryGetProperty("series", out var series) ? JsonNode.Parse(series.GetRawText()) : new JsonArray(), metric["series"]), metric.ToJsonString());
    }

    private static (string Pattern, string Line) InputOf(string id)
    {
        var input = Suite.Find(id).GetProperty("input");
        return (input.GetProperty("pattern").GetString()!, input.GetProperty("event").GetString()!);
    }
}
