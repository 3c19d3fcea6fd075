using Sightglass.Storage.Files;

namespace Sightglass.Storage.Spool;

/// <summary>One file of the spool: its position in the log, and methods to read its records.</summary>
/// <remarks>The committer's thread writes; other threads may read below <see cref="End"/> at the same time.</remarks>
internal sealed class Segment(string name, IStoreFile file, SegmentHeader header) : IDisposable
{
    public const string Extension = ".segment";

    private long _end = header.BasePosition;
    private volatile bool _hasReceipts;

    public string Name { get; } = name;

    public IStoreFile File { get; } = file;

    public long Base => header.BasePosition;

    public long RowsBefore => header.RowsBefore;

    /// <summary>The largest sequence number of the log before this segment.</summary>
    public ulong LastSequence => header.LastSequence;

    public Guid SpoolId => header.SpoolId;

    /// <summary>Position after the last valid record.</summary>
    public long End
    {
        get => Volatile.Read(ref _end);
        set => Volatile.Write(ref _end, value);
    }

    /// <summary>True if one of its records may have a receipt.</summary>
    public bool HasReceipts
    {
        get => _hasReceipts;
        set => _hasReceipts = value;
    }

    public static string NameOf(long basePosition) => $"{basePosition:x16}{Extension}";

    public long OffsetOf(long position) => position - Base + SegmentHeader.Size;

    public long PositionAt(long offset) => offset - SegmentHeader.Size + Base;

    /// <summary>True when the buffer, which starts at <paramref name="position"/>, contains a complete and valid record that ends by <paramref name="limit"/>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> buffer, long position, long limit, out RecordHeader record) =>
        RecordHeader.TryRead(buffer, out record)
        && record.Position == position
        && record.End <= limit
        && buffer.Length - record.HeaderLength >= record.PayloadLength
        && Crc32C.Of(buffer.Slice(record.HeaderLength, record.PayloadLength)) == record.PayloadChecksum;

    public void Dispose() => File.Dispose();
}
