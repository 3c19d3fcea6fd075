using System.Globalization;
using Sightglass.Query.Metrics;
using Sightglass.Telemetry.Catalogue;

namespace Sightglass.Server.Analytics;

/// <summary>Puts metrics into words: pure functions from results to sentences.</summary>
internal static class Wording
{
    // Smaller changes are noise to a reader; a rate that moves by less than this share of itself is "about the same".
    private const double TellingChange = 0.1;

    // A rate measured on fewer events than this moves by chance.
    private const int MaxChanges = 4;

    /// <summary>The state of the key metrics in one line.</summary>
    public static (MetricStatus Status, string Text) Verdict(IReadOnlyList<MetricResult> metrics)
    {
        var statements = metrics.SelectMany(Statements).ToList();
        var missed = statements.Where(statement => statement.Status == MetricStatus.Missed).ToList();
        var met = statements.Where(statement => statement.Status == MetricStatus.Met).ToList();
        if (missed.Count + met.Count == 0)
        {
            return (MetricStatus.NoData, "Nothing to measure in this range.");
        }

        if (missed.Count == 0)
        {
            return (MetricStatus.Met, $"All {met.Count} targets are met. {met[0].Text}, inside its band.");
        }

        // The first metric of the pack is its headline, whichever way it stands.
        var told = new List<string>();
        if (met.Count > 0 && ReferenceEquals(met[0].Metric, metrics[0]))
        {
            told.Add($"{met[0].Text}, inside its band");
        }

        told.AddRange(missed.Take(3).Select(statement => $"{statement.Text}, {statement.Side}"));
        var rest = missed.Count - Math.Min(3, missed.Count);
        return (MetricStatus.Missed, string.Join("; ", told) + (rest > 0 ? $"; and {rest} more outside their bands." : "."));
    }

    /// <summary>What moved since the range before, the largest move first.</summary>
    public static IReadOnlyList<string> Changes(IReadOnlyList<MetricResult> metrics) =>
    [
        .. metrics
            .Where(result => result.Value is not null && result.Previous is { Value: not null })
            .Select(result => (Result: result, Now: result.Value!.Value, Then: result.Previous!.Value!.Value))
            .Where(change => Math.Abs(change.Now - change.Then) > TellingChange * Math.Max(Math.Abs(change.Then), 1e-12))
            .OrderByDescending(change => change.Then == 0 ? double.MaxValue : Math.Abs(Math.Log(Math.Max(Math.Abs(change.Now), 1e-9) / Math.Abs(change.Then))))
            .Take(MaxChanges)
            .Select(change => Change(change.Result.Metric.Definition, change.Then, change.Now)),
    ];

    /// <summary>A value as people read it: <c>91.2 %</c>, <c>1,234 ms</c>, <c>$0.0047</c>.</summary>
    public static string Value(double value, MetricDefinition definition)
    {
        var culture = CultureInfo.InvariantCulture;
        return definition.Unit switch
        {
            "ratio" => (value * 100).ToString("0.0", culture) + " %",
            "percent" => value.ToString("0.0", culture) + " %",
            "usd" => "$" + value.ToString(definition.Precision is { } digits ? "N" + digits.ToString(culture) : Math.Abs(value) >= 1 ? "N2" : "0.####", culture),
            "ms" => value.ToString("N" + (definition.Precision ?? 0).ToString(culture), culture) + " ms",
            "seconds" => value.ToString("N1", culture) + " s",
            _ => value.ToString("N" + (definition.Precision ?? (value == Math.Floor(value) ? 0 : 1)).ToString(culture), culture),
        };
    }

    private static string Change(MetricDefinition definition, double then, double now)
    {
        var verb = then <= 0 || now <= 0 ? (now > then ? "rose" : "fell")
            : (now / then) switch
            {
                >= 1.9 and <= 2.1 => "doubled",
                <= 0.53 and >= 0.47 => "halved",
                > 1 => "rose",
                _ => "fell",
            };
        return $"{definition.Title} {verb}: {Value(then, definition)} to {Value(now, definition)}";
    }

    private static IEnumerable<Statement> Statements(MetricResult result)
    {
        var definition = result.Metric.Definition;
        if (definition.StatusOf(result.Value) is { } status && status != MetricStatus.NoData)
        {
            yield return Describe(result, status, definition.Title, result.Value!.Value, definition.TargetFor()!);
            yield break;
        }

        foreach (var group in result.By ?? [])
        {
            var key = MetricGroupAnswer.Known(group);
            if (definition.StatusOf(group.Value, key) is { } part && part != MetricStatus.NoData)
            {
                yield return Describe(result, part, $"{definition.Title} ({string.Join(", ", key.Values)})", group.Value!.Value, definition.TargetFor(key)!);
            }
        }
    }

    private static Statement Describe(MetricResult result, MetricStatus status, string title, double value, TargetBand band)
    {
        var definition = result.Metric.Definition;
        var side = band.Min is { } min && value < min ? $"below {Value(min, definition)}"
            : band.Max is { } max && value > max ? $"above {Value(max, definition)}"
            : "inside its band";
        return new Statement(result, status, $"{title} {Value(value, definition)}", side);
    }

    private sealed record Statement(MetricResult Metric, MetricStatus Status, string Text, string Side);
}
