namespace Sightglass.Query.Functions;

/// <summary>The aggregate functions.</summary>
public enum AggregateKind : byte
{
    /// <summary>Number of events; a sampled row counts as its weight. Without events: 0.</summary>
    Count,

    /// <summary>Number of table rows, regardless of their weight. Without rows: 0.</summary>
    Rows,
    Avg,
    Sum,
    Min,
    Max,

    /// <summary>The value of the earliest event that has one; of several at the same moment, of the one that arrived first.</summary>
    First,

    /// <summary>The value of the latest event that has one; of several at the same moment, of the one that arrived last.</summary>
    Last,

    /// <summary>The nearest rank: the smallest value such that at least the given share of the values is not larger.</summary>
    Percentile,

    /// <summary>The standard deviation of a sample. Of fewer than two values: null.</summary>
    StandardDeviation,

    /// <summary>The variance of a sample: the squared distances from the mean, divided by one less than there are values. Of fewer than two values: null.</summary>
    Variance,

    /// <summary>Number of distinct values, compared as texts. Without values: 0.</summary>
    Uniq,
}
