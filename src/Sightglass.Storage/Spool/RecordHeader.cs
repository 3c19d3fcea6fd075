using System.Buffers.Binary;

namespace Sightglass.Storage.Spool;

/// <summary>The 48 bytes before each payload. Layout: docs/formats/spool.md.</summary>
/// <param name="PayloadLength">1 to <see cref="MaxPayloadBytes"/>.</param>
/// <param name="PayloadChecksum">CRC-32C of the payload.</param>
/// <param name="Rows">Rows in the payload, at least 1.</param>
/// <param name="Position">Position of this header in the log.</param>
/// <param name="RowsBefore">Rows of the log before this record.</param>
/// <param name="Durable">Every byte below this position was synced before this record was written.</param>
/// <param name="Table">Number of the table that the rows belong to.</param>
/// <param name="HasReceipt">The payload begins with a <see cref="Receipt"/>.</param>
internal readonly record struct RecordHeader(int PayloadLength, uint PayloadChecksum, int Rows, long Position, long RowsBefore, long Durable, byte Table, bool HasReceipt = false)
{
    public const int Size = 48;

    /// <summary>64 MiB: the rows of one request; a block of the writer contains many of them.</summary>
    public const int MaxPayloadBytes = 64 << 20;

    public const uint Magic = 0x31524753;

    private const int ChecksummedFrom = 8;
    private const uint ReceiptFlag = 1;
    private const int TableShift = 8;

    public long End => Position + Size + PayloadLength;

    /// <summary>Bytes of the receipt before the rows.</summary>
    public int ReceiptLength => HasReceipt ? Receipt.Size : 0;

    public void Write(Span<byte> target)
    {
        target = target[..Size];
        BinaryPrimitives.WriteUInt32LittleEndian(target, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], PayloadLength);
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], PayloadChecksum);
        BinaryPrimitives.WriteInt32LittleEndian(target[16..], Rows);
        BinaryPrimitives.WriteUInt32LittleEndian(target[20..], (uint)Table << TableShift | (HasReceipt ? ReceiptFlag : 0));
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], Position);
        BinaryPrimitives.WriteInt64LittleEndian(target[32..], RowsBefore);
        BinaryPrimitives.WriteInt64LittleEndian(target[40..], Durable);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], Crc32C.Of(target[ChecksummedFrom..]));
    }

    /// <returns>False when the bytes are not a complete, valid header. The payload is not checked.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out RecordHeader header)
    {
        header = default;
        if (source.Length < Size || BinaryPrimitives.ReadUInt32LittleEndian(source) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(source[4..]) != Crc32C.Of(source[ChecksummedFrom..Size]))
        {
            return false;
        }

        var flags = BinaryPrimitives.ReadUInt32LittleEndian(source[20..]);
        header = new RecordHeader(
            BinaryPrimitives.ReadInt32LittleEndian(source[8..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[40..]),
            (byte)(flags >> TableShift),
            (flags & ReceiptFlag) != 0);
        return header.PayloadLength <= MaxPayloadBytes && header.PayloadLength > header.ReceiptLength && header.Rows > 0;
    }
}
