using System.Text.Json;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Catalog;

/// <summary>What clients may rely on in the shipped packs: names, bands and limits.</summary>
public sealed class ShippedPackContractTests
{
    private static readonly Pack WorkersAi = ShippedPacks.Read("workers-ai").Pack!;
    private static readonly Pack JobSearch = ShippedPacks.Read("job-search").Pack!;
    private static readonly Pack GenAi = ShippedPacks.Read("genai").Pack!;
    private static readonly Pack LearningApp = ShippedPacks.Read("learning-app").Pack!;
    private static readonly Pack AiPlatform = ShippedPacks.Read("ai-platform").Pack!;
    private static readonly Pack ChatProxy = ShippedPacks.Read("chat-proxy").Pack!;

    [Fact]
    public void WorkersAi_Events_AreTheEightOfTheWorker() =>
        Assert.Equal(
            ["workers_ai_analysis_success", "workers_ai_attempt_failed", "workers_ai_validation_failed", "workers_ai_model_exhausted",
             "workers_ai_complete_failure", "openai_fallback_success", "hybrid_strategy_decision", "cache_lookup"],
            WorkersAi.Events.Select(definition => definition.Name));

    [Theory]
    [InlineData("success_rate", "ratio", "job")]
    [InlineData("fallback_rate", "ratio", "job")]
    [InlineData("cache_hit_rate", "ratio", "lookup", "cache_type")]
    [InlineData("average_duration_ms", "ms", "job", "provider")]
    [InlineData("validation_failure_rate", "ratio", "attempt")]
    [InlineData("validation_failures", "count", "attempt", "validation_failure")]
    [InlineData("model_distribution", "count", "job", "model")]
    [InlineData("cost_per_analysis_usd", "usd", "job", "provider")]
    [InlineData("actual_cost_usd", "usd", "job")]
    [InlineData("openai_only_cost_usd", "usd", "job")]
    [InlineData("savings_usd", "usd", "job")]
    [InlineData("savings_percent", "percent", "job")]
    public void WorkersAi_Metric_HasItsUnitGrainAndSplit(string name, string unit, string grain, params string[] by)
    {
        var metric = Metric(name);
        Assert.Equal((unit, grain), (metric.Unit, Vocabulary.Word(metric.Grain)));
        Assert.Equal(by, metric.By);
    }

    [Fact]
    public void WorkersAi_Bands_AreTheAgreedOnes()
    {
        Assert.Equal(new TargetBand(0.85, 0.95), Metric("success_rate").Target);
        Assert.Equal(new TargetBand(null, 0.05), Metric("validation_failure_rate").Target);
        Assert.Equal(new TargetBand(0.8, 0.9), Band("cache_hit_rate", "cache_type", "kv"));
        Assert.Equal(new TargetBand(0.6, 0.7), Band("cache_hit_rate", "cache_type", "database"));
        Assert.Equal(new TargetBand(800, 1500), Band("average_duration_ms", "provider", "workers_ai"));
        Assert.Equal(new TargetBand(1500, 3000), Band("average_duration_ms", "provider", "openai"));
        Assert.Equal(new TargetBand(0.001, 0.002), Band("cost_per_analysis_usd", "provider", "workers_ai"));
        Assert.Equal(new TargetBand(0.03, 0.05), Band("cost_per_analysis_usd", "provider", "openai"));
    }

    [Fact]
    public void WorkersAi_AnalyticsGroups_AreTheFourPaths() =>
        Assert.Equal(["workers-ai", "cache", "models", "cost-savings"], WorkersAi.Analytics.Select(group => group.Name));

    [Fact]
    public void WorkersAi_Alerts_HaveTheirLimits() =>
        Assert.Equal(
            ["High success_rate < 0.8", "High average_duration_ms > 3000", "High fallback_rate > 0.1", "High unserved_rate > 0.02",
             "Medium cache_hit_rate < 0.7", "Medium cache_hit_rate < 0.5", "Medium validation_failure_rate > 0.1", "Medium model_failure_rate > 0.5",
             "Low actual_cost_usd > daily_budget_usd", "Low Count(event=\"cache_lookup\") unusual x3"],
            WorkersAi.Alerts.Select(alert => alert.Condition is { } condition
                ? $"{alert.Priority} {condition}"
                : $"{alert.Priority} {alert.Unusual!.Formula} unusual x{alert.Unusual.Factor}"));

    [Fact]
    public void ChatProxy_Events_Are51AndAllCarryTheCommonFields()
    {
        Assert.Equal(51, ChatProxy.Events.Count);
        Assert.All(ChatProxy.Events, definition => Assert.Superset(new HashSet<string> { "level", "logger", "caller" }, definition.Fields.ToHashSet()));
    }

