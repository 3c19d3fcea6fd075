namespace Sightglass.Telemetry.Columns;

/// <summary>Texts of which few are distinct: a dictionary, and one index a row.</summary>
public sealed class KeywordColumn : Column
{
    /// <summary>The index of rows without a value.</summary>
    public const int NoValue = TextDictionary.NoText;

    private readonly TextDictionary _texts = new();
    private int[] _indexes = new int[1024];

    public TextDictionary Texts => _texts;

    /// <summary>Dictionary entries, the empty entry 0 (no value) included.</summary>
    public int EntryCount => _texts.Count;

    /// <summary>One dictionary index a row; <see cref="NoValue"/> where the row has none.</summary>
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

    /// <summary>Gives any row, also one long past, an entry that <see cref="Intern"/> returned.</summary>
    internal void Replace(int row, int index)
    {
        PadTo(row + 1);
        _indexes[row] = index;
    }

    /// <summary>The dictionary index of a text; added when new.</summary>
    public int Intern(ReadOnlySpan<byte> text) => _texts.Intern(text);

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

    // Entries of a refused row stay in the dictionary: harmless, and the next batch starts empty.
    internal override void Truncate(int count) => Count = Math.Min(Count, count);

    internal override void Clear()
    {
        _texts.Clear();
        Count = 0;
    }
}
