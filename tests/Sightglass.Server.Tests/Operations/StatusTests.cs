using System.Globalization;
using System.Net;

namespace Sightglass.Server.Operations;

/// <summary>The server's reports about itself.</summary>
public sealed class StatusTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Status_AfterEvents_CountsThemAsTheMetricsDo()
    {
        using var client = server.NewTenantClient();
        var before = await CountsAsync();

        await client.PostEventsAsync("{\"duration_ms\":\"slow\",\"attempt\":1.5}\n{\"duration_ms\":2}\nnonsense\n[1]");

        var after = await CountsAsync();
        Assert.Equal((2, 2, 2), (after.Accepted - before.Accepted, after.Rejected - before.Rejected, after.Drift - before.Drift));
        var metrics = (await server.Admin.GetAsync("/metrics")).Expect(HttpStatusCode.OK);
        Assert.Equal("text/plain", metrics.ContentType);
        Assert.Equal((after.Accepted, after.Rejected, after.Drift), (Sum(metrics.Text, "sightglass_ingest_accepted_total"), Sum(metrics.Text, "sightglass_ingest_rejected_total"), Sum(metrics.Text, "sightglass_ingest_drift_total")));
    }

    [Fact]
    public async Task Status_OfAReadyServer_HasItsParts()
    {
        var status = (await server.Admin.GetJsonAsync("/api/status")).AsObject();

        Assert.Equal(["version", "engine", "spool", "ingest", "jobs", "incomplete", "uptimeSeconds"], status.Select(member => member.Key));
        Assert.Equal(("0.1.0", "up", 0), ((string?)status["version"], (string?)status["engine"]!["state"], (int)status["engine"]!["restarts"]!));
        JsonAssert.Equal("""{"name":"documents.trim","schedule":"17 */6 * * *","runningOn":null,"last":null}""", Assert.Single(status["jobs"]!.AsArray())!.AsObject().Without("nextAt"));
        Assert.Equal(["bytes", "limitBytes", "pendingRows"], status["spool"]!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public async Task Counts_OfAllTenants_AreNotForAKeyOfOne()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"duration_ms":"slow","event":"nobody-declares-this"}""");
        await server.FlushAsync();

        var status = (await client.GetJsonAsync("/api/status")).AsObject();
        Assert.Equal(["version", "engine", "incomplete", "uptimeSeconds"], status.Select(member => member.Key));
        JsonAssert.Equal("""{"state":"up","embedded":true,"lastError":null,"processId":null}""", status["engine"]);
        JsonAssert.Equal("""{"status":"ready","engine":"up","error":null}""", await client.GetJsonAsync("/health/ready"));
        var metrics = await client.GetAsync("/metrics");
        Assert.Equal((HttpStatusCode.Forbidden, "foreign-tenant"), (metrics.Status, (string?)metrics.Json["code"]));
        JsonAssert.Equal("""[{"code":"undeclared_event","field":null,"event":"nobody-declares-this","count":1}]""", (await client.GetJsonAsync("/api/catalog"))["drift"]!);
        Assert.Contains((await server.Admin.GetJsonAsync("/api/catalog"))["drift"]!.AsArray(), drift => (string?)drift!["code"] == "type_mismatch");
    }

    [Fact]
    public async Task Health_OfAReadyServer_IsReady()
    {
        using var client = server.Client(null);
        await server.FlushAsync();

        JsonAssert.Equal("""{"status":"live"}""", await client.GetJsonAsync("/health/live"));
        var ready = (await client.GetJsonAsync("/health/ready")).AsObject();
        Assert.Equal(("ready", "up", 0), ((string?)ready["status"], (string?)ready["engine"], (int)ready["spool"]!["pendingRows"]!));
    }

    /// <summary>The address is that of the page of all metrics too. The page is the same document everywhere, and needs no key.</summary>
    [Fact]
    public async Task Metrics_ForABrowser_AreThePage()
    {
        using var client = server.Client(null);
        var page = (await client.GetAsync("/explore")).Text;
        client.Http.DefaultRequestHeaders.Accept.ParseAdd("text/html,application/xhtml+xml,*/*;q=0.8");

        Assert.Equal(page, (await client.GetAsync("/metrics")).Text);
        Assert.DoesNotContain("# TYPE", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_AsPrometheusText_AreWellFormed()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("{}");
        await server.FlushAsync();

        var lines = (await server.Admin.GetAsync("/metrics")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.All(lines, line => Assert.Matches(@"^(# HELP [a-z_]+ .+|# TYPE [a-z_]+ (counter|gauge|summary)|[a-z_]+(\{[a-z_]+=""[^""]*""(,[a-z_]+=""[^""]*"")*\})? -?[0-9.eE+-]+)$", line));
        var types = lines.Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]).ToList();
        Assert.Equal(types.Distinct(), types);
    }

    private async Task<(double Accepted, double Rejected, double Drift)> CountsAsync()
    {
        var ingest = (await server.Admin.GetJsonAsync("/api/status"))["ingest"]!;
        return ((double)ingest["accepted"]!, (double)ingest["rejected"]!, (double)ingest["drift"]!);
    }

    private static double Sum(string metrics, string name) => metrics.Split('\n')
        .Where(line => line.StartsWith(name + " ", StringComparison.Ordinal) || line.StartsWith(name + "{", StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
