namespace Sightglass.Storage.Spool;

/// <summary>Some rows of a record, by their sequence numbers.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The one after the last.</param>
public readonly record struct RowRange(ulong From, ulong To)
{
    /// <summary>Every row of a record whose numbers are not known.</summary>
    public static readonly RowRange All = new(0, ulong.MaxValue);

    /// <summary>False for a single row, and where the numbers are not known.</summary>
    public bool CanBeHalved => this != All && To - From > 1;

    public (RowRange First, RowRange Second) Halves
    {
        get
        {
            var middle = From + ((To - From) / 2);
            return (this with { To = middle }, this with { From = middle });
        }
    }

    /// <summary>All rows of a record.</summary>
    public static RowRange Of(BlockRecord record) => record.Numbers.IsKnown ? new(record.Numbers.First, record.Numbers.First + (ulong)record.Rows) : All;

    /// <summary>How many of a record's rows are in the range.</summary>
    public long CountIn(BlockRecord record) => this == All ? record.Rows : (long)(To - From);
}
