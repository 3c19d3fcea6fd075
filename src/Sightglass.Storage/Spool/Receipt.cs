using System.Buffers.Binary;

namespace Sightglass.Storage.Spool;

/// <summary>Stored with a record to identify its request, so that a retry can be answered without being stored again.</summary>
/// <param name="Key">A digest of the client's key and its tenant.</param>
/// <param name="Body">A digest of the request's body.</param>
/// <param name="ReceivedMicros">When the request was read, microseconds since 1970 UTC.</param>
/// <param name="Accepted">Number of its events that were stored.</param>
/// <param name="Rejected">Number of its events that were rejected.</param>
/// <param name="Owner">A digest of the tenant whose key it is: each has its share of what is remembered. 0 in receipts of earlier versions.</param>
/// <remarks>56 bytes on disk, 48 in earlier versions. Layout: docs/formats/spool.md.</remarks>
public readonly record struct Receipt(UInt128 Key, UInt128 Body, long ReceivedMicros, int Accepted, int Rejected, ulong Owner = 0)
{
    internal const int Size = 56;

    /// <summary>Size in records and files of versions 1 and 2.</summary>
    internal const int FirstSize = 48;

    internal void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(target, Key);
        BinaryPrimitives.WriteUInt128LittleEndian(target[16..], Body);
        BinaryPrimitives.WriteInt64LittleEndian(target[32..], ReceivedMicros);
        BinaryPrimitives.WriteInt32LittleEndian(target[40..], Accepted);
        BinaryPrimitives.WriteInt32LittleEndian(target[44..], Rejected);
        BinaryPrimitives.WriteUInt64LittleEndian(target[48..], Owner);
    }

    /// <param name="source">All of the receipt, and nothing else.</param>
    internal static Receipt Read(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadUInt128LittleEndian(source),
        BinaryPrimitives.ReadUInt128LittleEndian(source[16..]),
        BinaryPrimitives.ReadInt64LittleEndian(source[32..]),
        BinaryPrimitives.ReadInt32LittleEndian(source[40..]),
        BinaryPrimitives.ReadInt32LittleEndian(source[44..]),
        source.Length >= Size ? BinaryPrimitives.ReadUInt64LittleEndian(source[48..]) : 0);
}
