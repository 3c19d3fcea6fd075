using static Sightglass.Server.Metrics.Plain.PlainEvents;

namespace Sightglass.Server.Metrics.Plain;

/// <summary>Every metric of <c>packs/job-search</c>.</summary>
internal static class JobSearchMetrics
{
    private static readonly string[] Completions = ["job_search_completed", "job_analysis_completed", "document_generated"];
    private static readonly string[] Calls = [.. Completions, "agent_call_failed"];
    private static readonly string[] Searches = ["job_search_completed", "job_search_cached"];

    public static IReadOnlyDictionary<string, Func<PlainEvents, double?>> All { get; } = new Dictionary<string, Func<PlainEvents, double?>>
    {
        ["agent_completions"] = events => events.Count(Completions),
        ["agent_completion_rate"] = events => Ratio(events.Count(Completions), events.Count(Completions) + events.Count("agent_request_failed")),
        ["agent_tokens"] = events => events.Sum("input_tokens", Calls) + events.Sum("output_tokens", Calls),
        ["tokens_per_job_analysis"] = events => events.Mean("input_tokens", "job_analysis_completed") + events.Mean("output_tokens", "job_analysis_completed"),
        ["job_analysis_ms"] = events => events.Mean("duration_ms", "job_analysis_completed"),
        ["job_analysis_p95_ms"] = events => events.Percentile(0.95, "duration_ms", "job_analysis_completed"),
        ["jobs_analysed"] = Analysed,
        ["cost_per_job_analysis_usd"] = CostPerAnalysis,

        ["job_matches"] = Matches,
        ["relevant_result_rate"] = events => Ratio(Matches(events), Analysed(events)),
        ["relevant_jobs_per_search"] = events => Ratio(Matches(events), events.Count(Searches)),
        ["match_scores"] = Analysed,
        ["job_score_variance"] = events => Mean(events.VariancesBy("job_id", "match_score", "job_analysis_completed")),
        ["average_match_score"] = events => events.Mean("match_score", "job_analysis_completed"),
        ["median_match_score"] = events => events.Percentile(0.5, "match_score", "job_analysis_completed"),
        ["low_match_score"] = events => events.Percentile(0.1, "match_score", "job_analysis_completed"),
        ["high_match_score"] = events => events.Percentile(0.9, "match_score", "job_analysis_completed"),
        ["scores_below_40_share"] = events => ScoreShare(events, 0, 40),
        ["scores_40_to_59_share"] = events => ScoreShare(events, 40, 60),
        ["scores_60_to_79_share"] = events => ScoreShare(events, 60, 80),
        ["scores_from_80_share"] = events => ScoreShare(events, 80, double.MaxValue),
        ["match_false_positive_rate"] = events => Ratio(Feedback(events, "true", "not_relevant"), Feedback(events, "true", "relevant") + Feedback(events, "true", "not_relevant")),
        ["missed_match_rate"] = events => Ratio(Feedback(events, "false", "relevant"), Feedback(events, "false", "relevant") + Feedback(events, "false", "not_relevant")),
        ["match_feedback_rate"] = events => Ratio(Feedback(events, "true", "relevant") + Feedback(events, "true", "not_relevant"), Matches(events)),
        // Two scores: the sum of the squares of their distances from their mean, divided by one less than their number.
        ["analysis_score_variance"] = events => Mean([.. events.Numbers("score_change", "analysis_repeated").Select(change => 2 * Math.Pow(change / 2, 2))]),
        ["analysis_score_drift"] = events => events.Mean("score_change", "analysis_repeated"),
        ["changed_verdict_rate"] = events => Ratio(events.Count(item => Is(item, "verdict_changed", "true"), "analysis_repeated"), events.Count("analysis_repeated")),

        ["search_agent_error_rate"] = events => Ratio(events.Count("agent_call_failed"), events.Count(Calls)),
        ["agent_errors"] = events => events.Count("agent_call_failed"),
        ["agent_errors_by_feature"] = events => events.Count("agent_call_failed"),
        ["agent_recovery_rate"] = events => Ratio(events.Count("agent_call_recovered"), events.Count("agent_call_recovered") + events.Count("agent_request_failed")),
        ["agent_recovery_ms"] = events => Mean(events.Elapsed("request_id", "agent_call_failed", "agent_call_recovered")),
        ["failed_agent_requests"] = events => events.Count("agent_request_failed"),
        ["sessions_with_errors_rate"] = events => Ratio(events.Different("session_id", "agent_request_failed"), events.Different("session_id", "search_session_started")),
        ["users_with_errors"] = events => events.Different("user_id", "agent_request_failed"),

        ["searches_answered"] = events => events.Count(Searches),
        ["search_response_ms"] = events => events.Mean("duration_ms", Searches),
        ["search_response_p95_ms"] = events => events.Percentile(0.95, "duration_ms", Searches),
        ["full_analysis_ms"] = events => Mean(events.Elapsed("request_id", "job_analysis_requested", "job_analysis_completed")),
        ["document_generation_ms"] = events => events.Mean("duration_ms", "document_generated"),
        ["positive_feedback_rate"] = events => Ratio(Feedback(events, "true", "relevant") + Feedback(events, "false", "not_relevant"), events.Count("match_feedback_given")),
        ["search_parameters_used"] = events => events.Count("search_parameter_used"),
        ["applications"] = events => events.Count("application_submitted"),
        ["applications_per_search"] = events => Ratio(events.Count("application_submitted"), events.Count(Searches)),
        ["search_session_success_rate"] = events => Ratio(events.Different("session_id", "application_submitted"), events.Different("session_id", "search_session_started")),

        ["search_agent_cost_usd"] = Cost,
        ["cost_per_search_usd"] = CostPerSearch,
        ["cost_per_match_usd"] = events => Ratio(Cost(events), Matches(events)),
        ["cost_per_application_usd"] = events => Ratio(Cost(events), events.Count("application_submitted")),
        ["search_return_usd"] = events => Ratio((events.Count("application_submitted") * 0.2) - Cost(events), Cost(events)),
        ["search_budget_used_percent"] = events => Cost(events) / 5,
        ["failed_call_cost_usd"] = events => events.Sum("cost_usd", "agent_call_failed"),

        ["search_cache_hit_rate"] = events => Ratio(CacheHits(events), events.Count("search_cache_lookup")),
        ["search_cache_savings_usd"] = CacheSavings,
        ["cost_without_cache_usd"] = events => Cost(events) + CacheSavings(events),
        ["search_cache_savings_percent"] = events => Ratio(100 * CacheSavings(events), Cost(events) + CacheSavings(events)),
        ["cacheable_search_cost_usd"] = Cacheable,
        ["batchable_analysis_cost_usd"] = Batchable,
        ["long_prompt_cost_usd"] = LongPrompts,
        ["estimated_savings_usd"] = Savings,
        ["estimated_savings_percent"] = events => Ratio(100 * Savings(events), Cost(events)),
        ["repeated_analysis_rate"] = events => Ratio(events.Count("analysis_repeated"), Analysed(events)),
    };

