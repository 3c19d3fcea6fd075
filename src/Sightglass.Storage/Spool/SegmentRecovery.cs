using System.Buffers;
using System.Globalization;
using Sightglass.Storage.Files;

namespace Sightglass.Storage.Spool;

/// <summary>Opens the segments that the last process left in a directory: truncates a torn tail, quarantines damage, finds where the log continues.</summary>
internal sealed class SegmentRecovery
{
    private readonly IStoreDirectory _directory;
    private readonly SegmentQuarantine _quarantine;
    private readonly List<Segment> _segments = []; // Owned by the caller after Run.
    private long _lostEnd; // End of the segments whose header was damaged.

    private SegmentRecovery(IStoreDirectory directory, SegmentQuarantine quarantine)
    {
        _directory = directory;
        _quarantine = quarantine;
    }

    /// <summary>Ordered by position; the caller closes them.</summary>
    public IReadOnlyList<Segment> Segments => _segments;

    /// <summary>The segment to append to; null when the next group needs a new one.</summary>
    public Segment? Active { get; private set; }

    public Guid SpoolId { get; private set; } = Guid.NewGuid();

    /// <summary>Where the log continues.</summary>
    public long Position { get; private set; }

    /// <summary>Rows of the log before that position.</summary>
    public long Rows { get; private set; }

    /// <exception cref="IOException">The disk failed.</exception>
    public static SegmentRecovery Run(IStoreDirectory directory, SegmentQuarantine quarantine)
    {
        var recovery = new SegmentRecovery(directory, quarantine);
        try
        {
            recovery.Recover();
            return recovery;
        }
        catch
        {
            recovery._segments.ForEach(segment => segment.Dispose());
            throw;
        }
    }

    private void Recover()
    {
        var entries = _directory.List().Where(entry => entry.Name.EndsWith(Segment.Extension, StringComparison.Ordinal)).ToList();
        for (var index = 0; index < entries.Count; index++)
        {
            if (OpenSegment(entries[index], isLast: index == entries.Count - 1) is { } segment)
            {
                _segments.Add(segment);
            }
        }

        for (var index = 0; index + 1 < _segments.Count; index++)
        {
            var written = _segments[index].PositionAt(_segments[index].File.Size);
            _segments[index].End = Math.Min(written, _segments[index + 1].Base);
        }

        if (_segments.Count > 0)
        {
            SpoolId = _segments[0].SpoolId;
            RecoverLast(_segments[^1]);
        }

        if (Position < _lostEnd)
        {
            // An acknowledged position is never used again, because the engine may know its token.
            Position = _lostEnd;
            Active = null;
        }
    }

    private Segment? OpenSegment(StoreFileEntry entry, bool isLast)
    {
        var file = _directory.Open(entry.Name);
        var bytes = new byte[SegmentHeader.Size];
        var read = file.Read(0, bytes);
        if (SegmentHeader.TryRead(bytes.AsSpan(0, read), out var header) && Segment.NameOf(header.BasePosition) == entry.Name)
        {
            return new Segment(entry.Name, file, header);
        }

        using (file)
        {
            if (!isLast || entry.Size > SegmentHeader.Size)
            {
                _ = long.TryParse(Path.GetFileNameWithoutExtension(entry.Name), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var lost);
                _lostEnd = Math.Max(_lostEnd, lost + entry.Size);
                _quarantine.Keep(file, entry.Name, lost, offset: 0, file.Size);
            }
        }

        _directory.Delete(entry.Name);
        _directory.Sync();
        return null;
    }

    private void RecoverLast(Segment last)
    {
        var length = checked((int)(last.File.Size - SegmentHeader.Size));
        var bytes = ArrayPool<byte>.Shared.Rent(Math.Max(length, 1));
        try
        {
            var read = last.File.Read(SegmentHeader.Size, bytes.AsSpan(0, length));
            var scan = SegmentScan.Of(bytes.AsSpan(0, read), last.Base, last.RowsBefore);
            if (scan.IsDamaged)
            {
                // Left unchanged for inspection; the next group starts a new segment after everything that was ever written here.
                last.End = last.Base + read;
                (Position, Rows) = (last.End, scan.LastRows);
                return;
            }

            if (scan.ValidEnd < last.Base + read)
            {
                last.File.Truncate(last.OffsetOf(scan.ValidEnd));
            }

            // Complete records that were not synced are valid from now on: they must not vanish after they were sent.
            last.File.Sync();
            last.End = scan.ValidEnd;
            (Position, Rows) = (scan.ValidEnd, scan.RowsEnd);
            Active = last;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
