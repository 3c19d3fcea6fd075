using System.Runtime.CompilerServices;

namespace Sightglass.Telemetry.Columns;

/// <summary>Fixed-size values (whole numbers, numbers, booleans, timestamps), with a mark for rows without a value.</summary>
public sealed class ValueColumn<T> : Column
    where T : unmanaged
{
    private T[] _values = new T[1024];

    // 1 for rows without a value: the representation that ClickHouse uses.
    private byte[] _missing = new byte[1024];

    /// <summary>One value per row; the default for rows without a value.</summary>
    public ReadOnlySpan<T> Values => _values.AsSpan(0, Count);

    /// <summary>1 for rows without a value, else 0.</summary>
    public ReadOnlySpan<byte> Missing => _missing.AsSpan(0, Count);

    /// <inheritdoc/>
    public override bool HasValue(int row) => row < Count && _missing[row] == 0;

    public T this[int row] => row < Count ? _values[row] : default;

    public void Set(int row, T value)
    {
        if (row > Count)
        {
            PadTo(row);
        }

        Grow(ref _values, row + 1);
        Grow(ref _missing, row + 1);
        _values[row] = value;
        _missing[row] = 0;
        Count = Math.Max(Count, row + 1);
    }

    internal override long BytesFor(int rows) => (long)Math.Max(_values.Length, rows) * (Unsafe.SizeOf<T>() + 1);

    internal override void CopyFrom(Column other, int otherRow, int row) => Set(row, ((ValueColumn<T>)other)[otherRow]);

    internal override void PadTo(int count)
    {
        if (Count >= count)
        {
            return;
        }

        Grow(ref _values, count);
        Grow(ref _missing, count);
        _values.AsSpan(Count, count - Count).Clear();
        _missing.AsSpan(Count, count - Count).Fill(1);
        Count = count;
    }

    internal override void Truncate(int count) => Count = Math.Min(Count, count);

    internal override void Clear() => Count = 0;
}
