using Sightglass.Query.Syntax;

namespace Sightglass.Query.Metrics;

/// <summary>How to evaluate metrics, except for the time range.</summary>
public sealed record MetricQuestion
{
    /// <summary>Restricts every aggregate; null for all events.</summary>
    public FilterNode? Where { get; init; }

    /// <summary>Fields to split by; null: each metric is split as its pack declares; empty: no split.</summary>
    public IReadOnlyList<string>? By { get; init; }

    /// <summary>How many of the metrics, the first ones, get a series and a comparison where these are asked for; null for all.</summary>
    public int? Compared { get; init; }

    /// <summary>Length of a step of the series; null for no series.</summary>
    public TimeSpan? Step { get; init; }

    /// <summary>Also evaluates the previous range of equal length.</summary>
    public bool ComparePrevious { get; init; }
}
