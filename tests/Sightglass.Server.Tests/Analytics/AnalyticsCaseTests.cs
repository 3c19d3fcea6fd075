using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sightglass.Server.Analytics;

/// <summary>Workers Analytics Engine over HTTP: its SQL endpoint, points, GraphQL and the aggregations of a binding.</summary>
public sealed class AnalyticsCaseTests(ServerFixture server, AnalyticsFixture points) : IClassFixture<AnalyticsFixture>
{
    private const string Sql = "/client/v4/accounts/acc1/analytics_engine/sql";

    public static TheoryData<string> HttpCases => [.. AnalyticsFixture.Suite.Ids("http")];

    public static TheoryData<string> FormatCases => [.. AnalyticsFixture.Suite.Ids("format")];

    public static TheoryData<string> ErrorCases => [.. AnalyticsFixture.Suite.Ids("sql-error").Concat(AnalyticsFixture.Suite.Ids("strictness"))];

    public static TheoryData<string> PointCases => [.. AnalyticsFixture.Suite.Ids("writeDataPoint")];

    public static TheoryData<string> GraphQlCases => [.. AnalyticsFixture.Suite.Ids("graphql")];

    public static TheoryData<string> AggregationCases => [.. AnalyticsFixture.Suite.Ids("seed-query")];

    [Theory]
    [MemberData(nameof(HttpCases))]
    public async Task Request_AsItsClientsSendIt_IsAnswered(string id)
    {
        var (input, expect) = Case(id);
        var headers = input["headers"]!.AsObject().Select(header => (header.Key, Value: ((string)header.Value!).Replace("good", points.Key, StringComparison.Ordinal))).ToLookup(header => header.Key == "Content-Type");
        using var content = new StringContent((string?)input["body"] ?? "");
        content.Headers.ContentType = headers[true].Select(header => MediaTypeHeaderValue.Parse(header.Value)).FirstOrDefault();
        using var anybody = new SightglassClient(server.Address);
        var method = HttpMethod.Parse((string)input["method"]!);
        var reply = await anybody.SendAsync(method, (string)input["path"]!, method == HttpMethod.Get ? null : content, [.. headers[false]]);

        Assert.True(expect["status_any"] is { } any ? any.AsArray().Any(status => (int)status! == (int)reply.Status) : (int)expect["status"]! == (int)reply.Status, reply.ToString());
        Assert.All(expect["body_has_keys"]?.AsArray() ?? [], key => Assert.NotNull(reply.Json[(string)key!]));
        Assert.Contains((string?)expect["body_contains"] ?? "", reply.Text, StringComparison.Ordinal);
        if (expect["json_data"] is { } data)
        {
            JsonAssert.Equal(data.ToJsonString(), reply.Json["data"]);
        }
    }

    [Theory]
    [MemberData(nameof(FormatCases))]
    public async Task Format_IsAsAskedFor(string id)
    {
        var (input, expect) = Case(id);
        var reply = (await AskAsync((string)input["sql"]!)).Expect(HttpStatusCode.OK);

        if (expect["body"] is { } body)
        {
            Assert.Equal((string)body!, reply.Text);
        }

        Assert.Null(Containment.Difference(expect["json"], expect["json"] is null ? null : reply.Json));
    }

    [Theory]
    [MemberData(nameof(ErrorCases))]
    public async Task Mistake_IsAPlainTextAndNeverAFailure(string id)
    {
        var reply = await AskAsync((string)Case(id).Input["sql"]!);

        Assert.True(reply.Status is HttpStatusCode.UnprocessableEntity || (reply.Status == HttpStatusCode.OK && id.Contains("strictness", StringComparison.Ordinal)), reply.ToString());
        Assert.False(reply.Status != HttpStatusCode.OK && (reply.Text.Length == 0 || reply.Text.StartsWith('{') || reply.Text.Contains("   at ", StringComparison.Ordinal)), reply.Text);
    }

    /// <summary>A second index is the one thing that is taken here and not there: a document of the users writes two.</summary>
    [Theory]
    [MemberData(nameof(PointCases))]
    public async Task Point_IsStoredOrRefused(string id)
    {
        var (input, expect) = Case(id);
        using var client = server.NewTenantClient();
        var reply = await client.SendAsync(HttpMethod.Post, "/v1/datasets/given/points", new StringContent(input["dataPoint"]!.ToJsonString()));
        var isAccepted = (bool)expect["accepted"]! || (string?)expect["error"] == "writeDataPoint(): Maximum of 1 indexes supported.";

        reply.Expect(HttpStatusCode.OK);
        Assert.Equal(isAccepted ? 1 : 0, (int)reply.Json["accepted"]!);
        if (!isAccepted)
        {
            Assert.Contains((string?)expect["error"] ?? "", (string)reply.Json["errors"]![0]!["message"]!, StringComparison.Ordinal);
            return;
        }

        await server.FlushAsync();
        foreach (var (column, value) in expect["stored"]?.AsObject() ?? [])
        {
            var row = (await AskAsync($"SELECT {column} AS v FROM given", client)).Expect(HttpStatusCode.OK).Json["data"]![0]!["v"]!;
            Assert.True(JsonNode.DeepEquals(value, row) || double.Parse(value!.ToString(), System.Globalization.CultureInfo.InvariantCulture) == double.Parse(row.ToString(), System.Globalization.CultureInfo.InvariantCulture), $"{column}: {row}");
        }
    }

