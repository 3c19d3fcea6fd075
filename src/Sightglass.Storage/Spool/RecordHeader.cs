using System.Buffers.Binary;

namespace Sightglass.Storage.Spool;

/// <summary>The 64 bytes before each payload; 48 in records of versions 1 and 2. Layout: docs/formats/spool.md.</summary>
/// <param name="PayloadLength">1 to <see cref="MaxPayloadBytes"/>.</param>
/// <param name="PayloadChecksum">CRC-32C of the payload.</param>
/// <param name="Rows">Rows in the payload, at least 1.</param>
/// <param name="Position">Position of this header in the log.</param>
/// <param name="RowsBefore">Rows of the log before this record.</param>
/// <param name="Durable">Every byte below this position was synced before this record was written.</param>
/// <param name="Table">Number of the table that the rows belong to.</param>
/// <param name="HasReceipt">The payload begins with a <see cref="Receipt"/>.</param>
/// <param name="Numbers">Which rows these are.</param>
internal readonly record struct RecordHeader(
    int PayloadLength, uint PayloadChecksum, int Rows, long Position, long RowsBefore, long Durable, byte Table, bool HasReceipt = false, RowNumbers Numbers = default)
{
    /// <summary>Size of the header that <see cref="Write"/> writes, and the largest.</summary>
    public const int Size = 64;

    /// <summary>64 MiB: the rows of one request; a block of the writer contains many of them.</summary>
    public const int MaxPayloadBytes = 64 << 20;

    private const int FirstSize = 48;
    private const uint Magic = 0x32524753;
    private const uint FirstMagic = 0x31524753;
    private const int ChecksummedFrom = 8;
    private const uint ReceiptFlag = 1;
    private const int TableShift = 8;

    /// <summary>How every header begins, whatever its version.</summary>
    public static ReadOnlySpan<byte> Beginning => "SGR"u8;

    /// <summary>True in versions 1 and 2, which have a shorter header and shorter receipts.</summary>
    public bool IsShort { get; private init; }

    /// <summary>Size of this header.</summary>
    public int HeaderLength => IsShort ? FirstSize : Size;

    public long End => Position + HeaderLength + PayloadLength;

    public ulong LastSequence => Numbers.Last(Rows);

    /// <summary>Bytes of the receipt before the rows.</summary>
    public int ReceiptLength => !HasReceipt ? 0 : IsShort ? Receipt.FirstSize : Receipt.Size;

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
        BinaryPrimitives.WriteUInt64LittleEndian(target[48..], Numbers.First);
        BinaryPrimitives.WriteInt64LittleEndian(target[56..], Numbers.ReceivedMicros);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], Crc32C.Of(target[ChecksummedFrom..]));
    }

    /// <returns>False when the bytes are not a complete, valid header. The payload is not checked.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out RecordHeader header)
    {
        header = default;
        if (source.Length < FirstSize)
        {
            return false;
        }

        var magic = BinaryPrimitives.ReadUInt32LittleEndian(source);
        var size = magic == FirstMagic ? FirstSize : Size;
        if (magic is not (Magic or FirstMagic) || source.Length < size || BinaryPrimitives.ReadUInt32LittleEndian(source[4..]) != Crc32C.Of(source[ChecksummedFrom..size]))
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
            (flags & ReceiptFlag) != 0,
            size == FirstSize ? default : new RowNumbers(BinaryPrimitives.ReadUInt64LittleEndian(source[48..]), BinaryPrimitives.ReadInt64LittleEndian(source[56..])))
        { IsShort = size == FirstSize };
        return header.PayloadLength <= MaxPayloadBytes && header.PayloadLength > header.ReceiptLength && header.Rows > 0;
    }
}
