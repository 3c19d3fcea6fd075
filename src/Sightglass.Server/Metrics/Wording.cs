using System.Globalization;
using Sightglass.Query.Metrics;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Metrics;

/// <summary>Puts metrics into words: pure functions from results to sentences.</summary>
internal static class Wording
{
    // Smaller changes are noise to a reader; a rate that moves by less than this share of itself is "about the same".
    private const double TellingChange = 0.1;

    // More would not be read.
    private const int MaxChanges = 4;
    private const int MaxMissed = 3;

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
            return (MetricStatus.Met, (met.Count == 1 ? "The target is met. " : $"All {met.Count} targets are met. ") + $"{met[0].Text}, inside its band.");
        }

        // The first metric of the pack is its headline, whichever way it stands.
        var told = new List<string>();
        if (met.Count > 0 && ReferenceEquals(met[0].Metric, metrics[0]))
        {
            told.Add($"{met[0].Text}, inside its band");
        }

        told.AddRange(missed.Take(MaxMissed).Select(statement => $"{statement.Text}, {statement.Side}"));
        var rest = missed.Count - Math.Min(MaxMissed, missed.Count);
        return (MetricStatus.Missed, string.Join(". ", told) + "." + (rest == 0 ? "" : rest == 1 ? " One more is outside its band." : $" {rest} more are outside their bands."));
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

    /// <summary>A value as people read it: <c>91.2 %</c>, <c>1.24 s</c>, <c>$0.0047</c>. The page says it the same way; tests/cases/value-words.json holds both to it.</summary>
    public static string Value(double value, string unit) => unit switch
    {
        "ratio" => Percent(value * 100),
        "percent" => Percent(value),
        "usd" => Money(value),
        "ms" => Duration(value),
        "seconds" => Duration(value * 1_000),
        "tokens" => Count(value) + " tokens",
        "count" => Count(value),
        _ => Grouped(value, 0, Math.Abs(value) < 1 ? 4 : 2),
    };

    // One decimal, two below one so that small rates do not vanish.
    private static string Percent(double value) => Trimmed(value, value != 0 && Math.Abs(value) < 1 ? 2 : 1) + " %";

    // Cents from ten cents on, four significant digits below.
    private static string Money(double value)
    {
        var (size, sign) = (Math.Abs(value), Sign(value));
        return size == 0 ? "$0"
            : size >= 0.1 ? sign + "$" + Grouped(size, size >= 100_000 ? 0 : 2, size >= 100_000 ? 0 : 2)
            : sign + "$" + Trimmed(size, Math.Min(10, 3 - (int)Math.Floor(Math.Log10(size))));
    }

    private static string Duration(double milliseconds)
    {
        var (size, sign) = (Math.Abs(milliseconds), Sign(milliseconds));
        if (size < 1_000)
        {
            return sign + Trimmed(size, size < 1 ? 2 : size < 10 ? 1 : 0) + " ms";
        }

        if (size < 60_000)
        {
            return sign + Trimmed(size / 1_000, size < 10_000 ? 2 : 1) + " s";
        }

        var seconds = (long)Math.Round(size / 1_000, MidpointRounding.AwayFromZero);
        if (seconds < 3_600)
        {
            return sign + Pair(seconds, 60, "min", "s");
        }

        var minutes = (long)Math.Round(seconds / 60.0, MidpointRounding.AwayFromZero);
        return minutes < 1_440 ? sign + Pair(minutes, 60, "h", "min") : sign + Pair((long)Math.Round(minutes / 60.0, MidpointRounding.AwayFromZero), 24, "d", "h");
    }

    private static string Pair(long total, long large, string largeUnit, string smallUnit) =>
        string.Create(CultureInfo.InvariantCulture, $"{total / large} {largeUnit}") + (total % large == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {total % large} {smallUnit}"));

    private static string Count(double value) => Math.Abs(value) switch
    {
        >= 1e9 => Trimmed(value / 1e9, 2) + " B",
        >= 1e6 => Trimmed(value / 1e6, 2) + " M",
        _ => Grouped(value, 0, 1),
    };

    private static string Sign(double value) => value < 0 ? "\u2212" : "";

    private static string Trimmed(double value, int decimals)
    {
        var text = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    private static string Grouped(double value, int least, int most)
    {
        // By the digits that are written down, halves away from zero, as browsers round; doubles beyond have no decimals left.
        var rounded = Math.Abs(value) < 1e15 ? (double)Math.Round((decimal)value, most, MidpointRounding.AwayFromZero) : value;
        var text = rounded.ToString("N" + most.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return least == most || !text.Contains('.', StringComparison.Ordinal) ? text : text.TrimEnd('0').TrimEnd('.');
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
        return $"{definition.Title} {verb}: {Value(then, definition.Unit)} to {Value(now, definition.Unit)}";
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
        var side = band.Min is { } min && value < min ? $"below {Value(min, definition.Unit)}"
            : band.Max is { } max && value > max ? $"above {Value(max, definition.Unit)}"
            : "inside its band";
        return new Statement(result, status, $"{title} {Value(value, definition.Unit)}", side);
    }

    private sealed record Statement(MetricResult Metric, MetricStatus Status, string Text, string Side);
}
