namespace Sightglass.Query.Functions;

/// <summary>What is computed over events.</summary>
public enum AggregateKind : byte
{
    /// <summary>How many events; a row kept by sampling counts as its weight. Of nothing: 0.</summary>
    Count,

    /// <summary>How many rows of the table, whatever their weight. Of nothing: 0.</summary>
    Rows,
    Avg,
    Sum,
    Min,
    Max,

    /// <summary>The nearest rank: the smallest value that at least the given share of the values does not exceed.</summary>
    Percentile,

    /// <summary>How many distinct values, compared as texts. Of nothing: 0.</summary>
    Uniq,
}
