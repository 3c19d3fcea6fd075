using System.Runtime.CompilerServices;

namespace Sightglass.Telemetry.Columns;

/// <summary>Any number of named values per row, in the layout of the engine's map type. Not thread-safe.</summary>
/// <typeparam name="T">A number, or the index of a text in a dictionary.</typeparam>
/// <remarks>All entries of a row are added before the next row begins.</remarks>
public sealed class MapColumn<T>
    where T : unmanaged
{
    private int[] _ends = new int[1024];
    private int[] _keys = new int[1024];
    private T[] _values = new T[1024];
    private int _entries;

    /// <summary>The names.</summary>
    public TextDictionary Keys { get; } = new();

    /// <summary>Rows that have a slot; later rows of the batch have no entries.</summary>
    public int Count { get; private set; }

    /// <summary>The name of each entry, as an index into <see cref="Keys"/>.</summary>
    public ReadOnlySpan<int> KeyIndexes => _keys.AsSpan(0, _entries);

    public ReadOnlySpan<T> Values => _values.AsSpan(0, _entries);

    /// <summary>The end of each row's entries.</summary>
    public ReadOnlySpan<int> Ends => _ends.AsSpan(0, Count);

    /// <summary>The entries of a row, as a range of <see cref="KeyIndexes"/> and <see cref="Values"/>.</summary>
    public (int Start, int End) EntriesOf(int row) => row < Count ? (row == 0 ? 0 : _ends[row - 1], _ends[row]) : (0, 0);

    /// <summary>Adds an entry to the last row, or to a later one.</summary>
    /// <param name="row">Not less than the last row that has a slot.</param>
    /// <param name="key">An index into <see cref="Keys"/>.</param>
    /// <param name="value">Its value.</param>
    public void Add(int row, int key, T value)
    {
        PadTo(row);
        if (_entries == _keys.Length)
        {
            Array.Resize(ref _keys, _entries * 2);
            Array.Resize(ref _values, _entries * 2);
        }

        (_keys[_entries], _values[_entries]) = (key, value);
        _entries++;
        SetEnd(row);
        Count = row + 1;
    }

    /// <summary>Finds the first entry of a row with this name.</summary>
    /// <param name="row">Any row.</param>
    /// <param name="key">An index into <see cref="Keys"/>, or <see cref="TextDictionary.NoText"/>.</param>
    /// <param name="value">Its value.</param>
    public bool TryGet(int row, int key, out T value)
    {
        var (start, end) = EntriesOf(row);
        var at = key == TextDictionary.NoText ? -1 : _keys.AsSpan(start, end - start).IndexOf(key);
        value = at < 0 ? default : _values[start + at];
        return at >= 0;
    }

    internal long BytesFor(int rows) => ((long)Math.Max(_ends.Length, rows) * sizeof(int)) + ((long)_keys.Length * (sizeof(int) + Unsafe.SizeOf<T>())) + Keys.CapacityBytes;

    internal void PadTo(int count)
    {
        for (; Count < count; Count++)
        {
            SetEnd(Count);
        }
    }

    internal void Clear()
    {
        Keys.Clear();
        (_entries, Count) = (0, 0);
    }

    private void SetEnd(int row)
    {
        if (row >= _ends.Length)
        {
            Array.Resize(ref _ends, Math.Max(row + 1, _ends.Length * 2));
        }

        _ends[row] = _entries;
    }
}
