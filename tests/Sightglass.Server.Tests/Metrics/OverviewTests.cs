namespace Sightglass.Server.Metrics;

/// <summary>Home's one answer: what it judges, what it finds, and that its numbers are those of the metrics.</summary>
public sealed class OverviewTests(Samples samples, ServerFixture server) : IClassFixture<Samples>
{
    [Fact]
    public async Task Overview_OfASample_HasTheChainInTheOrderOfAsking()
    {
        var oracle = new MatcherOracle("workers-ai");

        var chain = (await samples.WorkersAi.GetJsonAsync($"/api/overview?{Samples.Week}&pack=workers-ai"))["chain"]!;

        var stages = chain["stages"]!.AsArray().Select(stage => stage!.AsObject()).ToList();
        Assert.Equal("Fallback chain", (string?)chain["title"]);
        Assert.Equal(["model_index=0", "model_index=1", "model_index=2", "model_index=3", "model=\"gpt-4o-mini\""], stages.Select(stage => (string?)stage["filter"]));
        Assert.All(stages, stage => Assert.Equal(
            (oracle.DeliveredBy((string)stage["name"]!), (double)stage["delivered"]! + (double)stage["passedOn"]!),
            ((double)stage["delivered"]!, (double)stage["asked"]!)));
        Assert.Equal(oracle.Analyses, stages.Sum(stage => (double)stage["delivered"]!));
        // What one stage passes on, the next is asked, except for jobs at the edge of the range.
        Assert.All(stages.Zip(stages.Skip(1)), pair => Assert.InRange((double)pair.Second["asked"]! - (double)pair.First["passedOn"]!, -2, 2));
    }

    [Fact]
    public async Task Overview_WithoutEvents_HasNoChain()
    {
        using var client = server.NewTenantClient();

        Assert.Null((await client.GetJsonAsync("/api/overview?pack=workers-ai"))["chain"]);
    }