    [Fact]
    public void ChatProxy_ErrorEvents_AreOfKindError() =>
        Assert.All(ChatProxy.Events.Where(definition => definition.Name.Contains("error", StringComparison.Ordinal)), definition => Assert.Equal(EventKind.Error, definition.Kind));

    [Fact]
    public void ChatProxy_Dashboards_HaveTheTilesOfOperationsBusinessPerformanceAndFeatures()
    {
        Assert.Superset(Set("sessions_created 1h", "sessions_closed 1h", "sessions_left_open", "session_retry_rate 1h"), Panels("proxy-operations"));
        Assert.Superset(Set("prompts 1d", "completions", "completion_rate 1d", "active_users 1d", "prompts_per_user"), Panels("proxy-business"));
        Assert.Superset(Set("average_request_duration_ms 1h", "model_cache_hit_rate", "model_cache_miss_rate 1d", "error_rate 1h", "session_retry_rate 1h"), Panels("proxy-performance"));
        Assert.Superset(
            Set("tool_usage_rate 1d", "Count(event=\"stream_generator_start\" OR event=\"chat_completions_start\") by event", "automation_adoption_rate", "embeddings 1d"),
            Panels("proxy-features"));

        static HashSet<string> Set(params string[] panels) => [.. panels];

        static HashSet<string> Panels(string name) =>
        [
            .. ChatProxy.Dashboards.Single(dashboard => dashboard.Name == name).Panels.Select(panel =>
                $"{panel.Metric ?? panel.Formula!.Text}{(panel.Step is { } step ? step.TotalHours == 1 ? " 1h" : " 1d" : "")}{(panel.By is [var field] ? $" by {field}" : "")}"),
        ];
    }

    /// <summary>One panel for each metric filter that the proxy had.</summary>
    [Fact]
    public void ChatProxy_Counters_AreTheThirteenPatterns() =>
        Assert.Equal(
            [
                "Count(event=\"proxy_session_response\")", "Count(event=\"proxy_session_closed\")", "Count(event=\"session_retry_start\")",
                "Count(event=\"chat_completion_request_start\")", "Count(event=\"stream_completed\")", "Count(event=\"chat_completion_success\")",
                "Count(event=\"stream_completed\" OR event=\"chat_completion_success\")",
                "Count(event=\"*error*\")", "Count(event=\"session_*_error\")", "Count(event=\"proxy_*_error\")", "Count(event=\"chat_completions_error\" OR event=\"stream_generator_error\")",
                "Count(event=\"user_creation\")", "Count(event=\"session_created\" AND user_id=*)",
            ],
            ChatProxy.Dashboards.Single(dashboard => dashboard.Name == "proxy-counters").Panels.Select(panel => ChatProxy.Metrics.Single(metric => metric.Name == panel.Metric).Formula.Text));

    /// <summary>Quotients that can exceed 1 are numbers, not shares.</summary>
    [Theory]
    [InlineData("session_reuse_rate", "session")]
    [InlineData("error_rate", "event")]
    [InlineData("failed_auth_rate", "request")]
    [InlineData("active_api_keys", "key")]
    public void ChatProxy_Number_IsNoRatio(string name, string grain)
    {
        var metric = ChatProxy.Metrics.Single(candidate => candidate.Name == name);

        Assert.Equal(("count", grain), (metric.Unit, Vocabulary.Word(metric.Grain)));
    }

    [Fact]
    public void JobSearch_ErrorAlert_IsFivePercentOverFiveMinutes()
    {
        var alert = JobSearch.Alerts.Single(candidate => candidate.Name == "agent-high-error-rate");

        Assert.Equal(("search_agent_error_rate > 0.05", TimeSpan.FromMinutes(5), AlertPriority.High), (alert.Condition!.ToString(), alert.Window, alert.Priority));
    }

    [Theory]
    [InlineData("search_agent_cost_usd", "usd", "attempt", "feature")]
    [InlineData("agent_completion_rate", "ratio", "request", "feature")]
    [InlineData("relevant_result_rate", "ratio", "job", "search_query")]
    [InlineData("agent_errors", "count", "attempt", "error_category")]
    [InlineData("search_session_success_rate", "ratio", "session")]
    [InlineData("applications_per_search", "count", "request")]
    [InlineData("search_return_usd", "usd", "job", "search_strategy")]
    public void JobSearch_Metric_HasItsUnitGrainAndSplit(string name, string unit, string grain, params string[] by)
    {
        var metric = JobSearch.Metrics.Single(candidate => candidate.Name == name);

        Assert.Equal((unit, grain), (metric.Unit, Vocabulary.Word(metric.Grain)));
        Assert.Equal(by, metric.By);
    }

