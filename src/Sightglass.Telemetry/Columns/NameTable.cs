using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
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

/// <summary>The hash function of all tables whose keys a sender may choose: names of members, values of keywords.</summary>
/// <remarks>
/// It reads every byte and begins with numbers that each process draws, so nobody outside can make a body of texts that collide. (A hash of three windows of eight bytes
/// let 412 KB take 70 s of CPU.) One multiplication for up to 16 bytes and one more for each 16 further ones, as in wyhash.
/// </remarks>
internal static class NameTable
{
    // Odd or not does not matter; unknown to senders does.
    private static readonly ulong FirstSecret = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));
    private static readonly ulong SecondSecret = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Hash(ReadOnlySpan<byte> text)
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        var length = text.Length;
        var hash = FirstSecret;
        ulong low, high;
        if (length > 16)
        {
            hash = Blocks(ref start, length, hash);
            low = Read(ref start, length - 16);
            high = Read(ref start, length - 8);
        }
        else if (length >= 8)
        {
            low = Read(ref start, 0);
            high = Read(ref start, length - 8);
        }
        else if (length >= 4)
        {
            low = Unsafe.ReadUnaligned<uint>(ref start);
            high = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, length - 4));
        }
        else if (length > 0)
        {
            low = start;
            high = ((ulong)Unsafe.Add(ref start, length >> 1) << 8) | Unsafe.Add(ref start, length - 1);
        }
        else
        {
            return 0;
        }

        hash = Mix(low ^ SecondSecret, (high + (ulong)length) ^ hash);
        return (uint)(hash ^ (hash >> 32));
    }

    /// <summary>All blocks of 16 bytes but the last, which may overlap the one before it.</summary>
    private static ulong Blocks(ref byte start, int length, ulong hash)
    {
        for (var at = 0; at < length - 16; at += 16)
        {
            hash = Mix(Read(ref start, at) ^ SecondSecret, Read(ref start, at + 8) ^ hash);
        }

        return hash;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read(ref byte start, int at) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, at));

    /// <summary>The two halves of the product, folded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