    [Theory]
    [MemberData(nameof(GraphQlCases))]
    public async Task GraphQl_GivesTheExpectedData(string id)
    {
        var (input, expect) = Case(id);
        var reply = (await points.Client.PostJsonAsync("/client/v4/graphql", new { query = (string)input["query"]!, variables = input["variables"] })).Expect(HttpStatusCode.OK);

        if (expect["json"]!["errors"] is JsonValue)
        {
            Assert.Null(reply.Json["data"]);
            Assert.NotEmpty(reply.Json["errors"]!.AsArray());
            return;
        }

        Assert.Null(reply.Json["errors"]);
        AssertNear(expect["json"]!["data"], reply.Json["data"], id);
    }

    [Theory]
    [MemberData(nameof(AggregationCases))]
    public async Task Aggregation_GivesTheExpectedValues(string id)
    {
        var (input, expect) = Case(id);
        var now = new DateTimeOffset(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);
        var length = (string)input["timeRange"]! is [.. var digits, var unit] ? int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) * (unit == 'd' ? TimeSpan.FromDays(1) : TimeSpan.FromHours(1)) : default;
        var reply = await points.Client.PostJsonAsync("/api/aggregate", new { dataset = (string)input["dataset"]!, labels = input["labels"], from = (now - length).ToString("O"), to = now.ToString("O"), aggregations = input["aggregations"] });