    [Theory]
    [InlineData("requests_total", "count", "request")]
    [InlineData("errors_total", "count", "request")]
    [InlineData("latency_ms", "ms", "request")]
    [InlineData("rate_limited_total", "count", "request")]
    [InlineData("ai_requests_total", "count", "attempt")]
    [InlineData("ai_errors_total", "count", "attempt")]
    [InlineData("ai_latency_ms", "ms", "attempt")]
    [InlineData("ai_tokens_input", "tokens", "attempt")]
    [InlineData("ai_tokens_output", "tokens", "attempt")]
    [InlineData("vectorize_queries_total", "count", "lookup")]
    [InlineData("vectorize_latency_ms", "ms", "lookup")]
    [InlineData("kv_reads_total", "count", "lookup")]
    [InlineData("kv_writes_total", "count", "lookup")]
    [InlineData("do_requests_total", "count", "lookup")]
    [InlineData("rag_retrieval_count", "count", "lookup")]
    [InlineData("rag_cache_hit_rate", "ratio", "lookup")]
    public void AiPlatform_Metric_HasItsUnitAndGrain(string name, string unit, string grain)
    {
        var metric = AiPlatform.Metrics.Single(metric => metric.Name == name);
        Assert.Equal((unit, grain), (metric.Unit, Vocabulary.Word(metric.Grain)));
    }

    [Fact]
    public void AiPlatform_Lines_ShareOneSchema()
    {
        string[] schema = ["level", "message", "service", "attributes.tenant_id", "request_id", "route", "latency_ms", "status_code", "attributes.error", "attributes.metadata"];
        Assert.All(AiPlatform.Events, definition => Assert.Superset(schema.ToHashSet(), definition.Fields.ToHashSet()));
    }

    [Fact]
    public void AiPlatform_DashboardsAndAlerts_AreTheFourAndFour()
    {
        Assert.Equal(["Overview", "Tenants", "AI", "Storage"], AiPlatform.Dashboards.Select(dashboard => dashboard.Title));
        Assert.Equal(
            ["platform_error_rate > 0.05", "latency_ms > 8000", "ai_tokens_total > ai_tokens_daily_budget", "storage_errors_total > 2"],
            AiPlatform.Alerts.Select(alert => alert.Condition?.ToString()));
    }

    [Theory]
    [InlineData("lcp_ms", 2500)]
    [InlineData("inp_ms", 200)]
    [InlineData("fid_ms", 100)]
    [InlineData("cls_score", 0.1)]
    [InlineData("fcp_ms", 1800)]
    [InlineData("ttfb_ms", 800)]
    public void LearningApp_WebVital_IsGoodUpToTheEndOfItsBand(string name, double good)
    {
        var metric = LearningApp.Metrics.Single(metric => metric.Name == name);
        Assert.Equal((new TargetBand(null, good), Better.Lower), (metric.Target, metric.Better));
    }

    /// <summary>Whatever an attribute of the conventions becomes has a place in the pack: a field, or an attribute that its events expect.</summary>
    [Fact]
    public void GenAi_FieldsOfTheMapping_AreAllKnown()
    {
        using var mapping = JsonDocument.Parse(Repository.Text("tests/cases/05-otlp-genai.mapping.json"));
        var known = CanonicalFields.All.Select(field => field.Name)
            .Concat(Vocabulary.RowParts)
            .Concat(GenAi.Fields.Select(declaration => declaration.Field.Name))
            .Concat(GenAi.Events.SelectMany(definition => definition.Fields).Select(field => field.Replace("attributes.", "", StringComparison.Ordinal)))
            .Append("request_model") // The canonical field 'model'.
            .ToHashSet();

        Assert.Empty(mapping.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("canonical").GetString()!).Distinct().Except(known));
    }

    [Fact]
    public void GenAi_Fields_AreAllOfSomeEvent()
    {
        var used = GenAi.Events.SelectMany(definition => definition.Fields).ToHashSet();
        // Points of metrics have the type of their tokens, and no event.
        Assert.Equal(["token_type"], GenAi.Fields.Select(declaration => declaration.Field.Name).Where(field => !used.Contains(field)));
    }

    private static MetricDefinition Metric(string name) => WorkersAi.Metrics.Single(metric => metric.Name == name);

    private static TargetBand? Band(string metric, string field, string value) => Metric(metric).TargetFor(new Dictionary<string, string> { [field] = value });
}
