namespace Sightglass.Telemetry.Columns;

/// <summary>Texts of which few are distinct: a dictionary, and one index a row.</summary>
public sealed class KeywordColumn : Column
{
    /// <summary>The index of rows without a value.</summary>
    public const int NoValue = 0;

    private readonly ByteBuffer _bytes = new(1024);
    private int[] _entryEnds = new int[64];
    private int[] _slots = new int[256];
    private int[] _indexes = new int[1024];

    /// <summary>Dictionary entries, the empty entry 0 (no value) included.</summary>
    public int EntryCount { get; private set; } = 1;

    /// <summary>One dictionary index a row; <see cref="NoValue"/> where the row has none.</summary>
    public ReadOnlySpan<int> Indexes => _indexes.AsSpan(0, Count);

    /// <inheritdoc/>
    public override bool HasValue(int row) => row < Count && _indexes[row] != NoValue;

    /// <summary>The text of the row; empty when it has none.</summary>
    public ReadOnlySpan<byte> this[int row] => row < Count ? Entry(_indexes[row]) : default;

    /// <summary>The text of a dictionary entry.</summary>
    public ReadOnlySpan<byte> Entry(int index) => index == NoValue ? default : _bytes.Slice(_entryEnds[index - 1], _entryEnds[index]);

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
    public int Intern(ReadOnlySpan<byte> text)
    {
        var mask = _slots.Length - 1;
        var slot = (int)(NameTable.Hash(text) & (uint)mask);
        while (_slots[slot] is var index && index != 0)
        {
            if (Entry(index).SequenceEqual(text))
            {
                return index;
            }

            slot = (slot + 1) & mask;
        }

        return Add(text, slot);
    }

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
        _bytes.Clear();
        Array.Clear(_slots);
        EntryCount = 1;
        Count = 0;
    }

    private int Add(ReadOnlySpan<byte> text, int slot)
    {
        var index = EntryCount++;
        _bytes.Append(text);
        Grow(ref _entryEnds, EntryCount);
        _entryEnds[index] = _bytes.Length;
        if (EntryCount * 2 > _slots.Length)
        {
            Rehash();
        }
        else
        {
            _slots[slot] = index;
        }

        return index;
    }

    private void Rehash()
    {
        _slots = new int[_slots.Length * 4];
        var mask = _slots.Length - 1;
        for (var index = 1; index < EntryCount; index++)
        {
            var slot = (int)(NameTable.Hash(Entry(index)) & (uint)mask);
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = index;
        }
    }
}
