using System.Globalization;
using Sightglass.Query.Metrics;

namespace Sightglass.Server.Metrics;

/// <summary>One metric in detail: its steps, what each rests on, its groups over time, and its failures.</summary>
public sealed class MetricDetailTests(Samples samples, ServerFixture server) : IClassFixture<Samples>
{
    [Fact]
    public async Task Sample_OfEveryStep_AddsUpToThatOfTheWhole()
    {
        var metric = await samples.WorkersAi.GetJsonAsync($"/api/metrics/cache_hit_rate?{Samples.Week}&step=6h&compare=previous");

        Assert.Equal((long)metric["sample"]!, metric["series"]!.AsArray().Sum(point => (long)point!["sample"]!));
        Assert.Equal(21_600, (double)metric["stepSeconds"]!);
        Assert.All(metric["by"]!.AsArray(), group => Assert.Equal((long)group!["sample"]!, group["series"]!.AsArray().Sum(point => (long)point!["sample"]!)));
        Assert.All(metric["series"]!.AsArray(), point => Assert.Equal((long)point!["sample"]! == 0, point["value"] is null));
    }

    [Theory]
    [InlineData(1, "10m", "1h")] // A job a minute: six bars instead of sixty spikes.
    [InlineData(60, "2m", "1h")] // Enough in every step.
    [InlineData(4, "10m", "1h")]
    [InlineData(1, "30m", "1d")]
    public async Task AutomaticStep_IsAsWideAsItsEventsNeed(int jobsPerMinute, string step, string length)
    {
        using var client = server.NewTenantClient();
        var minutes = length == "1h" ? 60 : 1_440;
        await client.IngestAsync([.. Enumerable.Range(0, minutes * jobsPerMinute).Select(index =>
            $$"""{"event":"{{(index % 5 == 0 ? "workers_ai_complete_failure" : "workers_ai_analysis_success")}}","time":"{{new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes((double)index / jobsPerMinute).ToString("O", CultureInfo.InvariantCulture)}}"}""")]);
        await server.FlushAsync();
        var range = $"from=2025-01-01T00:00:00Z&to={(length == "1h" ? "2025-01-01T01:00:00Z" : "2025-01-02T00:00:00Z")}";

        var chosen = await client.GetJsonAsync($"/api/metrics/success_rate?{range}&step=auto&by=");
        var named = await client.GetJsonAsync($"/api/metrics/success_rate?{range}&step={step}&by=");
        var counted = await client.GetJsonAsync($"/api/metrics/analyses?{range}&step=auto&by=");

        JsonAssert.Equal(named.ToJsonString(), chosen);
        Assert.Equal(length == "1h" ? 120 : 1_800, (double)counted["stepSeconds"]!); // A count is true of however few events.
        var home = await client.GetJsonAsync($"/api/overview?{range}&pack=workers-ai");
        Assert.Equal((double)chosen["stepSeconds"]!, (double)home["metrics"]!.AsArray().Single(metric => (string?)metric!["name"] == "success_rate")!["stepSeconds"]!);
    }

    [Fact]
    public async Task Groups_InDetail_HaveTheStepsOfTheWholeAndOfTheRangeBefore()
    {
        var metric = await samples.WorkersAi.GetJsonAsync($"/api/metrics/model_failure_rate?{Samples.Week}&step=1d&compare=previous");

        Assert.NotEmpty(metric["by"]!.AsArray());
        Assert.All(metric["by"]!.AsArray().Take(MetricQuery.DrawnGroups), group => Assert.Equal(
            metric["series"]!.AsArray().Select(point => (string?)point!["time"]), group!["series"]!.AsArray().Select(point => (string?)point!["time"])));
        Assert.All(metric["by"]!.AsArray().Skip(MetricQuery.DrawnGroups), group => Assert.Null(group!["series"]));
    }

    [Theory]
    [InlineData("success_rate", "(event=\"workers_ai_analysis_success\" OR event=\"workers_ai_complete_failure\") AND NOT event=\"workers_ai_analysis_success\"")]
    [InlineData("ai_error_rate", "event=\"ai_request\" AND success=\"false\"")]
    [InlineData("grade_passback_success_rate", "event=\"grade_passback\" AND NOT (event=\"grade_passback\" AND success=\"true\")")]
    [InlineData("completion_rate", null)] // Prompts and completions are different events.
    [InlineData("analyses", null)]
    [InlineData("reserve_model_share", null)] // Neither direction is better.
    public async Task Failures_AreFoundByAFilter_WhereTheFormulaTellsThem(string name, string? filter)
    {
        var metric = await samples.WorkersAi.GetJsonAsync($"/api/metrics/{name}?{Samples.Week}&by=");

        Assert.Equal(filter, (string?)metric["failures"]);
        if (name == "success_rate")
        {
            var failed = await samples.WorkersAi.GetJsonAsync($"/api/histogram?{Samples.Week}&buckets=1&filter={Uri.EscapeDataString(filter!)}");
            Assert.Equal((1 - (double)metric["value"]!) * (long)metric["sample"]!, (long)failed["total"]!, 6);
        }
    }

    [Fact]
    public async Task ListOfAll_SplitsOnlyWhatIsJudgedByGroups()
    {
        var split = (await samples.WorkersAi.GetJsonAsync($"/api/metrics?{Samples.Week}&pack=workers-ai"))["metrics"]!.AsArray();
        var listed = (await samples.WorkersAi.GetJsonAsync($"/api/metrics?{Samples.Week}&pack=workers-ai&split=judged"))["metrics"]!.AsArray();

        Assert.Equal(split.Select(metric => ((string?)metric!["name"], (double?)metric["value"], (string?)metric["status"])), listed.Select(metric => ((string?)metric!["name"], (double?)metric["value"], (string?)metric["status"])));
        Assert.NotNull(listed.Single(metric => (string?)metric!["name"] == "cache_hit_rate")!["by"]);
        Assert.Null(listed.Single(metric => (string?)metric!["name"] == "cache_lookups")!["by"]);
    }
}
