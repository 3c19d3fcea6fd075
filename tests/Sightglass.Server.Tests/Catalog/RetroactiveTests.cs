using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Sightglass.Server.Catalog;

/// <summary>Metrics, alerts and fields that are declared on day 30 give the numbers of a server that had them from the first day. Two servers, because packs apply to all tenants.</summary>
public sealed class RetroactiveTests(RetroactiveTests.LateServer late, RetroactiveTests.EarlyServer early) : IClassFixture<RetroactiveTests.LateServer>, IClassFixture<RetroactiveTests.EarlyServer>
{
    private const int Days = 30;
    private const int EventsPerDay = 20;

    // Whole days of the past, the same for both servers.
    private static readonly DateTimeOffset Start = new(DateTimeOffset.UtcNow.Date.AddDays(-Days), TimeSpan.Zero);

    private static readonly string Range = $"from={Text(Start)}&to={Text(Start.AddDays(Days))}";

    private const string First = """
        name: quotes
        title: Quotes
        version: 1
        description: Prices of things.
        events:
          quote_given: {description: A price was told., kind: log, grain: request}
          quote_refused: {description: None was., kind: log, grain: request}
        metrics:
          quotes: {title: Quotes, description: All., unit: count, grain: request, formula: 'Count(event="quote_given")'}
          quote_rate: {title: Rate, description: Given., unit: ratio, grain: request, formula: 'quotes / Count(event="quote_given" OR event="quote_refused")', by: [service]}
        """;

    private const string WithMetric = First + """

          slow_quotes: {title: Slow, description: Over a second., unit: ratio, grain: request, formula: 'Count(event="quote_given" AND duration_ms>1000) / quotes'}
          quote_p95_ms: {title: Time, description: One in twenty., unit: ms, grain: request, formula: 'P95(duration_ms) WHERE event="quote_given"'}
        """;

    private const string Alert = """

        alerts:
          - {name: quotes-slow, title: Slow quotes, priority: high, condition: slow_quotes > 0.2, window: 1d}
        """;

    private const string WithFields = WithMetric + """

          average_price: {title: Price, description: On average., unit: usd, grain: request, formula: 'Avg(price) WHERE event="quote_given"', by: [region]}
          items_quoted: {title: Items, description: All., unit: count, grain: request, formula: Sum(items), by: [is_new]}
          regions: {title: Regions, description: Different ones., unit: count, grain: request, formula: Uniq(region)}
        fields:
          price: {type: number, unit: usd, description: How much}
          region: {type: keyword, description: Where, values: [north, south]}
          items: {type: integer, unit: count, description: How many}
          is_new: {type: boolean, description: Whether the customer is}
          valid_until: {type: timestamp, description: When it ends}
        dashboards:
          - name: quotes-board
            title: Quotes
            variables: [region]
            panels:
              - {title: Price, metric: average_price, chart: line, step: 1d}
              - {title: Items by region, formula: Sum(items), unit: count, by: [region], chart: table}
        """ + Alert;

    [Fact]
    public async Task Declarations_OfDayThirty_GiveTheNumbersOfDayZero()
    {
        // A metric of a pack that is new, then one more, then the condition of an alert, then fields of its own.
        await PutAsync(late, First);
        await CompareMetricsAsync("quotes", "quote_rate");

        await PutAsync(late, WithMetric);
        await CompareMetricsAsync("slow_quotes", "quote_p95_ms", "quotes");

        await PutAsync(late, WithMetric + Alert);
        await CompareQueriesAsync(("formula", "slow_quotes > 0.2"), ("formula", "slow_quotes GROUP BY service"));

        await PutAsync(late, WithFields);
        await CompareMetricsAsync("average_price", "items_quoted", "regions");
        await CompareQueriesAsync(
            ("formula", "Avg(price) GROUP BY region"),
            ("formula", "Max(valid_until) - Min(valid_until)"),
            ("sql", "SELECT region, is_new, count(*) AS n, sum(price) AS p, max(items) AS i, min(valid_until) AS v FROM quote_given GROUP BY region, is_new ORDER BY region, is_new"),
            ("sql", "SELECT count(*) FROM events WHERE valid_until > '2027-01-10T00:00:00Z' AND NOT is_new AND items >= 3"));
        await CompareFiltersAsync("price>15 AND region=north", "items=3 OR is_new=true", "valid_until=* AND NOT region=south", "region=nor*");
        await CompareAsync($"/api/facets?{Range}&fields=region,is_new,items", "facets");
        await CompareAsync($"/api/histogram?{Range}&by=region&filter=price%3E12", "series");
        await CompareAsync($"/api/dashboards/quotes-board?{Range}", "panels");
        await CompareAsync($"/api/dashboards/quotes-board?{Range}&var.region=north", "panels");
    }

