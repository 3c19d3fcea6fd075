using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Sightglass.Telemetry.Columns;

/// <summary>A small read-only map with UTF-8 names as keys. Open addressing; looked up once per property of every event.</summary>
internal sealed class NameTable<T>
    where T : struct
{
    private readonly byte[]?[] _names;
    private readonly T[] _values;
    private readonly int _mask;

    public NameTable(IReadOnlyCollection<KeyValuePair<string, T>> entries)
    {
        var capacity = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, entries.Count * 4));
        _names = new byte[]?[capacity];
        _values = new T[capacity];
        _mask = capacity - 1;
        foreach (var (text, value) in entries)
        {
            var name = Encoding.UTF8.GetBytes(text);
            var slot = (int)(NameTable.Hash(name) & (uint)_mask);
            while (_names[slot] is not null)
            {
                slot = (slot + 1) & _mask;
            }

            _names[slot] = name;
            _values[slot] = value;
        }
    }

    public bool TryGetValue(ReadOnlySpan<byte> name, out T value) => TryGetValue(name, out _, out value);

    /// <param name="name">Any.</param>
    /// <param name="known">The table's own copy of the name.</param>
    /// <param name="value">What belongs to it.</param>
    public bool TryGetValue(ReadOnlySpan<byte> name, [NotNullWhen(true)] out byte[]? known, out T value)
    {
        var slot = (int)(NameTable.Hash(name) & (uint)_mask);
        while ((known = _names[slot]) is not null)
        {
            if (name.SequenceEqual(known))
            {
                value = _values[slot];
                return true;
            }

            slot = (slot + 1) & _mask;
        }

        value = default;
        return false;
    }
}

/// <summary>The hash function shared by tables of names and of dictionary values.</summary>
internal static class NameTable
{
    /// <summary>A cheap hash of the length and up to sixteen bytes. It spreads names and dictionary values well, but does not resist attacks; the tables are bounded for that reason.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Hash(ReadOnlySpan<byte> text)
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        ulong low, high;
        if (text.Length >= 8)
        {
            low = Unsafe.ReadUnaligned<ulong>(ref start);
            high = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, text.Length - 8));
            if (text.Length > 16)
            {
                low ^= System.Numerics.BitOperations.RotateLeft(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, (text.Length >> 1) - 4)), 29);
            }
        }
        else if (text.Length >= 4)
        {
            low = Unsafe.ReadUnaligned<uint>(ref start);
            high = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, text.Length - 4));
        }
        else if (text.Length > 0)
        {
            low = start;
            high = ((ulong)Unsafe.Add(ref start, text.Length >> 1) << 8) | Unsafe.Add(ref start, text.Length - 1);
        }
        else
        {
            return 0;
        }

        var mixed = ((low ^ 0x9E3779B97F4A7C15UL) * 0xD6E8FEB86659FD93UL) ^ ((high + (ulong)text.Length) * 0xA0761D6478BD642FUL);
        mixed ^= mixed >> 32;
        return (uint)(mixed * 0x9E3779B97F4A7C15UL >> 32);
    }
}
