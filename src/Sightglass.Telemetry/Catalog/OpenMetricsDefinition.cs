namespace Sightglass.Telemetry.Catalog;

/// <summary>The kinds of metrics that a monitoring system knows.</summary>
public enum OpenMetricsKind : byte
{
    /// <summary>A number that only grows: events, or what their values add up to, since the first event.</summary>
    Counter,

    /// <summary>The metric's value over the last minutes.</summary>
    Gauge,

    /// <summary>How many values were at most so large, since the first event.</summary>
    Histogram,
}

/// <summary>How a metric is shown to programs that scrape <c>/metrics/catalog</c>.</summary>
/// <param name="Name">The name there. The sum and the buckets of a histogram have suffixes.</param>
/// <param name="Kind">What its numbers mean.</param>
/// <param name="Position">Where the pack says so.</param>
public sealed record OpenMetricsDefinition(string Name, OpenMetricsKind Kind, SourcePosition Position)
{
    /// <summary>The usual <see cref="Window"/>: a few scrapes of a minute or less.</summary>
    public static readonly TimeSpan DefaultWindow = TimeSpan.FromMinutes(5);

    /// <summary>The fields whose values are labels, next to <c>tenant</c>, which every series has.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The upper ends of a histogram's buckets, ascending; the last bucket, for everything, is not among them.</summary>
    public IReadOnlyList<double> Buckets { get; init; } = [];

    /// <summary>The time over which a gauge is measured, up to now.</summary>
    public TimeSpan Window { get; init; } = DefaultWindow;

    /// <summary>Every name that the metric takes.</summary>
    public IEnumerable<string> Names => Kind switch
    {
        OpenMetricsKind.Histogram => [Name, $"{Name}_bucket", $"{Name}_sum", $"{Name}_count"],
        OpenMetricsKind.Counter when Name.EndsWith("_total", StringComparison.Ordinal) => [Name, Name[..^"_total".Length]],
        _ => [Name],
    };
}
