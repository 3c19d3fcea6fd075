using System.Text.Json;

namespace Sightglass.Server.Metrics;

/// <summary>The numbers of the job matcher, counted independently: one loop over the lines of a sample, without product code.</summary>
internal sealed class MatcherOracle
{
    private readonly List<JsonElement> _events = [];

    public MatcherOracle(string sample)
    {
        foreach (var line in File.ReadLines(Repository.FullPath($"samples/{sample}.ndjson")))
        {
            _events.Add(JsonDocument.Parse(line).RootElement);
        }
    }

    public double Analyses => Successes + Fallbacks;

    public double Successes => Count("workers_ai_analysis_success");

    public double Fallbacks => Count("openai_fallback_success");

    public double? SuccessRate => Ratio(Successes, Successes + Count("workers_ai_complete_failure"));

    public double? FallbackRate => Ratio(Fallbacks, Analyses);

    public double? UnservedRate => Ratio(Count("hybrid_strategy_decision", "result", "failure"), Count("hybrid_strategy_decision"));

    public double? CacheHitRate(string? cache = null)
    {
        var lookups = Of("cache_lookup").Where(item => cache is null || Text(item, "cache_type") == cache).ToList();
        return Ratio(lookups.Count(item => Text(item, "result") == "hit"), lookups.Count);
    }

    public double Lookups(string? cache = null) => Of("cache_lookup").Count(item => cache is null || Text(item, "cache_type") == cache);

    /// <summary>For delivered analyses: of one provider or one model, or of all.</summary>
    public double? AverageDuration(string? provider = null, string? model = null) => Mean(Delivered(provider, model), "duration_ms");

    public double? AverageScore(string? model = null) => Mean(Delivered(null, model), "overall_score");

    public double? ValidationFailureRate => Ratio(Count("workers_ai_validation_failed"), Count("workers_ai_validation_failed") + Successes);

    public double ValidationFailures(string? check = null) => Of("workers_ai_validation_failed").Count(item => check is null || Text(item, "validation_failure") == check);

    public double DeliveredBy(string? model) => Delivered(null, model).Count();

    public double? PrimaryShare => Ratio(Of("workers_ai_analysis_success").Count(item => item.GetProperty("model_index").GetInt32() == 0), Analyses);

    public double? ReserveShare => Ratio(Of("workers_ai_analysis_success").Count(item => item.GetProperty("model_index").GetInt32() > 0), Analyses);

    public double? ModelFailureRate(string? model = null)
    {
        double failed = 0, succeeded = 0;
        foreach (var item in _events)
        {
            if (model is not null && Text(item, "model") != model)
            {
                continue;
            }

            failed += Text(item, "event") is "workers_ai_attempt_failed" or "workers_ai_validation_failed" ? 1 : 0;
            succeeded += Text(item, "event") is "workers_ai_analysis_success" ? 1 : 0;
        }

        return Ratio(failed, failed + succeeded);
    }

    public double ActualCost => (Successes * 0.0015) + (Fallbacks * 0.045);

    public double OpenAiOnlyCost => Analyses * 0.045;

    public double Savings => OpenAiOnlyCost - ActualCost;

    public double? SavingsPercent => Ratio(100 * Savings, OpenAiOnlyCost);

    public double? CostPerAnalysis(string? provider = null) => provider switch
    {
        "workers_ai" => 0.0015,
        "openai" => 0.045,
        _ => Ratio(ActualCost, Analyses),
    };

    public int EventCount => _events.Count;

    /// <summary>The distinct values of a field among the events with one of these names.</summary>
    public List<string> Distinct(string field, params string[] events) =>
        [.. _events.Where(item => events.Contains(Text(item, "event"))).Select(item => Text(item, field)).OfType<string>().Distinct()];

    private IEnumerable<JsonElement> Of(string name) => _events.Where(item => Text(item, "event") == name);

    private IEnumerable<JsonElement> Delivered(string? provider, string? model) =>
        _events.Where(item => Text(item, "event") is "workers_ai_analysis_success" or "openai_fallback_success"
            && (provider is null || provider == (Text(item, "event") == "openai_fallback_success" ? "openai" : "workers_ai"))
            && (model is null || Text(item, "model") == model));

    private double Count(string name) => Of(name).Count();

    private double Count(string name, string field, string value) => Of(name).Count(item => Text(item, field) == value);

    private static double? Ratio(double part, double whole) => whole == 0 ? null : part / whole;

    private static double? Mean(IEnumerable<JsonElement> items, string field)
    {
        double sum = 0;
        var count = 0;
        foreach (var item in items)
        {
            if (item.TryGetProperty(field, out var value))
            {
                sum += value.GetDouble();
                count++;
            }
        }

        return count == 0 ? null : sum / count;
    }

    private static string? Text(JsonElement item, string field) =>
        item.TryGetProperty(field, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;
}
