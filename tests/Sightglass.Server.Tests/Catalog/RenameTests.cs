using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Sightglass.Server.Catalog;

/// <summary>An event and its fields get other names: whichever name a question uses, and whatever its language, it is about the events before and after. On its own server, because packs apply to all tenants.</summary>
public sealed class RenameTests(RenameTests.OwnServer server) : IClassFixture<RenameTests.OwnServer>
{
    // The field of the metric has a column of its own, the others are in maps; 'loose' was in no pack before.
    private static readonly string Before = Pack(
        "  order_placed: {description: An order., kind: log}",
        "  amount_paid: {type: number, unit: usd, description: How much}\n  via: {type: keyword, description: How}\n  pieces: {type: integer, unit: count, description: How many}\n  is_gift: {type: boolean, description: For whom}",
        "amount_paid");

    private static readonly string After = Pack(
        "  order_made: {description: An order., kind: log, aliases: [order_placed]}",
        "  sum_usd: {type: number, unit: usd, description: How much, aliases: [amount_paid]}\n  channel: {type: keyword, description: How, aliases: [via]}\n"
        + "  parts: {type: integer, unit: count, description: How many, aliases: [pieces]}\n  gift: {type: boolean, description: For whom, aliases: [is_gift]}\n  firmness: {type: number, unit: points, description: New, aliases: [loose]}",
        "sum_usd");

    public static TheoryData<string, string> Events => Questions(
        ["order_placed", "order_made"],
        name =>
        [
            ("filter", $"event={name}"),
            ("filter", $"event=*{name[5..]}"),
            ("formula", $"Count(event=\"{name}\")"),
            ("sql", $"SELECT count(*) FROM events WHERE event = '{name}'"),
            ("sql", $"SELECT count(*) FROM events WHERE event IN ('{name}', 'other')"),
            ("sql", $"SELECT count(*) FROM {name}"),
            ("sql", $"SELECT count(CASE WHEN event = '{name}' THEN 1 END) FROM events"),
            ("cloudwatch", $$"""{ $.event = "{{name}}" }"""),
            ("builder", $$"""[{"key":"event","operation":"eq","type":"string","value":"{{name}}"}]"""),
            ("aggregate", $$"""{"index":"{{name}}","aggregations":{"n":{"type":"count"} } }"""),
            ("aggregate", $$"""{"aggregations":{"n":{"type":"count","filter":{"field":"event","operator":"=","value":"{{name}}"} } } }"""),
            ("graphql", $"event={name}"),
            ("histogram", $"event={name}"),
            ("events", $"event={name}"),
        ]);

    public static TheoryData<string, string> Fields => Questions(
        ["amount_paid via pieces is_gift loose", "sum_usd channel parts gift firmness"],
        names => names.Split(' ') is not [var sum, var channel, var parts, var gift, var loose] ? [] :
        [
            ("filter", $"{sum}>0"),
            ("filter", $"{channel}=web OR {channel}=app"),
            ("filter", $"{parts}=3"),
            ("filter", $"{gift}=true"),
            ("filter", $"{loose}=7"),
            ("filter", $"{loose}=* AND {sum}=*"),
            ("formula", $"Sum({sum}) / 10"),
            ("formula", $"Sum({parts}) / 3"),
            ("formula", $"Sum({loose}) / 7"),
            ("formula", $"Count({gift}=true)"),
            ("sql", $"SELECT sum({sum}) / 10 FROM order_made"),
            ("sql", $"SELECT sum({parts}) / 3 FROM order_placed"),
            ("sql", $"SELECT count(*) FROM events WHERE {channel} IN ('web', 'app')"),
            ("sql", $"SELECT count(*) FROM events WHERE {gift}"),
            ("sql", $"SELECT sum({loose}) / 7 FROM events"),
            ("cloudwatch", $"{{ $.{sum} > 0 }}"),
            ("cloudwatch", $"{{ $.{channel} = \"web\" || $.{channel} = \"app\" }}"),
            ("builder", $$"""[{"key":"{{sum}}","operation":"gt","type":"number","value":0}]"""),
            ("builder", $$"""[{"key":"{{channel}}","operation":"in","type":"string","value":["web","app"]}]"""),
            ("aggregate", $$"""{"aggregations":{"n":{"type":"count","filter":{"field":"{{sum}}","operator":">","value":0} } } }"""),
            ("graphql", $"{parts}=3"),
            ("histogram", $"{loose}=7"),
            ("events", $"{channel}=web OR {channel}=app"),
        ]);