        AssertNear(expect, reply.Expect(HttpStatusCode.OK).Json, id);
    }

    [Fact]
    public async Task DataSet_CalledEvents_ComesBeforeTheTable()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"event":"e","double1":5}""");
        var without = await AskAsync("SELECT count() AS n FROM events", client);
        await client.SendAsync(HttpMethod.Post, "/v1/datasets/events/points", new StringContent("""{"doubles":[10]}"""));
        await server.FlushAsync();

        var rows = (await AskAsync("SELECT sum(double1) AS n FROM events", client)).Expect(HttpStatusCode.OK).Json["data"]!;

        Assert.Equal(HttpStatusCode.OK, without.Status);
        JsonAssert.Equal("""[{"n":10}]""", rows);
    }

    /// <summary>Points that stand for two and a half others: only what has to be whole there is rounded, and only at the end.</summary>
    [Fact]
    public async Task Weights_WithFractions_AreNotCut()
    {
        using var client = server.NewTenantClient();
        await client.SendAsync(HttpMethod.Post, "/v1/datasets/fractions/points", new StringContent("""
            {"blobs":["a"],"doubles":[10],"_sample_interval":2.5}
            {"blobs":["a"],"doubles":[20],"_sample_interval":2.5}
            {"blobs":["b"],"doubles":[30]}
            {"blobs":["b"],"doubles":[40],"_sample_interval":1.25}
            """));
        await server.FlushAsync();

        var analytics = (await AskAsync("SELECT SUM(_sample_interval) AS n, SUM(_sample_interval * double1) / SUM(_sample_interval) AS mean, max(_sample_interval) AS largest, quantileWeighted(0.65)(double1, _sample_interval) AS q FROM fractions", client)).Expect(HttpStatusCode.OK);
        var sql = (await client.QueryAsync("sql", "SELECT sum(_sample_interval), sum(_sample_interval * double1) FROM fractions")).Expect(HttpStatusCode.OK);
        var aggregate = (await client.PostJsonAsync("/api/aggregate", new { dataset = "fractions", aggregations = new { n = new { type = "count" }, mean = new { type = "avg", field = "double1" } } })).Expect(HttpStatusCode.OK);

        Assert.Equal("UInt64", (string?)analytics.Json["meta"]![0]!["type"]);
        AssertNear(JsonNode.Parse("""{"n":"7","mean":21.379310344827587,"largest":2,"q":20}"""), analytics.Json["data"]![0], analytics.Text);
        JsonAssert.Equal("[7.25,155]", sql.Json["rows"]![0]);
        AssertNear(JsonNode.Parse("""{"n":7.25,"mean":21.379310344827587}"""), aggregate.Json, aggregate.Text);
    }

    [Theory]
    [InlineData("""{"aggregations":{"n":{"type":"count"}},"filters":[null]}""")]
    [InlineData("""{"aggregations":{"n":{"type":"count"}},"labels":{"a":null}}""")]
    public async Task Aggregation_WithNull_IsRefused(string body) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await server.Admin.SendAsync(HttpMethod.Post, "/api/aggregate", JsonContent(body))).Status);

    [Fact]
    public async Task Label_OfADataSet_IsAColumn()
    {
        (await server.Admin.SendAsync(HttpMethod.Put, "/api/datasets/app_requests", JsonContent("""{"labels":{"latency":"double1"}}"""))).Expect(HttpStatusCode.OK);

        var reply = (await AskAsync("SELECT max(latency) AS m FROM app_requests")).Expect(HttpStatusCode.OK);

        JsonAssert.Equal("""[{"m":2050}]""", reply.Json["data"]);
        var wrong = await server.Admin.SendAsync(HttpMethod.Put, "/api/datasets/app_requests", JsonContent("""{"labels":{"latency":"double21"}}"""));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
    }

    [Fact]
    public async Task Aggregation_AsADashboard_HasTheCostOfItsTokens()
    {
        var reply = await points.Client.PostJsonAsync("/api/aggregate", new
        {
            dataset = "workers_ai_metrics",
            from = "2026-03-01",
            to = "2026-03-10",
            answer = "dashboard",
            pricePerMillionTokens = 2,
            aggregations = new { requestCount = new { type = "count" }, aiTokensUsed = new { type = "sum", field = "double1", filter = new { index = "workers_ai_success" } } },
        });

        JsonAssert.Equal("""{"requests":7,"latency":null,"errorRate":null,"aiUsage":{"tokens":6800,"cost":0.0136}}""", reply.Expect(HttpStatusCode.OK).Json);
    }

    /// <summary>A data set has its points in some other range: that is no mistake.</summary>
    [Fact]
    public async Task Aggregation_OfARangeWithoutPoints_CountsNone()
    {
        var reply = await points.Client.PostJsonAsync("/api/aggregate", new
        {
            dataset = "app_requests",
            from = "2026-04-01",
            to = "2026-04-02",
            aggregations = new { n = new { type = "count" }, a = new { type = "avg", field = "double1" }, p = new { type = "percentage", filter = new { field = "double2", @operator = ">=", value = 400 } } },
        });

        JsonAssert.Equal("""{"n":0,"a":null,"p":null}""", reply.Expect(HttpStatusCode.OK).Json);
    }

    [Theory]
    [InlineData("""{"n":{"type":"cnt"}}""", "aggregations.n: the type 'cnt' is not known")]
    [InlineData("""{"n":{"type":"avg"}}""", "aggregations.n: 'avg' needs a field")]
    [InlineData("""{"n":{"type":"percentage"}}""", "aggregations.n: a percentage needs a filter")]
    [InlineData("""{"n":{"type":"count","filter":{"field":"double1","operator":"~","value":1}}}""", "aggregations.n.filter: '~' with this value is not known")]
    public async Task Aggregation_WithAMistake_SaysWhich(string aggregations, string message)
    {
        var reply = await points.Client.PostJsonAsync("/api/aggregate", new { dataset = "app_requests", aggregations = JsonNode.Parse(aggregations) });

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.StartsWith(message, (string)reply.Json["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DataSetsOfOthers_AreNotShown()
    {
        using var other = server.NewTenantClient();

        Assert.Equal("[]", (await AskAsync("SHOW TABLES", other)).Expect(HttpStatusCode.OK).Json["data"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AskAsync("SELECT count() FROM app_requests", other)).Status);
        JsonAssert.Equal("""[{"dataset":"app_requests","type":"table"},{"dataset":"workers_ai_metrics","type":"table"}]""", (await AskAsync("SHOW TABLES")).Json["data"]);
    }

    private static (JsonObject Input, JsonObject Expect) Case(string id) =>
        (JsonNode.Parse(AnalyticsFixture.Suite.Find(id).GetProperty("input").GetRawText())!.AsObject(), JsonNode.Parse(AnalyticsFixture.Suite.Find(id).GetProperty("expect").GetRawText())!.AsObject());

    private Task<Reply> AskAsync(string sql, SightglassClient? client = null) => (client ?? points.Client).SendAsync(HttpMethod.Post, Sql, new StringContent(sql));

    private static StringContent JsonContent(string json) => new(json, MediaTypeHeaderValue.Parse("application/json"));

    private static void AssertNear(JsonNode? expected, JsonNode? actual, string place)
    {
        switch (expected)
        {
            case JsonObject members:
                Assert.All(members, member => AssertNear(member.Value, actual![member.Key], $"{place}.{member.Key}"));
                break;
            case JsonArray list:
                Assert.Equal(list.Count, actual!.AsArray().Count);
                Assert.All(list.Index(), item => AssertNear(item.Item, actual[item.Index], $"{place}[{item.Index}]"));
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number:
                Assert.Equal((double)value, (double)actual!, 1e-6 * Math.Max(1, Math.Abs((double)value)));
                break;
            default:
                Assert.Equal(expected?.ToJsonString(), actual?.ToJsonString());
                break;
        }
    }
}
