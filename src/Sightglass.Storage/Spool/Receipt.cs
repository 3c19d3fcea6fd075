using System.Buffers.Binary;

namespace Sightglass.Storage.Spool;

/// <summary>Stored with a record to identify its request, so that a retry can be answered without being stored again.</summary>
/// <param name="Key">A digest of the client's key and its tenant.</param>
/// <param name="Body">A digest of the request's body.</param>
/// <param name="ReceivedMicros">When the request was read, microseconds since 1970 UTC.</param>
/// <param name="Accepted">Number of its events that were stored.</param>
/// <param name="Rejected">Number of its events that were rejected.</param>
/// <remarks>48 bytes on disk. Layout: docs/formats/spool.md, version 1.</remarks>
public readonly record struct Receipt(UInt128 Key, UInt128 Body, long ReceivedMicros, int Accepted, int Rejected)
{
    internal const int Size = 48;

    internal void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(target, Key);
        BinaryPrimitives.WriteUInt128LittleEndian(target[16..], Body);
        BinaryPrimitives.WriteInt64LittleEndian(target[32..], ReceivedMicros);
        BinaryPrimitives.WriteInt32LittleEndian(target[40..], Accepted);
        BinaryPrimitives.WriteInt32LittleEndian(target[44..], Rejected);
    }

    /// <param name="source">At least <see cref="Size"/> bytes.</param>
    internal static Receipt Read(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadUInt128LittleEndian(source),
        BinaryPrimitives.ReadUInt128LittleEndian(source[16..]),
        BinaryPrimitives.ReadInt64LittleEndian(source[32..]),
        BinaryPrimitives.ReadInt32LittleEndian(source[40..]),
        BinaryPrimitives.ReadInt32LittleEndian(source[44..]));
}