    private async Task CompareMetricsAsync(params string[] names)
    {
        foreach (var name in names)
        {
            var (one, other) = await BothAsync($"/api/metrics/{name}?{Range}&step=1d&compare=previous");
            Assert.True((double)other["value"]! > 0);
            JsonAssert.Equal(Numbers(other).ToJsonString(), Numbers(one));
        }
    }

    private async Task CompareQueriesAsync(params (string Language, string Query)[] queries)
    {
        foreach (var (language, query) in queries)
        {
            var answers = await Task.WhenAll(new ServerFixture[] { late, early }.Select(server => server.Admin.PostJsonAsync("/api/query", new { language, query, from = Text(Start), to = Text(Start.AddDays(Days)) })));
            var rows = answers.Select(answer => answer.Expect(HttpStatusCode.OK).Json["rows"]!).ToList();
            Assert.NotEmpty(rows[1].AsArray());
            JsonAssert.Equal(rows[1].ToJsonString(), rows[0]);
        }
    }

    private async Task CompareFiltersAsync(params string[] filters)
    {
        foreach (var filter in filters)
        {
            var (one, other) = ((await late.Admin.ListEventsAsync(filter)).Select(Key), (await early.Admin.ListEventsAsync(filter)).Select(Key).ToList());
            Assert.InRange(other.Count, 1, (Days * EventsPerDay) - 1);
            Assert.Equal(other, one);
        }

        static string Key(JsonObject item) => (string)item["request_id"]!;
    }

    private async Task CompareAsync(string path, string member)
    {
        var (one, other) = await BothAsync(path);
        Assert.NotEmpty(other[member]!.AsArray());
        JsonAssert.Equal(Numbers(other)[member]!.ToJsonString(), Numbers(one)[member]);
    }

    private async Task<(JsonNode Late, JsonNode Early)> BothAsync(string path) => (await late.Admin.GetJsonAsync(path), await early.Admin.GetJsonAsync(path));

    // How many rows the engine reads is no number of the events.
    private static JsonNode Numbers(JsonNode node)
    {
        switch (node)
        {
            case JsonObject item:
                return new JsonObject(item.Where(member => member.Key != "statistics").Select(member => KeyValuePair.Create(member.Key, member.Value is null ? null : Numbers(member.Value))));
            case JsonArray list:
                return new JsonArray([.. list.Select(element => element is null ? null : Numbers(element))]);
            default:
                return node.DeepClone();
        }
    }

    private static async Task PutAsync(ServerFixture server, string pack)
    {
        using var content = new StringContent(pack, Encoding.UTF8, "application/yaml");
        var reply = await server.Admin.SendAsync(HttpMethod.Put, "/api/packs/quotes", content);
        Assert.True(reply.Status is HttpStatusCode.Created or HttpStatusCode.OK, reply.ToString());
    }

    private static async Task SendAsync(ServerFixture server)
    {
        await server.Admin.IngestAsync([.. Enumerable.Range(0, Days * EventsPerDay).Select(index => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"event":"{{(index % 7 == 0 ? "quote_refused" : "quote_given")}}","time":"{{Text(Start.AddMinutes(index * 72))}}","request_id":"r{{index}}","service":"s{{index % 2}}","duration_ms":{{index * 37 % 1500}},"price":{{10 + (index % 11 * 0.75)}},"region":"{{(index % 3 == 0 ? "north" : "south")}}","items":{{index % 5}},"is_new":{{(index % 4 == 0 ? "true" : "false")}},"valid_until":"2027-01-{{10 + (index % 9)}}T08:00:00Z"}"""))]);
        await server.FlushAsync();
    }

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Has a month of events when the first pack comes.</summary>
    public sealed class LateServer : ServerFixture, IAsyncLifetime
    {
        protected override IReadOnlyList<string> Packs => ["genai"];

        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            await SendAsync(this);
        }
    }

    /// <summary>Has all packs when the first event comes.</summary>
    public sealed class EarlyServer : ServerFixture, IAsyncLifetime
    {
        protected override IReadOnlyList<string> Packs => ["genai"];

        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            await PutAsync(this, WithFields);
            await SendAsync(this);
        }
    }
}
