using Sightglass.Testing;

namespace Sightglass.Storage.Spool;

/// <summary>A segment that version 1 wrote must be read by every later version.</summary>
public sealed class SpoolFormatTests
{
    private const string Golden = "spool-v1.segment";
    private static readonly byte[][] s_payloads = ["first"u8.ToArray(), [0, 1, 2, 3, 4, 5, 6, 7, 8], "dritter, größer"u8.ToArray()];

    [Fact]
    public void Golden_Version1_IsReadBack()
    {
        var disk = new FaultyDisk();
        using (var file = disk.Root.Create(Segment.NameOf(0)))
        {
            file.Write(0, [File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "formats", Golden))]);
        }

        using var spool = SpoolFixture.Open(disk.Root);
        var block = new SpoolBlock();
        spool.Read(block, 0, SpoolBlockLimits.Until(long.MaxValue));

        Assert.Equal(new Guid("6b1f2f60-9f0c-4f6e-8a35-0d7c6a1e9b11"), spool.Id);
        Assert.Equal(s_payloads, block.Payloads.Select(payload => payload.ToArray()));
        Assert.Equal(6, spool.CommittedRows);
    }

    [Fact]
    public void Golden_Version1_IsWrittenByteForByte()
    {
        var bytes = new MemoryStream();
        Span<byte> header = stackalloc byte[SegmentHeader.Size];
        new SegmentHeader(new Guid("6b1f2f60-9f0c-4f6e-8a35-0d7c6a1e9b11"), BasePosition: 0, RowsBefore: 0).Write(header);
        bytes.Write(header);
        long position = 0, rows = 0;
        for (var index = 0; index < s_payloads.Length; index++)
        {
            var payload = s_payloads[index];
            var record = new RecordHeader(payload.Length, Crc32C.Of(payload), index + 1, position, rows, Durable: position);
            record.Write(header);
            bytes.Write(header[..RecordHeader.Size]);
            bytes.Write(payload);
            position = record.End;
            rows += record.Rows;
        }

        var golden = Path.Combine(AppContext.BaseDirectory, "formats", Golden);
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
}
