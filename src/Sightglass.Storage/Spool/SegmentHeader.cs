using System.Buffers.Binary;

namespace Sightglass.Storage.Spool;

/// <summary>The first 64 bytes of a segment. Layout: docs/formats/spool.md.</summary>
/// <param name="SpoolId">The spool that the segment belongs to.</param>
/// <param name="BasePosition">Position of its first record.</param>
/// <param name="RowsBefore">Rows of the log before it.</param>
/// <param name="LastSequence">The largest sequence number of these rows; 0 when none is known.</param>
internal readonly record struct SegmentHeader(Guid SpoolId, long BasePosition, long RowsBefore, ulong LastSequence = 0)
{
    public const int Size = 64;

    // Version 1 had no table in its records: there the byte is zero, which is the number of the table of events. Version 3 has the sequence numbers of rows.
    private const uint FirstVersion = 1, Version = 3;
    private const int ChecksummedFrom = 16;

    private static ReadOnlySpan<byte> Magic => "SGSPOOL1"u8;

    public void Write(Span<byte> target)
    {
        target = target[..Size];
        target.Clear();
        Magic.CopyTo(target);
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], Version);
        SpoolId.TryWriteBytes(target[16..]);
        BinaryPrimitives.WriteInt64LittleEndian(target[32..], BasePosition);
        BinaryPrimitives.WriteInt64LittleEndian(target[40..], RowsBefore);
        BinaryPrimitives.WriteUInt64LittleEndian(target[48..], LastSequence);
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], Crc32C.Of(target[ChecksummedFrom..]));
    }

    /// <returns>False when the bytes are not a complete, valid header of a known version.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out SegmentHeader header)
    {
        header = default;
        if (source.Length < Size || !source.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(source[8..]) is < FirstVersion or > Version
            || BinaryPrimitives.ReadUInt32LittleEndian(source[12..]) != Crc32C.Of(source[ChecksummedFrom..Size]))
        {
            return false;
        }

        header = new SegmentHeader(
            new Guid(source.Slice(16, 16)),
            BinaryPrimitives.ReadInt64LittleEndian(source[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[40..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[48..]));
        return true;
    }
}
