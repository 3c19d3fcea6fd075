using Sightglass.Query.Metrics;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Metrics;

/// <summary>Describes metrics in sentences: pure functions from results to text.</summary>
internal static class Wording
{
    // Nobody would read more.
    private const int MaxChanges = 4;
    private const int MaxMissed = 3;

    /// <summary>The state of the key metrics in one line.</summary>
    public static (MetricStatus Status, string Text) Verdict(IReadOnlyList<MetricResult> metrics)
    {
        var statements = metrics.SelectMany(Statements).ToList();
        var missed = statements.Where(statement => statement.Status == MetricStatus.Missed).ToList();
        var near = statements.Where(statement => statement.Status == MetricStatus.Near).ToList();
        var met = statements.Except(missed).ToList();
        if (statements.Count == 0)
        {
            return metrics.Any(result => result.Status == MetricStatus.TooFew)
                ? (MetricStatus.TooFew, "Too few events in this time range to judge.")
                : (MetricStatus.NoData, "No data in this time range.");
        }

        if (missed.Count == 0)
        {
            var shown = near.Count > 0 ? near.Take(MaxMissed) : met.Take(1);
            return (near.Count > 0 ? MetricStatus.Near : MetricStatus.Met,
                (met.Count == 1 ? "The target is met. " : $"All {met.Count} targets are met. ") + string.Join(". ", shown.Select(statement => $"{statement.Text}, {statement.Side}")) + ".");
        }

        // The first metric of the pack is always included, whatever its status.
        var told = new List<string>();
        if (met.Count > 0 && ReferenceEquals(met[0].Metric, metrics[0]))
        {
            told.Add($"{met[0].Text}, {met[0].Side}");
        }

        told.AddRange(missed.Take(MaxMissed).Select(statement => $"{statement.Text}, {statement.Side}"));
        var rest = missed.Count - Math.Min(MaxMissed, missed.Count);
        return (MetricStatus.Missed, string.Join(". ", told) + "." + (rest == 0 ? "" : rest == 1 ? " One more is outside its band." : $" {rest} more are outside their bands."));
    }

    /// <summary>What changed since the previous range, the largest change first.</summary>
    public static IReadOnlyList<string> Changes(IReadOnlyList<MetricResult> metrics) =>
    [
        .. metrics
            .Where(result => result.Change is MetricChange.Better or MetricChange.Worse or MetricChange.Changed)
            .Select(result => (Result: result, Now: result.Value!.Value, Then: result.Previous!.Measured.Value!.Value))
            .Where(change => Math.Abs(change.Now - change.Then) > change.Result.Metric.Definition.TellingChange * Math.Abs(change.Then))
            .OrderByDescending(change => change.Then == 0 ? double.MaxValue : Math.Abs(Math.Log(Math.Max(Math.Abs(change.Now), 1e-9) / Math.Abs(change.Then))))
            .Take(MaxChanges)
            .Select(change => Change(change.Result.Metric, change.Then, change.Now)),
    ];

    private static string Change(Metric metric, double then, double now)
    {
        var verb = then <= 0 || now <= 0 ? (now > then ? "rose" : "fell")
            : (now / then) switch
            {
                >= 1.9 and <= 2.1 => "doubled",
                <= 0.53 and >= 0.47 => "halved",
                > 1 => "rose",
                _ => "fell",
            };
        return $"{metric.Definition.Title} {verb}: {metric.TextOf(then)} to {metric.TextOf(now)}";
    }

    private static IEnumerable<Statement> Statements(MetricResult result)
    {
        var definition = result.Metric.Definition;
        if (result.Metric.StatusOf(result.Measured) is { } status)
        {
            if (status is not (MetricStatus.NoData or MetricStatus.TooFew))
            {
                yield return Describe(result, status, definition.Title, result.Value!.Value, definition.TargetFor()!);
            }

            yield break;
        }

        foreach (var group in result.By ?? [])
        {
            var key = group.Known;
            if (result.StatusOf(group) is { } part and not (MetricStatus.NoData or MetricStatus.TooFew))
            {
                yield return Describe(result, part, $"{definition.Title} ({string.Join(", ", key.Values)})", group.Value!.Value, definition.TargetFor(key)!);
            }
        }
    }

    private static Statement Describe(MetricResult result, MetricStatus status, string title, double value, TargetBand band)
    {
        var metric = result.Metric;
        var isMissed = status == MetricStatus.Missed;
        var side = band.Min is { } min && value < min ? (isMissed ? $"below {metric.TextOf(min)}" : "below its band")
            : band.Max is { } max && value > max ? (isMissed ? $"above {metric.TextOf(max)}" : "above its band")
            : status == MetricStatus.Near ? "just inside its band"
            : "inside its band";
        return new Statement(result, status, $"{title} {metric.TextOf(value)}", side);
    }

    private sealed record Statement(MetricResult Metric, MetricStatus Status, string Text, string Side);
}