    private static double? Analysed(PlainEvents events) => events.Count("job_analysis_completed");

    private static double? Matches(PlainEvents events) => events.Count(item => Is(item, "is_match", "true"), "job_analysis_completed");

    private static double? ScoreShare(PlainEvents events, double from, double to) =>
        Ratio(events.Count(item => Number(item, "match_score") >= from && Number(item, "match_score") < to, "job_analysis_completed"), Analysed(events));

    private static double? Feedback(PlainEvents events, string isMatch, string said) =>
        events.Count(item => Is(item, "is_match", isMatch) && Is(item, "match_feedback", said), "match_feedback_given");

    private static double? Cost(PlainEvents events) => events.Sum("cost_usd", Calls);

    private static double? CostPerSearch(PlainEvents events) => Ratio(events.Sum("cost_usd", "job_search_completed"), events.Count("job_search_completed"));

    private static double? CostPerAnalysis(PlainEvents events) => Ratio(events.Sum("cost_usd", "job_analysis_completed"), Analysed(events));

    private static double CacheHits(PlainEvents events) => events.Count(item => Is(item, "result", "hit"), "search_cache_lookup");

    private static double? CacheSavings(PlainEvents events) => CacheHits(events) * CostPerSearch(events);

    private static double? Cacheable(PlainEvents events) => events.Count(item => Is(item, "repeated_search", "true"), "job_search_completed") * CostPerSearch(events);

    private static double? Batchable(PlainEvents events) => events.Count(item => Is(item, "batch_size", "1"), "job_analysis_completed") * CostPerAnalysis(events) * 0.2;

    private static double? LongPrompts(PlainEvents events) => events.Sum("excess_tokens", "document_generated") * 1.25 / 1_000_000;

    private static double? Savings(PlainEvents events) => (Cacheable(events) ?? 0) + (Batchable(events) ?? 0) + (LongPrompts(events) ?? 0);
}
