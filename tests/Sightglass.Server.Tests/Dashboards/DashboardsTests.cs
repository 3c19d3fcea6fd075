using System.Net;
using System.Text.Json.Nodes;
using Sightglass.Server.Metrics;

namespace Sightglass.Server.Dashboards;

/// <summary><c>GET /api/dashboards/{name}</c>: the numbers of its panels are those of the metrics, whatever is chosen and compared.</summary>
public sealed class DashboardsTests(Samples samples, ServerFixture server) : IClassFixture<Samples>
{
    public static TheoryData<string> Names => ["matching-overview", "matching-models", "matching-cache", "matching-costs"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Panels_OfADashboard_HaveTheNumbersOfTheirMetrics(string name)
    {
        var dashboard = await samples.WorkersAi.GetJsonAsync($"/api/dashboards/{name}?{Samples.Week}");

        Assert.Equal(("2025-01-14T00:00:00Z", "2025-01-21T00:00:00Z", "workers-ai"), ((string?)dashboard["from"], (string?)dashboard["to"], (string?)dashboard["pack"]!["name"]));
        var declared = dashboard["panels"]!.AsArray().Where(panel => (bool)panel!["asDeclared"]!).ToList();
        Assert.NotEmpty(declared);
        foreach (var panel in declared)
        {
            Assert.Null(panel!["problem"]);
            var alone = await samples.WorkersAi.GetJsonAsync($"/api/metrics/{panel["metric"]}?{Samples.Week}");
            JsonAssert.Equal(alone.AsObject().Without("statistics").ToJsonString(), WithoutSeries(panel["data"]!));
        }
    }

    [Fact]
    public async Task Bars_WithAStep_HaveTheSeriesOfTheMetric_AndOfEachGroup()
    {
        var panel = await PanelAsync($"/api/dashboards/matching-overview?{Samples.Week}", "Analyses per hour");
        var data = panel["data"]!;

        var alone = await samples.WorkersAi.GetJsonAsync($"/api/metrics/analyses?{Samples.Week}&step=1h&by=provider");

        Assert.Equal((3600, true), ((double)panel["stepSeconds"]!, (bool)panel["addsUp"]!));
        JsonAssert.Equal(alone["series"]!.ToJsonString(), data["series"]);
        var groups = data["by"]!.AsArray();
        Assert.Equal(["workers_ai", "openai"], groups.Select(group => (string?)group!["key"]!["provider"]));
        var series = data["series"]!.AsArray();
        for (var step = 0; step < series.Count; step++)
        {
            var parts = groups.Sum(group => (double?)group!["series"]![step]!["value"] ?? 0);
            Assert.Equal(((string?)series[step]!["time"], (double?)series[step]!["value"] ?? 0), ((string?)groups[0]!["series"]![step]!["time"], parts));
        }

        foreach (var group in groups)
        {
            var only = await samples.WorkersAi.GetJsonAsync($"/api/metrics/analyses?{Samples.Week}&step=1h&by=&where={Uri.EscapeDataString($"provider={group!["key"]!["provider"]}")}");
            JsonAssert.Equal(only["series"]!.ToJsonString(), group["series"]);
        }
    }

    [Fact]
    public async Task Panel_WithItsOwnFormula_HasItsValueAndSplit()
    {
        var panel = await PanelAsync($"/api/dashboards/matching-models?{Samples.Week}", "Failed attempts and rejected answers per hour");
        var data = panel["data"]!;

        var counts = await CountsAsync(samples.WorkersAi, "Count(event=\"workers_ai_attempt_failed\" OR event=\"workers_ai_validation_failed\") GROUP BY event");

        Assert.Null(panel["metric"]);
        Assert.Equal(("count", false), ((string?)data["unit"], (bool)panel["asDeclared"]!));
        Assert.Equal(counts, data["by"]!.AsArray().Select(group => ((string?)group!["key"]!["event"], (double)group["value"]!)));
        Assert.Equal(counts.Sum(count => count.Value), (double)data["value"]!);
        Assert.All(data["by"]!.AsArray(), group => Assert.Equal((double)group!["value"]!, group["series"]!.AsArray().Sum(point => (double?)point!["value"] ?? 0)));
    }

    [Fact]
    public async Task Panels_WithoutAStep_TakeTheOneOfTheMetric()
    {
        foreach (var range in new[] { Samples.Week, "from=2025-01-14&to=2025-01-15" })
        {
            var panel = await PanelAsync($"/api/dashboards/matching-overview?{range}", "Average duration");

            var alone = await samples.WorkersAi.GetJsonAsync($"/api/metrics/average_duration_ms?{range}&step=auto&by=");

            Assert.Equal((double)alone["stepSeconds"]!, (double)panel["stepSeconds"]!);
            JsonAssert.Equal(alone["series"]!.ToJsonString(), panel["data"]!["series"]);
        }
    }

    [Fact]
    public async Task Chosen_Values_RestrictEveryPanelAndItsFilter()
    {
        var where = Uri.EscapeDataString("provider=\"openai\"");
        var dashboard = await samples.WorkersAi.GetJsonAsync($"/api/dashboards/matching-overview?{Samples.Week}&var.provider=openai");
        var panels = dashboard["panels"]!.AsArray().ToDictionary(panel => (string)panel!["title"]!, panel => panel!["data"]!);

        Assert.Equal(["openai"], dashboard["variables"]![0]!["values"]!.AsArray().Select(value => (string?)value));
        foreach (var (title, metric) in new[] { ("Analyses per hour", "analyses"), ("Verdicts", "recommendations"), ("Average duration", "average_duration_ms") })
        {
            var alone = await samples.WorkersAi.GetJsonAsync($"/api/metrics/{metric}?{Samples.Week}&where={where}{(metric == "analyses" ? "&by=provider" : "")}");
            JsonAssert.Equal(alone.AsObject().Without("statistics", "filter").ToJsonString(), WithoutSeries(panels[title], "filter"));
            Assert.EndsWith("provider=\"openai\"", (string?)panels[title]["filter"], StringComparison.Ordinal);
        }

        Assert.All(dashboard["panels"]!.AsArray(), panel => Assert.False((bool)panel!["asDeclared"]!));
        var found = await samples.WorkersAi.GetJsonAsync($"/api/histogram?{Samples.Week}&filter={Uri.EscapeDataString((string)panels["Analyses per hour"]["filter"]!)}");
        Assert.Equal((double)panels["Analyses per hour"]["value"]!, (double)found["total"]!);
    }

    [Fact]
    public async Task Chosen_SeveralValues_AreAlternatives()
    {
        var both = await PanelAsync($"/api/dashboards/matching-overview?{Samples.Week}&var.provider=openai&var.provider=workers_ai", "Analyses per hour");
        var all = await PanelAsync($"/api/dashboards/matching-overview?{Samples.Week}", "Analyses per hour");

        Assert.Equal((double)all["data"]!["value"]!, (double)both["data"]!["value"]!);
    }

    [Fact]
    public async Task Compared_Panels_HaveThePeriodBefore_AsAWholeByGroupAndOverTime()
    {
        const string range = "from=2025-01-18&to=2025-01-21";
        const string before = "from=2025-01-15&to=2025-01-18";
        var now = await PanelAsync($"/api/dashboards/matching-overview?{range}&compare=previous", "Analyses per hour");
        var then = await PanelAsync($"/api/dashboards/matching-overview?{before}", "Analyses per hour");

        Assert.Equal((double)then["data"]!["value"]!, (double)now["data"]!["previous"]!["value"]!);
        JsonAssert.Equal(then["data"]!["series"]!.ToJsonString(), now["data"]!["previous"]!["series"]);
        var groups = then["data"]!["by"]!.AsArray().ToDictionary(group => (string)group!["key"]!["provider"]!, group => group!);
        foreach (var group in now["data"]!["by"]!.AsArray())
        {
            var same = groups[(string)group!["key"]!["provider"]!];
            Assert.Equal((double)same["value"]!, (double)group["previous"]!["value"]!);
            JsonAssert.Equal(same["series"]!.ToJsonString(), group["previous"]!["series"]);
        }
    }

    [Fact]
    public async Task Compared_WithAPeriodWithoutEvents_HasNoValuesOfIt()
    {
        var panel = await PanelAsync($"/api/dashboards/matching-overview?{Samples.Week}&compare=previous", "Verdicts");

        Assert.Null(panel["data"]!["previous"]!["value"]);
        Assert.All(panel["data"]!["by"]!.AsArray(), group => Assert.Null(group!["previous"]!["value"]));
    }

    [Fact]
    public async Task Panel_WithTooManySteps_SaysSo_AndTheOthersHaveData()
    {
        var dashboard = await samples.WorkersAi.GetJsonAsync("/api/dashboards/matching-overview?from=2015-01-01&to=2025-01-21");
        var panels = dashboard["panels"]!.AsArray().ToDictionary(panel => (string)panel!["title"]!, panel => panel!);

        Assert.Null(panels["Analyses per hour"]["data"]);
        Assert.Equal("series-too-long", (string?)panels["Analyses per hour"]["problem"]!["code"]);
        Assert.Contains("ask for a longer step or a shorter range", (string?)panels["Analyses per hour"]["problem"]!["detail"], StringComparison.Ordinal);
        Assert.All(panels.Where(panel => panel.Key is not ("Analyses per hour" or "Success rate over time")), panel => Assert.NotNull(panel.Value["data"]));
        var week = await PanelAsync($"/api/dashboards/matching-overview?{Samples.Week}", "Success rate");
        Assert.Equal((double)week["data"]!["value"]!, (double)panels["Success rate"]["data"]!["value"]!);
    }

    [Fact]
    public async Task Dashboard_WithoutEvents_HasPanelsWithoutValues()
    {
        using var client = server.NewTenantClient();

        var panels = (await client.GetJsonAsync("/api/dashboards/matching-overview?compare=previous"))["panels"]!.AsArray();

        Assert.Equal(9, panels.Count);
        Assert.All(panels, panel => Assert.Equal((null, 0), (panel!["problem"], (long)panel["data"]!["sample"]!)));
    }

    [Fact]
    public async Task Dashboard_Unknown_IsNotFoundAndTheNearestIsNamed()
    {
        var reply = await samples.WorkersAi.GetAsync("/api/dashboards/matching-cach");

        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.Equal(
            ("no-such-dashboard", "matching-cache", "no pack declares the dashboard 'matching-cach'; did you mean 'matching-cache'?"),
            ((string?)reply.Json["code"], (string?)reply.Json["nearest"], (string?)reply.Json["detail"]));
    }

    [Theory]
    [InlineData("matching-cache", "'var.model' is no variable of the dashboard 'matching-cache'; it has var.cache_type.")]
    [InlineData("matching-costs", "'var.model' is no variable of the dashboard 'matching-costs'; it has none.")]
    public async Task Variable_Unknown_IsRefused(string name, string detail)
    {
        var reply = await samples.WorkersAi.GetAsync($"/api/dashboards/{name}?var.model=a");

        Assert.Equal((HttpStatusCode.BadRequest, detail), (reply.Status, (string?)reply.Json["detail"]));
    }

    [Fact]
    public async Task List_HasEveryDashboardWithItsPack()
    {
        var dashboards = (await samples.WorkersAi.GetJsonAsync("/api/dashboards"))["dashboards"]!.AsArray().ToDictionary(dashboard => (string)dashboard!["name"]!, dashboard => dashboard!);

        JsonAssert.Equal(
            """{"name":"matching-cache","title":"Caches","description":"What the two caches save.","pack":{"name":"workers-ai","title":"Workers AI job matching"},"panels":4,"variables":["cache_type"]}""",
            dashboards["matching-cache"]);
        Assert.Empty(Names.Select(row => row.Data).Concat(["proxy-operations", "proxy-business", "proxy-performance", "proxy-features"]).Except(dashboards.Keys));
    }

    private async Task<JsonNode> PanelAsync(string path, string title) =>
        (await samples.WorkersAi.GetJsonAsync(path))["panels"]!.AsArray().Single(panel => (string?)panel!["title"] == title)!;

    /// <summary>What a request without a step and without comparison has of a metric.</summary>
    private static JsonObject WithoutSeries(JsonNode data, params string[] names)
    {
        var metric = data.AsObject().Without(["statistics", "series", "stepSeconds", "previous", .. names]);
        foreach (var group in metric["by"]?.AsArray() ?? [])
        {
            group!.AsObject().Remove("series");
        }

        return metric;
    }

    private static async Task<List<(string? Key, double Value)>> CountsAsync(SightglassClient client, string formula)
    {
        var reply = await client.PostJsonAsync("/api/query", new { language = "formula", query = formula, from = "2025-01-14", to = "2025-01-21" });
        return [.. reply.Expect(HttpStatusCode.OK).Json["rows"]!.AsArray().Select(row => ((string?)row![0], (double)row[1]!))];
    }
}