    [Theory]
    [MemberData(nameof(Events))]
    [MemberData(nameof(Fields))]
    public async Task Question_ByEitherName_IsAboutAllEvents(string language, string question) => Assert.Equal(OwnServer.Sent, await CountAsync(language, question));

    /// <summary>A group for each value, none for a former name.</summary>
    [Theory]
    [InlineData("formula", "Count() GROUP BY event", "order_made 5")]
    [InlineData("formula", "Count() GROUP BY via", "app 1, web 4")]
    [InlineData("formula", "Count() GROUP BY channel", "app 1, web 4")]
    [InlineData("sql", "SELECT event, count(*) FROM events GROUP BY event", "order_made 5")]
    [InlineData("sql", "SELECT event, count(*) FROM order_placed GROUP BY event", "order_made 5")]
    [InlineData("sql", "SELECT channel, count(*) FROM events GROUP BY channel ORDER BY channel", "app 1, web 4")]
    [InlineData("sql", "SELECT via, count(*) FROM events GROUP BY via ORDER BY via", "app 1, web 4")]
    public async Task Groups_OfRenamedValues_AreOneSeries(string language, string query, string groups)
    {
        var rows = (await server.Admin.QueryAsync(language, query)).Expect(HttpStatusCode.OK).Json["rows"]!.AsArray();

        Assert.Equal(groups, string.Join(", ", rows.Select(row => $"{(string?)row![0]} {(double)row[1]!}").Order()));
    }

    [Fact]
    public async Task FacetsHistogramBuilderMetricAndDashboard_ShowOneSeries()
    {
        var range = $"from={Uri.EscapeDataString(OwnServer.From)}&to=now%2B1d";
        var facets = (await server.Admin.GetJsonAsync($"/api/facets?{range}&fields=event,channel,via"))["facets"]!.AsArray();
        Assert.Equal(
            ["event: order_made 5", "channel: web 4, app 1", "via: web 4, app 1"],
            facets.Select(facet => $"{(string?)facet!["field"]}: {string.Join(", ", facet["values"]!.AsArray().Select(value => $"{(string?)value!["value"]} {(int)value["count"]!}"))}"));

        var series = Assert.Single((await server.Admin.GetJsonAsync($"/api/histogram?{range}&by=event"))["series"]!.AsArray())!;
        Assert.Equal(("order_made", 5), ((string)series["key"]!, series["counts"]!.AsArray().Sum(count => (int)count!)));

        var builder = await BuilderAsync("[]", "event");
        Assert.Equal("order_made 5", string.Join(", ", builder.Select(group => $"{(string?)group!["groups"]![0]!["value"]} {(int)group["value"]!}")));

        var metric = await server.Admin.GetJsonAsync($"/api/metrics/orders?{range}&by=event");
        Assert.Equal((5, 5), ((int)metric["value"]!, (int)Assert.Single(metric["by"]!.AsArray())!["value"]!));
        Assert.Equal(50, (double?)(await server.Admin.GetJsonAsync($"/api/metrics/turnover?{range}"))["value"]);

        var panels = (await server.Admin.GetJsonAsync($"/api/dashboards/orders-board?{range}"))["panels"]!.AsArray();
        Assert.All(panels, panel => Assert.Equal(5, (int)Assert.Single(panel!["data"]!["by"]!.AsArray())!["value"]!));

        var graph = (await server.Admin.PostJsonAsync("/graphql", new { query = $$"""{ metrics(names: ["orders"], from: "{{OwnServer.From}}") { value } }""" })).Json["data"]!["metrics"]!;
        Assert.Equal(5, (int)graph[0]!["value"]!);
    }

    private static TheoryData<string, string> Questions(string[] names, Func<string, (string Language, string Question)[]> of)
    {
        var all = new TheoryData<string, string>();
        foreach (var (language, question) in names.SelectMany(of))
        {
            all.Add(language, question);
        }

        return all;
    }

