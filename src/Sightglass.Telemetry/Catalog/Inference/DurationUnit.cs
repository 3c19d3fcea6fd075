namespace Sightglass.Telemetry.Catalog.Inference;

/// <summary>The unit of durations, by the name of their path or, if that says nothing, by their size.</summary>
internal static class DurationUnit
{
    // A median model call of ten seconds is rare, a median request of ten milliseconds is not.
    private const double MaxSeconds = 10;

    // More than an hour in milliseconds.
    private const double MinNanoseconds = 3_600_000;

    private static readonly (string Unit, string[] Words, double Milliseconds)[] All =
    [
        ("ms", ["ms", "msec", "millis", "milliseconds", "millisecond"], 1),
        ("s", ["s", "sec", "secs", "seconds", "second", "sek", "sekunden"], 1_000),
        ("us", ["us", "usec", "micros", "microseconds"], 0.001),
        ("ns", ["ns", "nanos", "nanoseconds"], 0.000001),
    ];

    /// <summary>Milliseconds of one unit.</summary>
    public static double Milliseconds(string unit) => All.First(known => known.Unit == unit).Milliseconds;

    /// <summary>The words of a name without its unit.</summary>
    public static string WithoutUnit(string words) =>
        words.LastIndexOf(' ') is > 0 and var at && Array.Exists(All, unit => unit.Words.Contains(words[(at + 1)..])) ? words[..at].TrimEnd(" in") : words;

    /// <summary>The unit, and what it was known by.</summary>
    public static (string Unit, string Reason) Of(PathProfile path)
    {
        var last = path.Words[(path.Words.LastIndexOf(' ') + 1)..];
        if (Array.Find(All, unit => unit.Words.Contains(last)) is { Unit: { } named })
        {
            return (named, $"its name says {named}");
        }

        // Serilog's request logging.
        if (path.Name == "Elapsed" || path.Name.EndsWith(".Elapsed", StringComparison.Ordinal))
        {
            return ("ms", "Serilog writes 'Elapsed' in ms");
        }

        var median = path.Percentile(50) ?? 0;
        return median >= MinNanoseconds ? ("ns", "half of the values are above 3,600,000, which are nanoseconds")
            : path.Type == PathType.Number && median < MaxSeconds ? ("s", "small values with fractions are seconds")
            : ("ms", path.Type == PathType.Integer ? "whole values are milliseconds" : "half of the values are above 10, which are milliseconds");
    }

    private static string TrimEnd(this string words, string ending) => words.EndsWith(ending, StringComparison.Ordinal) ? words[..^ending.Length] : words;
}
