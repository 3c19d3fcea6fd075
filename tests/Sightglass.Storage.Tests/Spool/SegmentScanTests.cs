namespace Sightglass.Storage.Spool;

/// <summary>Tells damage from a torn tail, by what the records say was durable when they were written.</summary>
public sealed class SegmentScanTests
{
    private const int PayloadBytes = 16;
    private const int RecordBytes = RecordHeader.Size + PayloadBytes;

    [Fact]
    public void Of_WholeRecords_AreValidToTheEnd() =>
        Assert.Equal(new SegmentScan(3 * RecordBytes, 3, IsDamaged: false, 3 * RecordBytes, 3), SegmentScan.Of(Bytes(0, 1, 2), 0, 0));

    [Fact]
    public void Of_InvalidRecord_WithoutAWitness_IsTorn() =>
        Assert.False(SegmentScan.Of(Flipped(Bytes(0, 0, 0)), 0, 0).IsDamaged);

    [Fact]
    public void Of_InvalidRecord_ThatTheNextOneCallsDurable_IsDamaged() =>
        Assert.True(SegmentScan.Of(Flipped(Bytes(0, 1, 2)), 0, 0).IsDamaged);

    // Two records of one group, then one of the next: the first two were acknowledged before the third was written.
    [Fact]
    public void Of_InvalidRecord_ThatALaterOneCallsDurable_IsDamaged() =>
        Assert.Equal(new SegmentScan(0, 0, IsDamaged: true, 3 * RecordBytes, 3), SegmentScan.Of(Flipped(Bytes(0, 0, 2)), 0, 0));

    private static byte[] Flipped(byte[] bytes)
    {
        bytes[RecordHeader.Size + 3] ^= 1;
        return bytes;
    }

    /// <summary>Records of one row each.</summary>
    /// <param name="durable">For each, how many records were synced before it was written.</param>
    private static byte[] Bytes(params int[] durable)
    {
        var bytes = new byte[durable.Length * RecordBytes];
        for (var index = 0; index < durable.Length; index++)
        {
            var record = bytes.AsSpan(index * RecordBytes, RecordBytes);
            record[RecordHeader.Size..].Fill((byte)index);
            new RecordHeader(PayloadBytes, Crc32C.Of(record[RecordHeader.Size..]), Rows: 1, index * RecordBytes, index, durable[index] * RecordBytes, Table: 0, Numbers: new RowNumbers(1000 + (ulong)index, 1)).Write(record);
        }

        return bytes;
    }
}
