using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Sightglass.Server.Auth;

namespace Sightglass.Server.OpenMetrics;

/// <summary><c>/metrics/catalog</c> over HTTP, of a pack with every kind. On its own server, because packs and limits apply to all tenants.</summary>
public sealed class CatalogScrapeTests(CatalogScrapeTests.OwnServer server) : IClassFixture<CatalogScrapeTests.OwnServer>
{
    private const string Pack = """
        name: booth
        title: Booth
        version: 1
        description: Sells tickets.
        fields:
          seat: {type: keyword, description: Where}
          price: {type: number, unit: usd, description: How much}
        events:
          ticket_sold: {description: A ticket was sold., kind: log, aliases: [sold]}
          ticket_refused: {description: No seat was left., kind: log}
        metrics:
          tickets:
            {title: Tickets, description: Sold or "refused"., unit: count, grain: event, formula: 'Count(event="ticket_sold") + Count(event="ticket_refused")', openmetrics: {name: tickets_total, kind: counter, labels: [tenant, seat]}}
          takings: {title: Takings, description: "In \\ dollars.", unit: usd, grain: event, formula: Sum(price) * 2, openmetrics: {kind: counter}}
          usual_price: {title: Price, description: Of a ticket., unit: usd, grain: event, formula: P50(price), openmetrics: {name: ticket_price, kind: histogram, labels: [seat], buckets: [1, 2.5, 10]}}
          refused: {title: Refused, description: Share., unit: ratio, grain: event, formula: Count(event="ticket_refused") / tickets, openmetrics: {kind: gauge, window: 1h}}
        """;

    [Fact]
    public async Task Scrape_OfAllKinds_IsOpenMetricsText()
    {
        var tenant = server.NewTenant();
        using var client = server.Client(Scope.Ingest | Scope.Query, tenant);
        await SendAsync(client, """
            {"event":"ticket_sold","seat":"a","price":2}
            {"event":"sold","seat":"a","price":2.5,"time":"2001-09-09T00:00:00Z"}
            {"event":"ticket_sold","seat":"a","price":11}
            {"event":"ticket_refused","seat":"b\"\\\n"}
            {"event":"ticket_refused","price":-1}
            """);

        var reply = (await client.GetAsync("/metrics/catalog")).Expect(HttpStatusCode.OK);

        Assert.Equal("application/openmetrics-text", reply.ContentType);
        Assert.Equal(
            $$"""
            # HELP tickets Sold or \"refused\".
            # TYPE tickets counter
            tickets_total{tenant="{{tenant}}",seat="a"} 3
            tickets_total{tenant="{{tenant}}",seat="b\"\\\n"} 1
            tickets_total{tenant="{{tenant}}"} 1
            # HELP takings In \\ dollars.
            # TYPE takings unknown
            takings{tenant="{{tenant}}"} 31
            # HELP ticket_price Of a ticket.
            # TYPE ticket_price histogram
            ticket_price_bucket{tenant="{{tenant}}",seat="a",le="1.0"} 0
            ticket_price_bucket{tenant="{{tenant}}",seat="a",le="2.5"} 2
            ticket_price_bucket{tenant="{{tenant}}",seat="a",le="10.0"} 2
            ticket_price_bucket{tenant="{{tenant}}",seat="a",le="+Inf"} 3
            ticket_price_count{tenant="{{tenant}}",seat="a"} 3
            ticket_price_sum{tenant="{{tenant}}",seat="a"} 15.5
            ticket_price_bucket{tenant="{{tenant}}",le="1.0"} 1
            ticket_price_bucket{tenant="{{tenant}}",le="2.5"} 1
            ticket_price_bucket{tenant="{{tenant}}",le="10.0"} 1
            ticket_price_bucket{tenant="{{tenant}}",le="+Inf"} 1
            ticket_price_count{tenant="{{tenant}}"} 1
            ticket_price_sum{tenant="{{tenant}}"} -1
            # HELP refused Share.
            # TYPE refused gauge
            refused{tenant="{{tenant}}"} 0.5
            # EOF

            """,
            reply.Text);
    }

