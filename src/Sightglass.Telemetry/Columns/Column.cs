namespace Sightglass.Telemetry.Columns;

/// <summary>The values of one field in a batch, one slot per row; rows without a value are marked. Not thread-safe.</summary>
/// <remarks>Rows are set in ascending order. Setting the last row again replaces its value (the last of duplicate keys wins).</remarks>
public abstract class Column
{
    /// <summary>Rows that have a slot; later rows of the batch have no value.</summary>
    public int Count { get; protected set; }

    /// <summary>True when the row has a value.</summary>
    public abstract bool HasValue(int row);

    /// <summary>Bytes that the column takes in memory once it has a slot for this many rows.</summary>
    internal abstract long BytesFor(int rows);

    /// <summary>Sets a row to the value of a row in another column of the same kind.</summary>
    internal abstract void CopyFrom(Column other, int otherRow, int row);

    /// <summary>Removes everything from <paramref name="count"/> on, because the row being written was rejected.</summary>
    internal abstract void Truncate(int count);

    /// <summary>Gives every row below <paramref name="count"/> a slot.</summary>
    internal abstract void PadTo(int count);

    /// <summary>Empties the column for the next batch and keeps its buffers.</summary>
    internal abstract void Clear();

    private protected static void Grow<T>(ref T[] array, int needed)
    {
        if (needed > array.Length)
        {
            Array.Resize(ref array, Math.Max(needed, array.Length * 2));
        }
    }
}
