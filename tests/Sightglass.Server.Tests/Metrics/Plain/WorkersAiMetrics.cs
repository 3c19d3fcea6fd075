using static Sightglass.Server.Metrics.Plain.PlainEvents;

namespace Sightglass.Server.Metrics.Plain;

/// <summary>Every metric of <c>packs/workers-ai</c>.</summary>
internal static class WorkersAiMetrics
{
    private static readonly string[] Delivered = ["workers_ai_analysis_success", "openai_fallback_success"];
    private static readonly string[] Failed = ["workers_ai_attempt_failed", "workers_ai_validation_failed"];

    public static IReadOnlyDictionary<string, Func<PlainEvents, double?>> All { get; } = new Dictionary<string, Func<PlainEvents, double?>>
    {
        ["analyses"] = events => events.Count(Delivered),
        ["success_rate"] = events => Ratio(Successes(events), Successes(events) + events.Count("workers_ai_complete_failure")),
        ["fallback_rate"] = events => Ratio(Fallbacks(events), events.Count(Delivered)),
        ["unserved_rate"] = events => Ratio(Unserved(events), events.Count("hybrid_strategy_decision")),
        ["openai_failure_rate"] = events => Ratio(Unserved(events), events.Count("workers_ai_complete_failure")),
        ["cache_hit_rate"] = events => Ratio(events.Count(item => Is(item, "result", "hit"), "cache_lookup"), events.Count("cache_lookup")),
        ["average_duration_ms"] = events => events.Mean("duration_ms", Delivered),
        ["p95_duration_ms"] = events => events.Percentile(0.95, "duration_ms", Delivered),
        ["average_attempt_duration_ms"] = events => events.Mean("attempt_duration_ms", "workers_ai_analysis_success"),
        ["validation_failure_rate"] = events => Ratio(events.Count("workers_ai_validation_failed"), events.Count("workers_ai_validation_failed", "workers_ai_analysis_success")),
        ["validation_failures"] = events => events.Count("workers_ai_validation_failed"),
        ["model_distribution"] = events => events.Count(Delivered),
        ["primary_model_share"] = events => Ratio(events.Count(item => Number(item, "model_index") == 0, "workers_ai_analysis_success"), events.Count(Delivered)),
        ["reserve_model_share"] = events => Ratio(events.Count(item => Number(item, "model_index") > 0, "workers_ai_analysis_success"), events.Count(Delivered)),
        ["model_failure_rate"] = events => Ratio(events.Count(Failed), events.Count([.. Failed, "workers_ai_analysis_success"])),
        ["model_average_duration_ms"] = events => events.Mean("duration_ms", Delivered),
        ["average_score"] = events => events.Mean("overall_score", Delivered),
        ["recommendations"] = events => events.Count(Delivered),
        ["failed_attempts"] = events => events.Count("workers_ai_attempt_failed"),
        ["retry_rate"] = events => Ratio(events.Count(item => Is(item, "will_retry", "true"), "workers_ai_attempt_failed"), events.Count("workers_ai_attempt_failed")),
        ["first_attempt_rate"] = events => Ratio(events.Count(item => Number(item, "model_index") == 0 && Number(item, "attempt") == 1, "workers_ai_analysis_success"), events.Count(Delivered)),
        ["exhausted_models"] = events => events.Count("workers_ai_model_exhausted"),
        ["chain_delivered"] = events => events.Count(Delivered),
        ["chain_passed_on"] = events => events.Count("workers_ai_model_exhausted"),
        ["unserved_analyses"] = events => Unserved(events),
        ["average_models_tried"] = events => events.Mean("models_tried", "workers_ai_complete_failure"),
        ["cache_lookups"] = events => events.Count("cache_lookup"),
        ["actual_cost_usd"] = events => Cost(events),
        ["openai_only_cost_usd"] = events => events.Count(Delivered) * 0.045,
        ["savings_usd"] = events => (events.Count(Delivered) * 0.045) - Cost(events),
        ["savings_percent"] = events => Ratio(100 * ((events.Count(Delivered) * 0.045) - Cost(events)), events.Count(Delivered) * 0.045),
        ["cost_per_analysis_usd"] = events => Ratio(Cost(events), events.Count(Delivered)),
    };

    private static double Successes(PlainEvents events) => events.Count("workers_ai_analysis_success");

    private static double Fallbacks(PlainEvents events) => events.Count("openai_fallback_success");

    private static double Unserved(PlainEvents events) => events.Count(item => Is(item, "result", "failure"), "hybrid_strategy_decision");

    private static double Cost(PlainEvents events) => (Successes(events) * 0.0015) + (Fallbacks(events) * 0.045);
}
