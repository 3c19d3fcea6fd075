using Sightglass.Storage.Files;

namespace Sightglass.Storage.Spool;

/// <summary>One file of the spool: where it is in the log, and reading records out of it.</summary>
/// <remarks>The committer's thread writes; reads below <see cref="End"/> may run beside it.</remarks>
internal sealed class Segment(string name, IStoreFile file, SegmentHeader header) : IDisposable
{
    public const string Extension = ".segment";

    private long _end = header.BasePosition;
    private volatile bool _hasReceipts;

    public string Name { get; } = name;

    public IStoreFile File { get; } = file;

    public long Base => header.BasePosition;

    public long RowsBefore => header.RowsBefore;

    public Guid SpoolId => header.SpoolId;

    /// <summary>Position after the last record that counts.</summary>
    public long End
    {
        get => Volatile.Read(ref _end);
        set => Volatile.Write(ref _end, value);
    }

    /// <summary>Whether any of its records may have a receipt.</summary>
    public bool HasReceipts
    {
        get => _hasReceipts;
        set => _hasReceipts = value;
    }

    public static string NameOf(long basePosition) => $"{basePosition:x16}{Extension}";

    public long OffsetOf(long position) => position - Base + SegmentHeader.Size;

    public long PositionAt(long offset) => offset - SegmentHeader.Size + Base;

    /// <summary>Is the buffer, which starts at <paramref name="position"/>, a whole and undamaged record that ends by <paramref name="limit"/>?</summary>
    public static bool TryParse(ReadOnlySpan<byte> buffer, long position, long limit, out RecordHeader record) =>
        RecordHeader.TryRead(buffer, out record)
        && record.Position == position
        && record.End <= limit
        && buffer.Length - RecordHeader.Size >= record.PayloadLength
        && Crc32C.Of(buffer.Slice(RecordHeader.Size, record.PayloadLength)) == record.PayloadChecksum;

    public void Dispose() => File.Dispose();
}
