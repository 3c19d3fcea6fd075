using Sightglass.Query.Syntax;

namespace Sightglass.Query.Metrics;

/// <summary>What is asked of metrics, besides the time range.</summary>
public sealed record MetricQuestion
{
    /// <summary>Restricts every aggregate; null for all events.</summary>
    public FilterNode? Where { get; init; }

    /// <summary>Fields to split by; null splits each metric as its pack says; empty does not split.</summary>
    public IReadOnlyList<string>? By { get; init; }

    /// <summary>Length of a step of the series; null for no series.</summary>
    public TimeSpan? Step { get; init; }

    /// <summary>Also measure the range of equal length before.</summary>
    public bool ComparePrevious { get; init; }
}
