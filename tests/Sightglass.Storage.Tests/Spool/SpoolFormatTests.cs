using Sightglass.Testing;

namespace Sightglass.Storage.Spool;

/// <summary>Every version must read the segments of all earlier versions.</summary>
public sealed class SpoolFormatTests
{
    private const string Version1 = "spool-v1.segment";
    private const string Version2 = "spool-v2.segment";
    private const string Version3 = "spool-v3.segment";
    private static readonly Guid Id = new("6b1f2f60-9f0c-4f6e-8a35-0d7c6a1e9b11");
    private static readonly byte[][] Payloads = ["first"u8.ToArray(), [0, 1, 2, 3, 4, 5, 6, 7, 8], "dritter, größer"u8.ToArray()];

    // Tables of the records of version 2; all records of version 1 belong to table 0.
    private static readonly byte[] Tables = [0, 0, 3];

    [Fact]
    public void Golden_Version1_IsReadBack_AllRecordsForTheTableOfEvents()
    {
        using var spool = Open(Version1);
        var block = new SpoolBlock();
        spool.Read(block, 0, 0, SpoolBlockLimits.None);

        Assert.Equal(Id, spool.Id);
        Assert.Equal(Payloads, block.Records.Select(record => record.Payload.ToArray()));
        Assert.All(block.Records, record => Assert.False(record.Numbers.IsKnown));
        Assert.Equal(0, block.Table);
        Assert.Equal(6, spool.End.Rows);
    }

    [Theory]
    [InlineData(Version2, 0)]
    [InlineData(Version3, 1005)]
    public void Golden_LaterVersions_AreReadBack_TableByTable(string golden, int lastSequence)
    {
        using var spool = Open(golden);
        var (block, next) = (new SpoolBlock(), new SpoolBlock());
        spool.Read(block, 0, 0, SpoolBlockLimits.None);
        spool.Read(next, block.End, block.RowsEnd, SpoolBlockLimits.None);

        Assert.Equal(Id, spool.Id);
        Assert.Equal(Payloads[..2], block.Records.Select(record => record.Payload.ToArray()));
        Assert.Equal(Payloads[2..], next.Records.Select(record => record.Payload.ToArray()));
        Assert.Equal((0, 3), (block.Table, next.Table));
        Assert.Equal(6, spool.End.Rows);
        Assert.Equal((ulong)lastSequence, spool.LastSequence);
        Assert.Equal(lastSequence > 0 ? new RowNumbers(1003, 77) : default, next.Records[0].Numbers);
    }

    [Fact]
    public void Golden_Version3_IsWrittenByteForByte()
    {
        var bytes = new MemoryStream();
        Span<byte> header = stackalloc byte[SegmentHeader.Size];
        new SegmentHeader(Id, BasePosition: 0, RowsBefore: 0).Write(header);
        bytes.Write(header);
        long position = 0, rows = 0;
        for (var index = 0; index < Payloads.Length; index++)
        {
            var payload = Payloads[index];
            var record = new RecordHeader(payload.Length, Crc32C.Of(payload), index + 1, position, rows, Durable: position, Tables[index], Numbers: new RowNumbers(1000 + (ulong)rows, 77));
            record.Write(header);
            bytes.Write(header[..RecordHeader.Size]);
            bytes.Write(payload);
            position = record.End;
            rows += record.Rows;
        }

        var golden = PathOf(Version3);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllBytes(golden, bytes.ToArray());
        }

        Assert.Equal(File.ReadAllBytes(golden), bytes.ToArray());
    }

    [Theory]
    [InlineData("", 0x00000000u)]
    [InlineData("123456789", 0xE3069283u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x22620404u)]
    public void Crc32C_KnownTexts(string text, uint expected)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(text);
        Assert.Equal(expected, Crc32C.Of(bytes));
        ReadOnlyMemory<byte>[] pieces = [bytes.AsMemory(0, bytes.Length / 3), bytes.AsMemory(bytes.Length / 3)];
        Assert.Equal(expected, Crc32C.Of(pieces));
    }

    private static EventSpool Open(string golden)
    {
        var disk = new FaultyDisk();
        using (var file = disk.Root.Create(Segment.NameOf(0)))
        {
            file.Write(0, [File.ReadAllBytes(PathOf(golden))]);
        }

        return SpoolFixture.Open(disk.Root);
    }

    private static string PathOf(string golden) => Path.Combine(AppContext.BaseDirectory, "formats", golden);
}
