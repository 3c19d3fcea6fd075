using System.Globalization;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Catalog.Lint;

/// <summary>Finds targets, advice and conditions of alerts that compare a metric with what its unit never is.</summary>
internal static class ImpossibleTargets
{
    public static IEnumerable<PackDiagnostic> Find(PackCatalog catalog, CompiledCatalog compiled)
    {
        foreach (var metric in catalog.Packs.SelectMany(pack => pack.Metrics))
        {
            var bands = metric.Targets.Select(target => target.Band).Append(metric.Target).OfType<TargetBand>();
            foreach (var limit in bands.SelectMany(band => new[] { band.Min, band.Max }).OfType<double>().Where(limit => !IsPossible(metric.Unit, limit)))
            {
                yield return new PackDiagnostic(metric.Position, $"the target of metric '{metric.Name}' has the limit {Text(limit)}, but {Range(metric.Unit)}");
            }

            foreach (var when in metric.Advice.Select(advice => advice.When).OfType<Comparison>().Where(when => !IsPossible(metric.Unit, when.Limit)))
            {
                yield return new PackDiagnostic(metric.Position, $"an advice of metric '{metric.Name}' is for values {when}, but {Range(metric.Unit)}");
            }
        }

        foreach (var (alert, condition) in compiled.Alerts)
        {
            if (condition is { Comparison: { } comparison, Formula: { Lines: [], Value: NameNode name } } && compiled.ByName.TryGetValue(name.Name, out var metric) && !IsPossible(metric.Definition.Unit, comparison.Limit))
            {
                yield return new PackDiagnostic(alert.Condition!.Position, $"alert '{alert.Name}' compares metric '{name.Name}' with {Text(comparison.Limit)}, but {Range(metric.Definition.Unit)}");
            }
        }
    }

    // A percentage may be a change or a saving, which can be negative, but not a target of more than all.
    private static (double Min, double Max) RangeOf(string unit) => unit switch
    {
        "ratio" => (0, 1),
        "percent" => (-100, 100),
        "ms" or "seconds" or "tokens" or "bytes" => (0, double.PositiveInfinity),
        _ => (double.NegativeInfinity, double.PositiveInfinity),
    };

    private static bool IsPossible(string unit, double limit) => RangeOf(unit) is var (min, max) && limit >= min && limit <= max;

    private static string Range(string unit) => RangeOf(unit) switch
    {
        (var min, double.PositiveInfinity) => $"'{unit}' is never below {Text(min)}",
        var (min, max) => $"'{unit}' goes from {Text(min)} to {Text(max)}; a quotient that may be larger is a 'count'",
    };

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
