namespace Sightglass.Telemetry.Columns;

/// <summary>Texts with few distinct values: a dictionary, and one index per row.</summary>
public sealed class KeywordColumn : Column
{
    /// <summary>The index of rows without a value.</summary>
    public const int NoValue = TextDictionary.NoText;

    private readonly TextDictionary _texts = new();
    private int[] _indexes = new int[1024];

    public TextDictionary Texts => _texts;

    /// <summary>Number of dictionary entries, including the empty entry 0 (no value).</summary>
    public int EntryCount => _texts.Count;

    /// <summary>One dictionary index per row; <see cref="NoValue"/> for rows without a value.</summary>
    public ReadOnlySpan<int> Indexes => _indexes.AsSpan(0, Count);

    /// <inheritdoc/>
    public override bool HasValue(int row) => row < Count && _indexes[row] != NoValue;

    /// <summary>The text of the row; empty when it has none.</summary>
    public ReadOnlySpan<byte> this[int row] => row < Count ? Entry(_indexes[row]) : default;

    /// <summary>The text of a dictionary entry.</summary>
    public ReadOnlySpan<byte> Entry(int index) => _texts[index];

    public int IndexAt(int row) => row < Count ? _indexes[row] : NoValue;

    public void Set(int row, ReadOnlySpan<byte> text) => SetIndex(row, Intern(text));

    /// <summary>Sets a row to an entry that <see cref="Intern"/> returned.</summary>
    public void SetIndex(int row, int index)
    {
        if (row > Count)
        {
            PadTo(row);
        }

        Grow(ref _indexes, row + 1);
        _indexes[row] = index;
        Count = Math.Max(Count, row + 1);
    }

    /// <summary>Sets any row, also an earlier one, to an entry that <see cref="Intern"/> returned.</summary>
    internal void Replace(int row, int index)
    {
        PadTo(row + 1);
        _indexes[row] = index;
    }

    /// <summary>The dictionary index of a text; a new text is added.</summary>
    public int Intern(ReadOnlySpan<byte> text) => _texts.Intern(text);

    internal override long BytesFor(int rows) => ((long)Math.Max(_indexes.Length, rows) * sizeof(int)) + _texts.CapacityBytes;

    internal override void CopyFrom(Column other, int otherRow, int row) => Set(row, ((KeywordColumn)other)[otherRow]);

    internal override void PadTo(int count)
    {
        if (Count >= count)
        {
            return;
        }

        Grow(ref _indexes, count);
        _indexes.AsSpan(Count, count - Count).Clear();
        Count = count;
    }

    // Entries of a rejected row stay in the dictionary. This is harmless, and the next batch starts empty.
    internal override void Truncate(int count) => Count = Math.Min(Count, count);

    internal override void Clear()
    {
        _texts.Clear();
        Count = 0;
    }
}
