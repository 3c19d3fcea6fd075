using Sightglass.Query.Syntax;

namespace Sightglass.Query.Metrics;

/// <summary>How to evaluate metrics, except for the time range.</summary>
public sealed record MetricQuestion
{
    /// <summary>Restricts every aggregate; null for all events.</summary>
    public FilterNode? Where { get; init; }

    /// <summary>Fields to split by; null: each metric is split as its pack declares; empty: no split.</summary>
    public IReadOnlyList<string>? By { get; init; }

    /// <summary>Only metrics whose groups have targets of their own are split: their status depends on the groups.</summary>
    public bool SplitsOnlyToJudge { get; init; }

    /// <summary>How many of the metrics, the first ones, get a series and a comparison where these are asked for; null for all.</summary>
    public int? Compared { get; init; }

    /// <summary>Length of a step of the series; null for no series.</summary>
    public TimeSpan? Step { get; init; }

    /// <summary>Steps are made wider where the values of most would rest on too few events.</summary>
    public bool WidensStep { get; init; }

    /// <summary>For one metric in detail: its largest groups get a series of their own, and the previous range has whatever the range has.</summary>
    public bool InDetail { get; init; }

    /// <summary>Also evaluates the previous range of equal length.</summary>
    public bool ComparePrevious { get; init; }
}
