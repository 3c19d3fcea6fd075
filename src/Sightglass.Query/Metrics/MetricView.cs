namespace Sightglass.Query.Metrics;

/// <summary>A metric, and in how much detail to evaluate it.</summary>
public sealed record MetricView(Metric Metric)
{
    /// <summary>Fields to split by; empty: no split.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>Length of a step of the series; null for no series.</summary>
    public TimeSpan? Step { get; init; }

    /// <summary>Steps are made wider where the values of most would rest on too few events (<see cref="TellingStep"/>).</summary>
    public bool WidensStep { get; init; }

    /// <summary>How many groups of the split, the first ones, get a series of their own; needs <see cref="Step"/>.</summary>
    public int GroupSeries { get; init; }

    /// <summary>What is evaluated of the previous range of equal length.</summary>
    public MetricComparison Compared { get; init; }
}

/// <summary>What is evaluated of the range before the requested one.</summary>
public enum MetricComparison : byte
{
    None,

    /// <summary>The value of the whole metric.</summary>
    Value,

    /// <summary>Whatever is evaluated of the range itself: value, groups and series.</summary>
    Everything,
}
