namespace Sightglass.Server.Metrics;

/// <summary>Every number of <c>/api/analytics</c>, compared with a plain count over the sample's lines.</summary>
public sealed class AnalyticsTests(Samples samples, ServerFixture server) : IClassFixture<Samples>
{
    private static readonly string[] Deliveries = ["workers_ai_analysis_success", "openai_fallback_success"];

    public static TheoryData<string, string> Groups { get; } = new()
    {
        { "workers-ai", "workers-ai" }, { "workers-ai", "cache" }, { "workers-ai", "models" }, { "workers-ai", "cost-savings" },
        { "worked-example", "workers-ai" }, { "worked-example", "cache" }, { "worked-example", "models" }, { "worked-example", "cost-savings" },
    };

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task Analytics_OfASample_AreWhatAPlainCountGives(string sample, string group)
    {
        var (client, range, from, to) = sample == "workers-ai"
            ? (samples.WorkersAi, Samples.Week, "2025-01-14T00:00:00Z", "2025-01-21T00:00:00Z")
            : (samples.WorkedExample, Samples.Month, "2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z");

        var answer = await client.GetJsonAsync($"/api/analytics/{group}?{range}");

        Assert.Equal((from, to), ((string?)answer["from"], (string?)answer["to"]));
        var expected = Expect(new MatcherOracle(sample), group);
        var metrics = answer["metrics"]!.AsArray();
        Assert.Equal(expected.Select(metric => metric.Name), metrics.Select(metric => (string?)metric!["name"]));
        for (var i = 0; i < expected.Count; i++)
        {
            expected[i].AssertEqual(metrics[i]);
        }
    }

