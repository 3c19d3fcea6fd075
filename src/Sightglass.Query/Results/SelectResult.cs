namespace Sightglass.Query.Results;

/// <summary>What a SELECT gave.</summary>
/// <param name="Rows">In its order.</param>
public sealed record SelectResult(IReadOnlyList<SelectRow> Rows);

/// <summary>A row: one key for each column that is a field or a step, one value for each that is computed, both in the order of the columns.</summary>
/// <param name="Keys">A step is the number of milliseconds since 1970 at its beginning.</param>
/// <param name="Values">Null when there is nothing to compute it from, or when it is not finite.</param>
public sealed record SelectRow(IReadOnlyList<GroupKey> Keys, IReadOnlyList<double?> Values)
{
    /// <summary>How many rows there are, with those that the limit left out; null when nobody asked.</summary>
    public long? RowCount { get; init; }
}