    [Fact]
    public async Task Overview_OfAPack_CountsAndFindsItsOwnEvents()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"event":"cache_lookup","cache_type":"kv","result":"hit"}""", """{"event":"something_else"}""", """{"event":"something_else"}""");
        await server.FlushAsync();

        var overview = await client.GetJsonAsync("/api/overview?pack=workers-ai");
        var found = await client.GetJsonAsync($"/api/events?filter={Uri.EscapeDataString((string)overview["packFilter"]!)}");

        Assert.Equal((3, 1), ((int)overview["events"]!, (int)overview["packEvents"]!));
        Assert.Equal(["cache_lookup"], found["events"]!.AsArray().Select(item => (string?)item!["event"]));
    }

    /// <summary>A few events are not judged, and what says that it failed is shown.</summary>
    [Fact]
    public async Task Overview_OfFewEventsOfNoPack_JudgesNothing_AndFindsTheirFailures()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync(
            """{"path":"/chat","response":{"status":502},"message":"upstream"}""",
            """{"level":"error","msg":"llm call failed","err":{"message":"timeout"}}""",
            """{"level":"error","msg":"llm call failed","err":{"message":"timeout"}}""",
            """{"event":"answer","error":"rate limited"}""",
            """{"event":"answer","error":false}""",
            """{"event":"answer","status_code":200}""");
        await server.FlushAsync();

        var overview = await client.GetJsonAsync("/api/overview");

        Assert.Equal((null, 6, "too_few", "Too few events in this time range to judge."), ((string?)overview["pack"], (int)overview["events"]!, (string?)overview["verdict"]!["status"], (string?)overview["verdict"]!["text"]));
        Assert.Equal(4 / 6d, (double)overview["metrics"]!.AsArray().Single(metric => (string?)metric!["title"] == "Error share")!["value"]!);
        var failures = overview["failures"]!.AsArray();
        Assert.Equal([("", "timeout", 2), ("answer", "rate limited", 1), ("", "upstream", 1)], failures.Select(failure => ((string)failure!["event"]!, (string?)failure["error"], (int)failure["count"]!)).OrderByDescending(failure => failure.Item3).ThenByDescending(failure => failure.Item1));
        foreach (var failure in failures)
        {
            Assert.Equal((long)failure!["count"]!, (long)(await client.GetJsonAsync($"/api/histogram?filter={Uri.EscapeDataString((string)failure["filter"]!)}"))["total"]!);
        }
    }

    [Fact]
    public async Task Overview_OfTheWeek_ShowsTheSameNumbers()
    {
        var oracle = new MatcherOracle("workers-ai");

        var overview = await samples.WorkersAi.GetJsonAsync($"/api/overview?{Samples.Week}&pack=workers-ai");

        Assert.Equal((oracle.EventCount, "workers-ai"), ((int)overview["events"]!, (string?)overview["pack"]));
        var analytics = (await samples.WorkersAi.GetJsonAsync($"/api/metrics?pack=workers-ai&{Samples.Week}"))["metrics"]!.AsArray().ToDictionary(metric => (string)metric!["name"]!);
        Assert.Equal(
            ["success_rate", "fallback_rate", "cache_hit_rate", "average_duration_ms", "validation_failure_rate", "cost_per_analysis_usd", "savings_percent", "unserved_rate"],
            overview["metrics"]!.AsArray().Select(metric => (string?)metric!["name"]));
        Assert.Equal(["validation_failures", "model_distribution", "failed_attempts"], overview["breakdowns"]!.AsArray().Select(metric => (string?)metric!["name"]));
        foreach (var metric in overview["metrics"]!.AsArray().Concat(overview["breakdowns"]!.AsArray()))
        {
            JsonAssert.Equal(analytics[(string)metric!["name"]!]!.AsObject().Without("statistics").ToJsonString(), metric.AsObject().Without("statistics", "series", "stepSeconds", "previous"));
        }

        foreach (var (role, name) in new[] { ("actual", "actual_cost_usd"), ("alternative", "openai_only_cost_usd"), ("saved", "savings_usd"), ("savedPercent", "savings_percent") })
        {
            JsonAssert.Equal(analytics[name]!.AsObject().Without("statistics").ToJsonString(), overview["costs"]![role]!.AsObject().Without("statistics"));
        }

        var failures = overview["failures"]!.AsArray();
        Assert.InRange(failures.Count, 1, 8);
        foreach (var failure in failures)
        {
            var found = await samples.WorkersAi.GetJsonAsync($"/api/histogram?{Samples.Week}&filter={Uri.EscapeDataString((string)failure!["filter"]!)}");
            Assert.Equal(((string?)failure["filter"], (long)failure["count"]!), ((string?)failure["filter"], (long)found["total"]!));
        }
    }

    [Fact]
    public async Task Failures_OfEventsThatAlsoSucceed_LeadToExactlyThemselves()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync(
            """{"event":"cache_lookup","level":"error"}""",
            """{"event":"cache_lookup","level":"info"}""",
            """{"event":"cache_lookup","level":"error","error":"away","error_type":"A"}""",
            """{"event":"cache_lookup","level":"error","error":"away","error_type":"B"}""",
            """{"event":"cache_lookup","level":"info","error":"away"}""",
            """{"event":"cache_lookup","level":"warn","error_type":"B"}""");
        await server.FlushAsync();

        var failures = (await client.GetJsonAsync("/api/overview?pack=workers-ai"))["failures"]!.AsArray();

        const string isFailure = """(level="warn" OR level="error" OR level="fatal")""";
        Assert.Equal(
            [
                (null, 1, $"""event="cache_lookup" AND NOT error=* AND NOT last_error=* AND NOT validation_failure=* AND NOT error_type=* AND {isFailure}"""),
                ("B", 1, $"""event="cache_lookup" AND error_type="B" AND NOT error=* AND NOT last_error=* AND NOT validation_failure=* AND {isFailure}"""),
                ("away", 2, $"""event="cache_lookup" AND error="away" AND {isFailure}"""),
            ],
            failures.Select(failure => ((string?)failure!["error"], (int)failure["count"]!, (string)failure["filter"]!)).OrderBy(failure => failure.Item1, StringComparer.Ordinal));
        foreach (var failure in failures)
        {
            Assert.Equal((long)failure!["count"]!, (long)(await client.GetJsonAsync($"/api/histogram?filter={Uri.EscapeDataString((string)failure["filter"]!)}"))["total"]!);
        }
    }

    [Fact]
    public async Task Overview_OfAPackThatDeclaresNoCosts_HasNone()
    {
        var overview = await samples.WorkersAi.GetJsonAsync($"/api/overview?{Samples.Week}&pack=chat-proxy");

        Assert.Null(overview["costs"]);
        Assert.Empty(overview["failures"]!.AsArray());
    }

    [Fact]
    public async Task Overview_WithoutAPack_ShowsTheBusiest()
    {
        var overview = await samples.WorkersAi.GetJsonAsync($"/api/overview?{Samples.Week}");

        Assert.Equal("workers-ai", (string?)overview["pack"]);
    }
}