    [Fact]
    public async Task WorkedExample_CostsAndSavings_AreTheKnownFigures()
    {
        var metrics = (await samples.WorkedExample.GetJsonAsync($"/api/analytics/cost-savings?{Samples.Month}"))["metrics"]!.AsArray()
            .ToDictionary(metric => (string)metric!["name"]!, metric => (double)metric!["value"]!);

        Assert.Equal(
            [("actual_cost_usd", 3.675), ("analyses", 1000), ("cost_per_analysis_usd", 0.003675), ("openai_only_cost_usd", 45), ("savings_percent", 91.8333), ("savings_usd", 41.325)],
            metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal).Select(metric => (metric.Key, Math.Round(metric.Value, 6) is var value && metric.Key == "savings_percent" ? Math.Round(value, 4) : value)));
    }

    [Fact]
    public async Task Metric_OnItsOwn_IsTheSameAsInItsGroup()
    {
        foreach (var grouped in (await samples.WorkersAi.GetJsonAsync($"/api/analytics/workers-ai?{Samples.Week}"))["metrics"]!.AsArray())
        {
            var alone = await samples.WorkersAi.GetJsonAsync($"/api/metrics/{grouped!["name"]}?{Samples.Week}");

            JsonAssert.Equal(grouped.AsObject().Without("statistics").ToJsonString(), alone.AsObject().Without("statistics"));
        }
    }

    [Fact]
    public async Task Metric_OnHome_HasTheSeriesOfItsOwnPage()
    {
        // Of all metrics together, a step with events of some has a row for every one.
        var together = (await samples.WorkersAi.GetJsonAsync($"/api/metrics?{Samples.Week}&step=1h"))["metrics"]!.AsArray();
        foreach (var metric in together)
        {
            var alone = await samples.WorkersAi.GetJsonAsync($"/api/metrics/{metric!["name"]}?{Samples.Week}&step=1h&by=");

            JsonAssert.Equal(metric["series"]!.ToJsonString(), alone["series"]!);
        }

        Assert.Contains(together, metric => metric!["series"]!.AsArray().Any(point => point!["value"] is null) && metric["value"] is not null);
    }

    [Fact]
    public async Task Metric_BySteps_AddsUpToTheWhole()
    {
        var metric = await samples.WorkersAi.GetJsonAsync($"/api/metrics/validation_failures?{Samples.Week}&step=1h");

        var series = metric["series"]!.AsArray();
        Assert.Equal(7 * 24, series.Count);
        Assert.Equal(("2025-01-14T00:00:00Z", "2025-01-20T23:00:00Z"), ((string?)series[0]!["time"], (string?)series[^1]!["time"]));
        Assert.Equal((double)metric["value"]!, series.Sum(point => (double?)point!["value"] ?? 0));
    }

    [Fact]
    public async Task Metric_WithAFilter_CountsOnlyWhatMatches()
    {
        var oracle = new MatcherOracle("workers-ai");

        var metric = await samples.WorkersAi.GetJsonAsync($"/api/metrics/cache_hit_rate?{Samples.Week}&where={Uri.EscapeDataString("cache_type=\"kv\"")}&by=");

        Assert.Equal(oracle.CacheHitRate("kv")!.Value, (double)metric["value"]!, 12);
    }

    [Fact]
    public async Task Metric_ByAnotherField_IsSplitByIt()
    {
        var oracle = new MatcherOracle("workers-ai");

        var metric = await samples.WorkersAi.GetJsonAsync($"/api/metrics/analyses?{Samples.Week}&by=model");

        var parts = metric["by"]!.AsArray().ToDictionary(group => (string)group!["key"]!["model"]!, group => (double)group!["value"]!);
        Assert.Equal(oracle.Distinct("model", Deliveries).Order(StringComparer.Ordinal).Select(model => (model, oracle.DeliveredBy(model))), parts.OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => (part.Key, part.Value)));
    }

    [Fact]
    public async Task Metric_SplitWhereNothingHappened_HasNoPartsAndEveryStep()
    {
        var metric = await samples.WorkersAi.GetJsonAsync("/api/metrics/analyses?from=2000-01-01&to=2000-01-03&by=model&step=1d");

        JsonAssert.Equal("[]", metric["by"]);
        JsonAssert.Equal("""[{"time":"2000-01-01T00:00:00Z","value":0,"sample":0},{"time":"2000-01-02T00:00:00Z","value":0,"sample":0}]""", metric["series"]);
    }

    [Fact]
    public async Task Metric_ComparedWithTheRangeBefore_HasItsValue()
    {
        var metric = await samples.WorkersAi.GetJsonAsync("/api/metrics/analyses?from=2025-01-17&to=2025-01-20&compare=previous");
        var before = await samples.WorkersAi.GetJsonAsync("/api/metrics/analyses?from=2025-01-14&to=2025-01-17");

        JsonAssert.Equal($$"""{"from":"2025-01-14T00:00:00Z","to":"2025-01-17T00:00:00Z","value":{{before["value"]}},"sample":{{before["sample"]}},"change":{{metric["previous"]!["change"]!.ToJsonString()}}}""", metric["previous"]);
        Assert.NotEqual(0, (double)before["value"]!);
    }

    [Theory]
    [InlineData("validation_failures", "event=\"workers_ai_validation_failed\"")]
    [InlineData("success_rate", "event=\"workers_ai_analysis_success\" OR event=\"workers_ai_complete_failure\"")]
    [InlineData("unserved_rate", "event=\"hybrid_strategy_decision\"")]
    [InlineData("average_duration_ms", "event=\"workers_ai_analysis_success\" OR event=\"openai_fallback_success\"")]
    public async Task Metric_Filter_FindsTheEventsBehindIt(string name, string filter)
    {
        var metric = await samples.WorkersAi.GetJsonAsync($"/api/metrics/{name}?{Samples.Week}");

        Assert.Equal(filter, (string?)metric["filter"]);
        var found = (long)(await samples.WorkersAi.GetJsonAsync($"/api/histogram?{Samples.Week}&filter={Uri.EscapeDataString(filter)}"))["total"]!;
        Assert.NotEqual(0, found);
        if ((string?)metric["unit"] == "count")
        {
            Assert.Equal((double)metric["value"]!, found);
        }
    }

    [Fact]
    public async Task Analytics_WithoutEvents_HaveNoData()
    {
        using var client = server.NewTenantClient();

        var answer = await client.GetJsonAsync("/api/analytics/workers-ai");

        var metrics = answer["metrics"]!.AsArray().ToDictionary(metric => (string)metric!["name"]!, metric => metric!.AsObject());
        foreach (var ratio in new[] { "success_rate", "fallback_rate", "unserved_rate", "cache_hit_rate", "validation_failure_rate", "cost_per_analysis_usd", "average_duration_ms", "savings_percent" })
        {
            Assert.True(metrics[ratio]["value"] is null, $"{ratio} is {metrics[ratio]["value"]}");
            Assert.Equal((ratio, ratio == "savings_percent" ? null : "no_data"), (ratio, (string?)metrics[ratio]["status"]));
            Assert.Empty(metrics[ratio]["advice"]!.AsArray());
        }

        Assert.Equal(0, (double?)metrics["actual_cost_usd"]["value"]);
    }

    [Fact]
    public async Task Analytics_WithoutTimes_CoverTheLastSevenDays()
    {
        using var client = server.NewTenantClient();
        var now = TimeProvider.System.GetUtcNow();
        await client.IngestAsync(
            $$"""{"event":"cache_lookup","cache_type":"kv","result":"hit","time":"{{now.AddDays(-6.9):O}}"}""",
            $$"""{"event":"cache_lookup","cache_type":"kv","result":"miss","time":"{{now.AddDays(-7.1):O}}"}""");
        await server.FlushAsync();

        var answer = await client.GetJsonAsync("/api/analytics/cache");

        Assert.Equal(TimeSpan.FromDays(7), (DateTimeOffset)answer["to"]! - (DateTimeOffset)answer["from"]!);
        Assert.Equal(1, (double)answer["metrics"]![0]!["value"]!);
    }

    [Fact]
    public async Task Advice_ForAMissedBand_IsThePartsOwn()
    {
        using var client = server.NewTenantClient();
        string[] lookups = [.. Enumerable.Range(0, 40).Select(i => $$"""{"event":"cache_lookup","cache_type":"kv","result":"{{(i < 26 ? "hit" : "miss")}}"}"""),
            .. Enumerable.Range(0, 40).Select(i => $$"""{"event":"cache_lookup","cache_type":"database","result":"{{(i < 22 ? "hit" : "miss")}}"}""")];
        await client.IngestAsync(lookups);
        await server.FlushAsync();

        var metric = await client.GetJsonAsync("/api/metrics/cache_hit_rate");

        var parts = metric["by"]!.AsArray().ToDictionary(group => (string)group!["key"]!["cache_type"]!, group => group!.AsObject());
        JsonAssert.Equal(
            """
            {"key":{"cache_type":"kv"},"value":0.65,"sample":40,"target":{"min":0.8,"max":0.9,"text":"80–90 %"},"status":"missed","advice":[
             "Keep entries longer. With the present seven days, jobs come back after their entry is gone; fourteen days is the next step to try.",
             "See whether people look at ever different jobs; if so, the band is out of reach and new entries should be made ahead of demand."]}
            """,
            parts["kv"]);
        JsonAssert.Equal(
            """
            {"key":{"cache_type":"database"},"value":0.55,"sample":40,"target":{"min":0.6,"max":0.7,"text":"60–70 %"},"status":"missed","advice":[
             "Compare evictions with lookups by age; older analyses are leaving the database before they are asked for again."]}
            """,
            parts["database"]);
        Assert.Equal((0.6, "missed"), ((double)metric["value"]!, (string?)metric["status"]));
    }

    [Fact]
    public async Task Status_OfTooFewEvents_IsNoVerdictAndNoAdvice()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync([.. Enumerable.Range(0, 17).Select(i => $$"""{"event":"cache_lookup","cache_type":"kv","result":"{{(i < 12 ? "hit" : "miss")}}"}""")]);
        await server.FlushAsync();

        var metric = await client.GetJsonAsync("/api/metrics/cache_hit_rate?compare=previous");
        var verdict = (await client.GetJsonAsync("/api/overview?pack=workers-ai"))["verdict"]!;

        var kv = metric["by"]![0]!;
        Assert.Equal((17, "too_few", 0), ((int)kv["sample"]!, (string?)kv["status"], kv["advice"]!.AsArray().Count));
        Assert.Equal(("too_few", 30), ((string?)metric["status"], (int)metric["minimum"]!));
        Assert.Equal(("too_few", "Too few events in this time range to judge."), ((string?)verdict["status"], (string?)verdict["text"]));
    }

    [Fact]
    public async Task Change_OfAFewPoints_IsJudgedByItsOwnNoise()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync([.. Lookups(100, 80, hoursAgo: 9.9), .. Lookups(100, 77, hoursAgo: 7), .. Lookups(100, 40, hoursAgo: 3)]);
        await server.FlushAsync();

        Assert.Equal("noise", await ChangeAsync("from=now-8h&to=now-5h"));
        Assert.Equal("worse", await ChangeAsync("from=now-5h&to=now-2h"));

        async Task<string?> ChangeAsync(string range) => (string?)(await client.GetJsonAsync($"/api/metrics/cache_hit_rate?{range}&compare=previous&by="))["previous"]!["change"];

        static IEnumerable<string> Lookups(int count, int hits, double hoursAgo)
        {
            var time = TimeProvider.System.GetUtcNow().AddHours(-hoursAgo);
            return Enumerable.Range(0, count).Select(i => $$"""{"event":"cache_lookup","cache_type":"kv","result":"{{(i < hits ? "hit" : "miss")}}","time":"{{time:O}}"}""");
        }
    }

    [Fact]
    public async Task Range_ThatIsNotOver_IsComparedWithTheSamePartOfTheOneBefore()
    {
        using var client = server.NewTenantClient();
        var start = TimeProvider.System.GetUtcNow().AddHours(-6);
        await client.IngestAsync([.. Enumerable.Range(0, 300).Select(i => $$"""{"event":"cache_lookup","cache_type":"kv","result":"hit","time":"{{start.AddHours(-23.99 + (i * 0.1)):O}}"}""")]);
        await server.FlushAsync();

        // One event in six minutes: six hours of this day against the first six of the day before.
        var metric = await client.GetJsonAsync($"/api/metrics/cache_lookups?from={start.UtcDateTime:O}&to={start.AddDays(1).UtcDateTime:O}&compare=previous&by=&step=1h");

        Assert.InRange((double)metric["value"]!, 58, 62);
        Assert.InRange((double)metric["previous"]!["value"]!, 58, 62);
        Assert.InRange(metric["series"]!.AsArray().Count, 6, 8);
    }

    [Fact]
    public async Task Metric_OfMoreKeysThanAreListed_TellsTheRest()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync([.. Enumerable.Range(0, 130).SelectMany(i => Enumerable.Repeat($$"""{"event":"cache_lookup","cache_type":"t{{i}}","result":"hit"}""", 2))]);
        await server.FlushAsync();

        var metric = await client.GetJsonAsync("/api/metrics/cache_lookups?by=cache_type");

        Assert.Equal((260.0, 100, true, 60.0), ((double)metric["value"]!, metric["by"]!.AsArray().Count, (bool)metric["hasMoreGroups"]!, (double)metric["others"]!));
    }

    [Theory]
    [InlineData("/api/analytics/nothing", 404, "no-such-group", null)]
    [InlineData("/api/metrics/succes_rate", 404, "no-such-metric", "no pack declares the metric 'succes_rate'; did you mean 'success_rate'?")]
    [InlineData("/api/metrics/success_rate?step=0s", 400, "bad-step", null)]
    [InlineData("/api/metrics/success_rate?step=1", 400, "bad-step", null)]
    [InlineData("/api/metrics/success_rate?from=2025-01-01&to=2025-01-02&step=1s", 422, "series-too-long", "the range has up to 86,401 steps, the limit is 11,000; ask for a longer step or a shorter range.")]
    [InlineData("/api/metrics/success_rate?where=a%20%3D%3D%3D", 400, "query-syntax", null)]
    [InlineData("/api/metrics/success_rate?from=later", 400, "bad-time", null)]
    [InlineData("/api/metrics?pack=nothing", 404, "no-such-pack", "no pack 'nothing' is loaded; there are: {packs}.")]
    [InlineData("/api/overview?pack=nothing", 404, "no-such-pack", null)]
    public async Task Question_ThatCannotBeAnswered_IsAProblem(string path, int status, string code, string? detail)
    {
        using var client = server.NewTenantClient();

        var reply = await client.GetAsync(path);

        Assert.Equal((status, "application/problem+json", code), ((int)reply.Status, reply.ContentType, (string?)reply.Json["code"]));
        Assert.Equal(detail?.Replace("{packs}", ShippedPackNames(), StringComparison.Ordinal) ?? (string?)reply.Json["detail"], (string?)reply.Json["detail"]);
    }

    private static string ShippedPackNames() =>
        string.Join(", ", Directory.GetFiles(Repository.FullPath("packs"), "pack.yaml", SearchOption.AllDirectories).Select(file => Path.GetFileName(Path.GetDirectoryName(file))).Order(StringComparer.Ordinal));

    private static List<ExpectedMetric> Expect(MatcherOracle oracle, string group)
    {
        var cacheHits = new ExpectedMetric("cache_hit_rate", "ratio", "lookup", oracle.CacheHitRate())
        {
            Field = "cache_type",
            HasPartBands = true,
            By = oracle.Distinct("cache_type", "cache_lookup").ToDictionary(cache => cache, cache => (oracle.CacheHitRate(cache), (ExpectedBand?)(cache == "kv" ? new(0.8, 0.9, "higher") : new(0.6, 0.7, "higher")))),
        };
        var models = new ExpectedMetric("model_distribution", "count", "job", oracle.Analyses)
        {
            Field = "model",
            By = oracle.Distinct("model", Deliveries).ToDictionary(model => model, model => ((double?)oracle.DeliveredBy(model), (ExpectedBand?)null)),
        };
        var fallbacks = new ExpectedMetric("fallback_rate", "ratio", "job", oracle.FallbackRate) { Band = new(null, 0.05, "lower") };
        var costPer = new ExpectedMetric("cost_per_analysis_usd", "usd", "job", oracle.CostPerAnalysis())
        {
            Band = new(null, 0.00585, "lower"),
            Field = "provider",
            By = new()
            {
                ["workers_ai"] = (oracle.CostPerAnalysis("workers_ai"), new(0.001, 0.002, "lower")),
                ["openai"] = (oracle.CostPerAnalysis("openai"), new(0.03, 0.05, "lower")),
            },
        };
        ExpectedMetric[] costs =
        [
            new("actual_cost_usd", "usd", "job", oracle.ActualCost),
            new("openai_only_cost_usd", "usd", "job", oracle.OpenAiOnlyCost),
            new("savings_usd", "usd", "job", oracle.Savings),
            new("savings_percent", "percent", "job", oracle.SavingsPercent),
        ];
        return group switch
        {
            "workers-ai" =>
            [
                new("success_rate", "ratio", "job", oracle.SuccessRate) { Band = new(0.85, 0.95, "higher") },
                fallbacks,
                new("unserved_rate", "ratio", "job", oracle.UnservedRate) { Band = new(null, 0.01, "lower") },
                cacheHits,
                new("average_duration_ms", "ms", "job", oracle.AverageDuration())
                {
                    Field = "provider",
                    By = new()
                    {
                        ["workers_ai"] = (oracle.AverageDuration("workers_ai"), new(800, 1500, "lower")),
                        ["openai"] = (oracle.AverageDuration("openai"), new(1500, 3000, "lower")),
                    },
                },
                new("validation_failure_rate", "ratio", "attempt", oracle.ValidationFailureRate) { Band = new(null, 0.05, "lower") },
                new("validation_failures", "count", "attempt", oracle.ValidationFailures())
                {
                    Field = "validation_failure",
                    By = oracle.Distinct("validation_failure", "workers_ai_validation_failed").ToDictionary(check => check, check => ((double?)oracle.ValidationFailures(check), (ExpectedBand?)null)),
                },
                models,
                costPer,
                .. costs,
            ],
            "cache" =>
            [
                cacheHits,
                new("cache_lookups", "count", "lookup", oracle.Lookups())
                {
                    Field = "cache_type",
                    By = oracle.Distinct("cache_type", "cache_lookup").ToDictionary(cache => cache, cache => ((double?)oracle.Lookups(cache), (ExpectedBand?)null)),
                },
            ],
            "models" =>
            [
                models,
                new("primary_model_share", "ratio", "job", oracle.PrimaryShare) { Band = new(0.85, 0.95, "higher") },
                new("reserve_model_share", "ratio", "job", oracle.ReserveShare) { Band = new(0.05, 0.10, "band") { HasAdvice = false } },
                fallbacks,
                new("model_failure_rate", "ratio", "attempt", oracle.ModelFailureRate())
                {
                    Band = new(null, 0.2, "lower") { HasAdvice = false },
                    Field = "model",
                    By = oracle.Distinct("model", "workers_ai_attempt_failed", "workers_ai_validation_failed", "workers_ai_analysis_success")
                        .ToDictionary(model => model, model => (oracle.ModelFailureRate(model), (ExpectedBand?)new(null, 0.2, "lower") { HasAdvice = false })),
                },
                new("model_average_duration_ms", "ms", "job", oracle.AverageDuration())
                {
                    Field = "model",
                    By = oracle.Distinct("model", Deliveries).ToDictionary(model => model, model => (oracle.AverageDuration(model: model), (ExpectedBand?)null)),
                },
                new("average_score", "points", "job", oracle.AverageScore())
                {
                    Field = "model",
                    By = oracle.Distinct("model", Deliveries).ToDictionary(model => model, model => (oracle.AverageScore(model), (ExpectedBand?)null)),
                },
            ],
            "cost-savings" => [new("analyses", "count", "job", oracle.Analyses), .. costs, costPer],
            _ => throw new ArgumentOutOfRangeException(nameof(group)),
        };
    }
}