    [Fact]
    public async Task Histogram_OfSampledEvents_CountsWhatTheyStandFor()
    {
        using var client = server.NewTenantClient();
        await SendAsync(client, """
            {"event":"ticket_sold","seat":"w","price":2,"weight":10}
            {"event":"ticket_sold","seat":"w","price":5,"weight":2.5}
            {"event":"ticket_sold","seat":"w","price":20}
            """);

        var text = (await client.GetAsync("/metrics/catalog")).Text;

        Assert.Equal(
            ["le=\"1.0\"} 0", "le=\"2.5\"} 10", "le=\"10.0\"} 12.5", "le=\"+Inf\"} 13.5", "seat=\"w\"} 13.5", "seat=\"w\"} 52.5"],
            text.Split('\n').Where(line => line.StartsWith("ticket_price", StringComparison.Ordinal) && line.Contains("seat=\"w\"", StringComparison.Ordinal)).Select(line => line[(line.LastIndexOf(line.Contains("le=", StringComparison.Ordinal) ? "le=" : "seat=", StringComparison.Ordinal))..]));
        Assert.Equal(13.5, Sum(text, "tickets_total"));
    }

    [Theory]
    [InlineData("text/plain", "text/plain")]
    [InlineData("text/plain;version=0.0.4;q=0.5, application/openmetrics-text;q=0.2", "text/plain")]
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", "application/openmetrics-text")]
    [InlineData("*/*", "application/openmetrics-text")]
    public async Task Scrape_ByAccept_HasTheAskedFormat(string accept, string type)
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"event":"ticket_sold","price":3}""");

        var reply = await client.SendAsync(HttpMethod.Get, "/metrics/catalog", null, ("Accept", accept));

        Assert.Equal(type, reply.ContentType);
        var isPrometheus = type == "text/plain";
        Assert.Contains(isPrometheus ? "\n# TYPE takings counter\n" : "\n# TYPE takings unknown\n", reply.Text, StringComparison.Ordinal);
        Assert.Contains(isPrometheus ? "le=\"1\"" : "le=\"1.0\"", reply.Text, StringComparison.Ordinal);
        Assert.Contains(isPrometheus ? "# TYPE tickets_total counter\n" : "# TYPE tickets counter\n", reply.Text, StringComparison.Ordinal);
        Assert.Equal(!isPrometheus, reply.Text.EndsWith("# EOF\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Scrape_AgainAndAfterARestart_HasCountedEveryEventOnce()
    {
        using var client = server.NewTenantClient();
        var sent = 0;
        foreach (var batch in (int[])[3, 1, 20])
        {
            await SendAsync(client, string.Join('\n', Enumerable.Range(0, batch).Select(index => string.Create(CultureInfo.InvariantCulture, $$"""{"event":"ticket_sold","seat":"s{{index % 2}}","price":0.25,"time":"20{{index + 5:00}}-01-01T00:00:00Z"}"""))));
            sent += batch;
            var text = (await client.GetAsync("/metrics/catalog")).Text;
            Assert.Equal(sent, Sum(text, "tickets_total"));
            Assert.Equal(sent * 0.5, Sum(text, "takings"));
            Assert.Equal(sent, Sum(text, "ticket_price_count"));
            Assert.Equal(0, Sum(text, "refused"));
        }

        // What a start of the server knows: nothing but the stored events.
        var began = ActivatorUtilities.CreateInstance<CatalogScrape>(server.Services);
        var (before, after) = (await server.Services.GetRequiredService<CatalogScrape>().ReadAsync(CancellationToken.None), await began.ReadAsync(CancellationToken.None));
        Assert.Equal(new ExpositionText(isOpenMetrics: true).Print(before, null), new ExpositionText(isOpenMetrics: true).Print(after, null));
    }

    [Fact]
    public async Task Scrape_OfSeveralTenants_IsOnlyOfTheKeysTenant()
    {
        var (acme, globex) = (server.NewTenant(), server.NewTenant());
        using var sender = server.Client(Scope.Ingest, globex);
        using var own = server.Client(Scope.Ingest | Scope.Query, acme);
        using var nobody = server.Client(null);
        await sender.IngestAsync("""{"event":"ticket_sold","seat":"theirs"}""");
        await own.IngestAsync("""{"event":"ticket_sold","seat":"ours"}""");

        Assert.DoesNotContain(globex, (await own.GetAsync("/metrics/catalog")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(acme, (await server.Admin.GetAsync($"/metrics/catalog?tenant={globex}")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await own.GetAsync($"/metrics/catalog?tenant={globex}")).Status);
        var all = (await nobody.GetAsync("/metrics/catalog")).Expect(HttpStatusCode.OK).Text;
        Assert.Contains($"tickets_total{{tenant=\"{globex}\",seat=\"theirs\"}} 1", all, StringComparison.Ordinal);
        Assert.Contains($"tickets_total{{tenant=\"{acme}\",seat=\"ours\"}} 1", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Series_BeyondTheLimit_AreLeftOutAndCounted()
    {
        var tenant = server.NewTenant();
        using var client = server.Client(Scope.Ingest | Scope.Query, tenant);
        await SendAsync(client, """
            {"event":"ticket_sold","seat":"1"}
            {"event":"ticket_sold","seat":"1"}
            {"event":"ticket_sold","seat":"2"}
            {"event":"ticket_sold","seat":"3"}
            {"event":"ticket_sold","seat":"4"}
            {"event":"ticket_sold","seat":"5"}
            """);
        var first = (await client.GetAsync("/metrics/catalog")).Text;
        Assert.Equal(3, Lines(first, "tickets_total").Count());
        Assert.Contains($"tickets_total{{tenant=\"{tenant}\",seat=\"1\"}} 2\n", first, StringComparison.Ordinal);
        Assert.Contains($"\nsightglass_openmetrics_left_out_total{{metric=\"tickets_total\",tenant=\"{tenant}\"}} 2\n", first, StringComparison.Ordinal);

        await SendAsync(client, """
            {"event":"ticket_sold","seat":"1"}
            {"event":"ticket_sold","seat":"6"}
            """);
        var second = (await client.GetAsync("/metrics/catalog")).Text;
        Assert.Equal(3, Lines(second, "tickets_total").Count());
        Assert.Contains($"tickets_total{{tenant=\"{tenant}\",seat=\"1\"}} 3\n", second, StringComparison.Ordinal);
        Assert.Contains($"\nsightglass_openmetrics_left_out_total{{metric=\"tickets_total\",tenant=\"{tenant}\"}} 3\n", second, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{kind: counter}", "P50(price)", "metric 'mean' cannot be a counter, as its value may fall; a counter's formula is a Count or a Sum, or adds several. Make it a gauge")]
    [InlineData("{kind: counter}", "tickets - 1", "metric 'mean' cannot be a counter, as its value may fall; a counter's formula is a Count or a Sum, or adds several. Make it a gauge")]
    [InlineData("{kind: histogram, buckets: [1]}", "tickets", "metric 'mean' cannot be a histogram, as its formula does not measure one field; write for example P95(duration_ms) WHERE event=\"…\"")]
    [InlineData("{kind: gauge, name: tickets}", "tickets", "scraped metric 'tickets' is already defined at booth.yaml:13:166; choose another name")]
    public async Task Pack_WithAKindThatItsFormulaCannotHave_IsRefused(string shape, string formula, string mistake)
    {
        var changed = $"{Pack}\n  mean: {{title: Mean, description: Mean., unit: usd, grain: event, formula: '{formula}', openmetrics: {shape}}}\n";

        var reply = await PutAsync(server, changed);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal(mistake, (string?)Assert.Single(reply.Json["mistakes"]!.AsArray())!["message"]);
    }

    private static Task SendAsync(SightglassClient client, string lines) => client.IngestAsync(lines.Split('\n'));

    private static double Sum(string text, string name) => Lines(text, name).Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    private static IEnumerable<string> Lines(string text, string name) => text.Split('\n').Where(line => line.StartsWith(name + "{", StringComparison.Ordinal));

    private static async Task<Reply> PutAsync(ServerFixture server, string pack)
    {
        using var content = new StringContent(pack, Encoding.UTF8, "application/yaml");
        return await server.Admin.SendAsync(HttpMethod.Put, "/api/packs/booth", content);
    }

    /// <summary>Every scrape reads anew, and a metric has three series.</summary>
    public sealed class OwnServer : ServerFixture, IAsyncLifetime
    {
        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            (await PutAsync(this, Pack)).Expect(HttpStatusCode.Created);
        }

        protected override IReadOnlyList<string> Packs => ["genai"];

        protected override void Configure(IServiceCollection services) => services.AddSingleton(new OpenMetricsOptions { MaxSeries = 3, MaxAge = TimeSpan.Zero });
    }
}
