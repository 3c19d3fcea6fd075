namespace Sightglass.Storage.Spool;

/// <summary>A record to append: one self-contained block of rows of one table, in the engine's format.</summary>
public readonly record struct SpoolRecord
{
    /// <param name="payload">1 byte to 64 MiB; read until the append completes, after that the caller may reuse it.</param>
    /// <param name="rows">At least 1.</param>
    public SpoolRecord(ReadOnlyMemory<byte> payload, int rows)
        : this([payload], rows)
    {
    }

    /// <param name="payload">The bytes in pieces, for a gathered write.</param>
    /// <param name="rows">At least 1.</param>
    public SpoolRecord(IReadOnlyList<ReadOnlyMemory<byte>> payload, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        var length = 0L;
        for (var index = 0; index < payload.Count; index++)
        {
            length += payload[index].Length;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1, nameof(payload));
        Payload = payload;
        Rows = rows;
        Length = length;
    }

    /// <param name="payload">1 byte to 64 MiB, minus the receipt; read until the append completes, after that the caller may reuse it.</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="receipt">Becomes durable with the rows, in the same write: after any crash both exist or neither.</param>
    public SpoolRecord(ReadOnlyMemory<byte> payload, int rows, Receipt receipt)
        : this([Encode(receipt), payload], rows) => HasReceipt = true;

    public IReadOnlyList<ReadOnlyMemory<byte>> Payload { get; }

    /// <summary>Whether the payload begins with a receipt.</summary>
    public bool HasReceipt { get; }

    public int Rows { get; }

    /// <summary>Number of the table that the rows belong to; 0 is the table of events.</summary>
    public byte Table { get; init; }

    /// <summary>Which rows these are: what the engine is asked for when it may have them already.</summary>
    public RowNumbers Numbers { get; init; }

    /// <summary>Bytes of the payload.</summary>
    public long Length { get; }

    private static byte[] Encode(Receipt receipt)
    {
        var bytes = new byte[Receipt.Size];
        receipt.Write(bytes);
        return bytes;
    }
}
