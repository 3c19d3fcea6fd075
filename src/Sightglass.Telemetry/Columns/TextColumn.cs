namespace Sightglass.Telemetry.Columns;

/// <summary>UTF-8 texts, stored end to end.</summary>
public sealed class TextColumn : Column
{
    private readonly ByteBuffer _bytes = new(4096);

    // End of row i's text in _bytes. The complement (~end) marks a row without a value.
    private int[] _ends = new int[1024];

    /// <summary>All texts, end to end.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <inheritdoc/>
    public override bool HasValue(int row) => row < Count && _ends[row] >= 0;

    /// <summary>The text of the row; empty when it has none.</summary>
    public ReadOnlySpan<byte> this[int row] => row < Count ? _bytes.Slice(Start(row), End(row)) : default;

    /// <summary>Length of the row's text in bytes, or -1 when it has none.</summary>
    public int LengthAt(int row) => _ends[row] < 0 ? -1 : _ends[row] - Start(row);

    public void Set(int row, ReadOnlySpan<byte> text)
    {
        Begin(row).Append(text);
        Commit(row);
    }

    /// <summary>Starts the text of a row; the caller appends the text to the buffer before <see cref="Commit"/>.</summary>
    internal ByteBuffer Begin(int row)
    {
        if (Count > row)
        {
            Truncate(row);
        }

        PadTo(row);
        return _bytes;
    }

    internal void Commit(int row)
    {
        Grow(ref _ends, row + 1);
        _ends[row] = _bytes.Length;
        Count = row + 1;
    }

    internal override long BytesFor(int rows) => ((long)Math.Max(_ends.Length, rows) * sizeof(int)) + _bytes.Capacity;

    internal override void CopyFrom(Column other, int otherRow, int row) => Set(row, ((TextColumn)other)[otherRow]);

    internal override void PadTo(int count)
    {
        if (Count >= count)
        {
            return;
        }

        Grow(ref _ends, count);
        _ends.AsSpan(Count, count - Count).Fill(~_bytes.Length);
        Count = count;
    }

    internal override void Truncate(int count)
    {
        if (count < Count)
        {
            _bytes.Truncate(Start(count));
            Count = count;
        }
    }

    internal override void Clear()
    {
        _bytes.Clear();
        Count = 0;
    }

    private int Start(int row) => row == 0 ? 0 : End(row - 1);

    private int End(int row) => _ends[row] < 0 ? ~_ends[row] : _ends[row];
}
