using System.Globalization;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Metrics;

/// <summary>Formats values as text for people. The page formats the values that it computes itself in the same way; tests/cases/value-words.json tests both.</summary>
public static class ValueText
{
    /// <summary>A value for display: <c>91.2 %</c>, <c>1.24 s</c>, <c>$0.0047</c>, <c>4 per creation</c>.</summary>
    /// <param name="value">In its unit.</param>
    /// <param name="unit">One of <see cref="Vocabulary.Units"/>; others have plain numbers.</param>
    /// <param name="per">One of the things that the value is divided by; null when there is nothing to say.</param>
    public static string Of(double value, string unit, string? per = null) => per is null ? Alone(value, unit) : $"{Alone(value, unit)} per {per}";

    /// <summary>A target: <c>80–90 %</c>, <c>800 ms–1.5 s</c>, <c>at least 80 %</c>, <c>at most 5 %</c>. Both bounds are within it. tests/cases/target-words.json has more.</summary>
    public static string Of(TargetBand band, string unit, string? per = null) => per is null ? Alone(band, unit) : $"{Alone(band, unit)} per {per}";

    private static string Alone(double value, string unit) => unit switch
    {
        "ratio" => Percent(value * 100),
        "percent" => Percent(value),
        "usd" => Money(value),
        "ms" => Duration(value),
        "seconds" => Duration(value * 1_000),
        "tokens" => Count(value) + " tokens",
        "count" => Count(value),
        _ => Plain(value),
    };

    private static string Alone(TargetBand band, string unit) => (band.Min, band.Max) switch
    {
        ({ } min, { } max) => Joined(Of(min, unit), Of(max, unit)),
        ({ } min, null) => $"at least {Of(min, unit)}",
        (null, { } max) => $"at most {Of(max, unit)}",
        _ => "",
    };

    // A unit that both bounds have is written once.
    private static string Joined(string min, string max) =>
        min.Split(' ') is [var number, var unit] && max.Split(' ') is [_, var other] && other == unit ? $"{number}–{max}" : $"{min}–{max}";

    // One decimal; two below one percent, so that small rates do not vanish.
    private static string Percent(double value) => Trimmed(value, value != 0 && Math.Abs(value) < 1 ? 2 : 1) + " %";

    // Two decimals from ten cents on, four significant digits below.
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

    // One decimal; below one as any number, so that a few in a thousand do not vanish.
    private static string Count(double value) => Math.Abs(value) switch
    {
        > 0 and < 1 => Plain(value),
        >= 1e9 => Trimmed(value / 1e9, 2) + " B",
        >= 1e6 => Trimmed(value / 1e6, 2) + " M",
        _ => Grouped(value, 0, 1),
    };

    // Two decimals, or four significant digits below one.
    private static string Plain(double value) => Math.Abs(value) switch
    {
        0 or >= 1 => Grouped(value, 0, 2),
        var size => Sign(value) + Trimmed(size, Math.Min(12, 3 - (int)Math.Floor(Math.Log10(size)))),
    };

    private static string Sign(double value) => value < 0 ? "\u2212" : "";

    private static string Trimmed(double value, int decimals)
    {
        var text = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    private static string Grouped(double value, int least, int most)
    {
        // Rounds the printed digits, halves away from zero, as browsers do. Larger doubles have no decimals left.
        var rounded = Math.Abs(value) < 1e15 ? (double)Math.Round((decimal)value, most, MidpointRounding.AwayFromZero) : value;
        var text = rounded.ToString("N" + most.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return least == most || !text.Contains('.', StringComparison.Ordinal) ? text : text.TrimEnd('0').TrimEnd('.');
    }
}
