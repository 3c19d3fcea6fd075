namespace Sightglass.Telemetry.Columns;

/// <summary>Distinct texts, each with an index. Index 0 means no text and is empty. Not thread-safe.</summary>
public sealed class TextDictionary
{
    /// <summary>The index that means no text.</summary>
    public const int NoText = 0;

    private const int InitialSlots = 256;

    // 64 KiB take 1 us to clear.
    private const int MaxSparseSlots = 16 << 10;
    private const int SparseFactor = 32;

    private readonly ByteBuffer _bytes = new(1024);
    private int[] _ends = new int[64];
    private int[] _slots = new int[InitialSlots];

    /// <summary>Number of entries, including the empty entry 0.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>Bytes that it takes in memory.</summary>
    internal long CapacityBytes => _bytes.Capacity + ((long)(_ends.Length + _slots.Length) * sizeof(int));

    public ReadOnlySpan<byte> this[int index] => index == NoText ? default : _bytes.Slice(_ends[index - 1], _ends[index]);

    /// <summary>The index of a text; a new text is added.</summary>
    public int Intern(ReadOnlySpan<byte> text)
    {
        var slot = Find(text, out var index);
        return index != NoText ? index : Add(text, slot);
    }

    /// <summary>The index of a text; <see cref="NoText"/> when it is not in the dictionary.</summary>
    public int IndexOf(ReadOnlySpan<byte> text)
    {
        Find(text, out var index);
        return index;
    }

    internal void Clear()
    {
        _bytes.Clear();
        if (_slots.Length > MaxSparseSlots && _slots.Length / SparseFactor > Count)
        {
            // Or every small batch would pay for the one large batch before it.
            _slots = new int[InitialSlots];
        }
        else
        {
            Array.Clear(_slots);
        }

        Count = 1;
    }

    /// <returns>The slot of the text, or the slot for adding it.</returns>
    private int Find(ReadOnlySpan<byte> text, out int index)
    {
        var mask = _slots.Length - 1;
        var slot = (int)(NameTable.Hash(text) & (uint)mask);
        while ((index = _slots[slot]) != NoText && !this[index].SequenceEqual(text))
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private int Add(ReadOnlySpan<byte> text, int slot)
    {
        var index = Count++;
        _bytes.Append(text);
        if (Count > _ends.Length)
        {
            Array.Resize(ref _ends, _ends.Length * 2);
        }

        _ends[index] = _bytes.Length;
        if (Count * 2 > _slots.Length)
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
        for (var index = 1; index < Count; index++)
        {
            _slots[Find(this[index], out _)] = index;
        }
    }
}
