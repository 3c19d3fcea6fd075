namespace Sightglass.Query.Results;

/// <summary>The result of a SELECT.</summary>
/// <param name="Rows">In the order of the SELECT.</param>
public sealed record SelectResult(IReadOnlyList<SelectRow> Rows);

/// <summary>A row: one key per column that is a field or a step, one value per computed column, both in the order of the columns.</summary>
/// <param name="Keys">A step is its start in milliseconds since 1970.</param>
/// <param name="Values">Null when there are no values to compute it from, or when it is not finite.</param>
public sealed record SelectRow(IReadOnlyList<GroupKey> Keys, IReadOnlyList<double?> Values)
{
    /// <summary>How many rows there are, with those that the limit left out; null when nobody asked.</summary>
    public long? RowCount { get; init; }
}