    private async Task<double> CountAsync(string language, string question)
    {
        switch (language)
        {
            case "builder":
                return (await BuilderAsync(question, null)).Sum(group => (double)group!["value"]!);
            case "aggregate":
                var asked = JsonNode.Parse(question)!.AsObject();
                (asked["from"], asked["to"]) = ("0", "now+1d");
                return (double)(await server.Admin.PostJsonAsync("/api/aggregate", asked.ToJsonString())).Expect(HttpStatusCode.OK).Json["n"]!;
            case "graphql":
                var reply = await server.Admin.PostJsonAsync("/graphql", new { query = $$"""{ events(filter: "{{question}}", from: "0", limit: 10) { event } }""" });
                return reply.Expect(HttpStatusCode.OK).Json["data"]!["events"]!.AsArray().Count;
            case "histogram":
                var series = (await server.Admin.GetJsonAsync($"/api/histogram?from={Uri.EscapeDataString(OwnServer.From)}&to=now%2B1d&filter={Uri.EscapeDataString(question)}"))["series"]!.AsArray();
                return series.SelectMany(one => one!["counts"]!.AsArray()).Sum(count => (double)count!);
            case "events":
                return (await server.Admin.ListEventsAsync(question)).Count;
            default:
                var rows = (await server.Admin.QueryAsync(language, question)).Expect(HttpStatusCode.OK).Json["rows"]!.AsArray();
                return language is "filter" or "cloudwatch" ? rows.Count : (double)rows[0]![0]!;
        }
    }

    private async Task<JsonArray> BuilderAsync(string filters, string? by)
    {
        var groups = by is null ? "[]" : $$"""[{"type":"string","value":"{{by}}"}]""";
        var body = $$$"""
            {"queryId":"q","timeframe":{"from":0,"to":{{{DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeMilliseconds()}}}},"view":"calculations",
             "parameters":{"filters":{{{filters}}},"calculations":[{"operator":"count"}],"groupBys":{{{groups}}}}}
            """;
        var reply = await server.Admin.PostJsonAsync("/client/v4/accounts/a/workers/observability/telemetry/query", body);
        return reply.Expect(HttpStatusCode.OK).Json["result"]!["calculations"]![0]!["aggregates"]!.AsArray();
    }

    private static string Pack(string events, string fields, string sum) => $$"""
        name: orders
        title: Orders
        version: 1
        description: Orders.
        fields:
        {{fields}}
        events:
        {{events}}
        metrics:
          orders: {title: Orders, description: All., unit: count, grain: event, formula: 'Count(event="{{(sum == "sum_usd" ? "order_made" : "order_placed")}}")'}
          turnover: {title: Turnover, description: All., unit: usd, grain: event, formula: Sum({{sum}})}
        dashboards:
          - name: orders-board
            title: Orders
            panels:
              - {title: Orders, metric: orders, chart: bar, by: [event]}
              - {title: Orders by formula, formula: Count(), unit: count, chart: table, by: [event]}
        """;

    /// <summary>Three events before the names change and two after.</summary>
    public sealed class OwnServer : ServerFixture, IAsyncLifetime
    {
        public const int Sent = 5;

        public static readonly string From = DateTimeOffset.UtcNow.AddDays(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

        protected override IReadOnlyList<string> Packs => ["genai"];

        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            await PutAsync(Before);
            await Admin.IngestAsync(
                """{"event":"order_placed","amount_paid":10,"via":"web","pieces":3,"is_gift":true,"loose":7}""",
                """{"event":"order_placed","amount_paid":10,"via":"app","pieces":3,"is_gift":true,"loose":7}""",
                """{"event":"order_placed","amount_paid":10,"via":"web","pieces":3,"is_gift":true,"loose":7}""");
            await FlushAsync();
            await PutAsync(After);

            // By its new names, and as an old client sends it.
            await Admin.IngestAsync(
                """{"event":"order_made","sum_usd":10,"channel":"web","parts":3,"gift":true,"firmness":7}""",
                """{"event":"order_placed","amount_paid":10,"via":"web","pieces":3,"is_gift":true,"loose":7}""");
            await FlushAsync();
        }

        private async Task PutAsync(string pack)
        {
            using var content = new StringContent(pack, Encoding.UTF8, "application/yaml");
            var reply = await Admin.SendAsync(HttpMethod.Put, "/api/packs/orders", content);
            Assert.True(reply.Status is HttpStatusCode.Created or HttpStatusCode.OK, reply.ToString());
        }
    }
}
