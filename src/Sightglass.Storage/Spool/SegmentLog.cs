using System.Buffers;
using System.Globalization;
using Sightglass.Storage.Files;

namespace Sightglass.Storage.Spooling;

/// <summary>The segments of the spool as one log: recovers at open, appends groups, reads blocks, drops what is done.</summary>
/// <remarks>
/// <see cref="Append"/> has one caller, the committer's thread. <see cref="Read"/> and <see cref="TrimTo"/> have one caller, the writer.
/// <c>_lock</c> guards the list of segments only. Format: docs/formats/spool.md, version 1.
/// </remarks>
internal sealed class SegmentLog : IDisposable
{
    private readonly IStoreDirectory _directory;
    private readonly long _segmentBytes;
    private readonly Action<SpoolDamage> _damaged;
    private readonly Lock _lock = new();

    // In order of their positions; at most the spool's limit divided by the segment size, and one. Emptied by TrimTo.
    private readonly List<Segment> _segments = [];

    // Reused by every group; the committer's.
    private readonly List<ReadOnlyMemory<byte>> _buffers = [];
    private byte[] _headers = new byte[64 * RecordHeader.Size];

    // Null when the next group needs a new segment.
    private Segment? _active;
    private long _committedPosition;
    private long _lostEnd; // End of the segments whose header was damaged, found at open.
    private long _committedRows;
    private long _bytes;

    private SegmentLog(IStoreDirectory directory, long segmentBytes, Action<SpoolDamage> damaged)
    {
        _directory = directory;
        _segmentBytes = segmentBytes;
        _damaged = damaged;
    }

    public Guid SpoolId { get; private set; } = Guid.NewGuid();

    /// <summary>Everything below is durable.</summary>
    public long CommittedPosition => Volatile.Read(ref _committedPosition);

    /// <summary>Rows below <see cref="CommittedPosition"/> since the spool was made.</summary>
    public long CommittedRows => Volatile.Read(ref _committedRows);

    /// <summary>Bytes of all segments.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public static SegmentLog Open(IStoreDirectory directory, long segmentBytes, Action<SpoolDamage> damaged)
    {
        var log = new SegmentLog(directory, segmentBytes, damaged);
        try
        {
            log.Recover();
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Writes the records one after the other and syncs once. When it throws, none of them counts.</summary>
    /// <param name="records">The payloads and the checksums of their bytes.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="IOException">The disk failed or is full. The next call starts a new segment.</exception>
    public long Append(IReadOnlyList<(SpoolRecord Record, uint Checksum)> records)
    {
        var start = _committedPosition;
        var rows = _committedRows;
        if (_active is null || start - _active.Base >= _segmentBytes)
        {
            Roll();
        }

        var end = Gather(records, start, ref rows);
        var segment = _active!;
        try
        {
            segment.File.Write(segment.OffsetOf(start), _buffers);
            segment.File.Sync();
        }
        catch
        {
            Abandon(segment);
            throw;
        }
        finally
        {
            _buffers.Clear();
        }

        segment.End = end;
        Interlocked.Add(ref _bytes, end - start);
        Volatile.Write(ref _committedRows, rows);
        Volatile.Write(ref _committedPosition, end);
        return end - start;
    }

    /// <summary>Reads whole records from <paramref name="position"/> on into <paramref name="block"/>, over damage and holes.</summary>
    /// <param name="block">Emptied first. Its end is where the next block starts, also when damage left it empty.</param>
    /// <param name="position">Where the block starts.</param>
    /// <param name="limits">Where to stop. The first record is always taken.</param>
    public void Read(SpoolBlock block, long position, SpoolBlockLimits limits)
    {
        block.Reset(position);
        var stop = Math.Min(limits.EndPosition, CommittedPosition);
        while (block.End < stop && SegmentAt(block.End) is var (segment, segmentEnd))
        {
            block.SkipTo(Math.Max(block.End, segment.Base));
            if (!ReadSegment(block, segment, Math.Min(segmentEnd, stop), limits))
            {
                return;
            }

            // What is left of this segment is void; the next one starts at or after its end.
            block.SkipTo(Math.Max(block.End, Math.Min(segmentEnd, stop)));
        }
    }

    /// <summary>Rows of the log before the record at <paramref name="position"/>.</summary>
    public long RowsBefore(long position)
    {
        if (SegmentAt(position) is not var (segment, _))
        {
            return CommittedRows;
        }

        Span<byte> bytes = stackalloc byte[RecordHeader.Size];
        var offset = segment.OffsetOf(Math.Max(position, segment.Base));
        var read = segment.File.Read(offset, bytes);
        return RecordHeader.TryRead(bytes[..read], out var record) ? record.RowsBefore : segment.RowsBefore;
    }

    /// <summary>Deletes the segments that end at or below <paramref name="position"/>, except the one that is appended to.</summary>
    public void TrimTo(long position)
    {
        List<Segment> done;
        lock (_lock)
        {
            done = _segments[..^Math.Min(1, _segments.Count)].FindAll(segment => segment.End <= position);
            _segments.RemoveAll(done.Contains);
        }

        if (done.Count == 0)
        {
            return;
        }

        foreach (var segment in done)
        {
            Interlocked.Add(ref _bytes, -SizeOf(segment));
            segment.Dispose();
            _directory.Delete(segment.Name);
        }

        _directory.Sync();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _segments.ForEach(segment => segment.Dispose());
            _segments.Clear();
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

        if (_committedPosition < _lostEnd)
        {
            // A position that was acknowledged is never used again: the engine may know its token.
            _committedPosition = _lostEnd;
            _active = null;
        }

        _bytes = _segments.Sum(SizeOf);
    }

    /// <summary>What a segment counts for in <see cref="Bytes"/>.</summary>
    private static long SizeOf(Segment segment) => segment.OffsetOf(segment.End);

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
                Report(file, entry.Name, lost, offset: 0, file.Size);
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
                // Left as it is, for whoever reads it; the next group starts a new segment after all that was ever written here.
                last.End = last.Base + read;
                _committedPosition = last.End;
                _committedRows = scan.LastRows;
                return;
            }

            if (scan.ValidEnd < last.Base + read)
            {
                last.File.Truncate(last.OffsetOf(scan.ValidEnd));
            }

            // Whole records that nobody synced count from now on: they must not vanish after they were sent.
            last.File.Sync();
            last.End = scan.ValidEnd;
            _committedPosition = scan.ValidEnd;
            _committedRows = scan.RowsEnd;
            _active = last;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Roll()
    {
        var name = Segment.NameOf(_committedPosition);
        var header = new SegmentHeader(SpoolId, _committedPosition, _committedRows);
        var bytes = new byte[SegmentHeader.Size];
        header.Write(bytes);

        // A file of this name is what a failed try left: no acknowledged byte is at or after this position.
        lock (_lock)
        {
            _segments.RemoveAll(segment => segment.Name == name && Forget(segment));
        }

        _directory.Delete(name);
        var file = _directory.Create(name);
        try
        {
            file.Write(0, [bytes]);
            file.Sync();
            _directory.Sync();
        }
        catch
        {
            file.Dispose();
            TryDelete(name);
            throw;
        }

        _active = new Segment(name, file, header);
        Interlocked.Add(ref _bytes, SegmentHeader.Size);
        lock (_lock)
        {
            _segments.Add(_active);
        }
    }

    private bool Forget(Segment segment)
    {
        Interlocked.Add(ref _bytes, -SizeOf(segment));
        segment.Dispose();
        return true;
    }

    private long Gather(IReadOnlyList<(SpoolRecord Record, uint Checksum)> records, long position, ref long rows)
    {
        if (_headers.Length < records.Count * RecordHeader.Size)
        {
            _headers = new byte[records.Count * RecordHeader.Size];
        }

        var durable = position;
        for (var index = 0; index < records.Count; index++)
        {
            var (record, checksum) = records[index];
            var target = _headers.AsMemory(index * RecordHeader.Size, RecordHeader.Size);
            var header = new RecordHeader((int)record.Length, checksum, record.Rows, position, rows, durable);
            header.Write(target.Span);
            _buffers.Add(target);
            _buffers.AddRange(record.Payload);
            position = header.End;
            rows += record.Rows;
        }

        return position;
    }

    /// <summary>
    /// After a failed write or sync nobody knows what is on the disk beyond the committed position. The bytes are cut off if that works;
    /// if not, the base of the next segment voids them.
    /// </summary>
    private void Abandon(Segment segment)
    {
        _active = null;
        try
        {
            segment.File.Truncate(segment.OffsetOf(segment.End));
            segment.File.Sync();
        }
        catch (IOException)
        {
            // The failure itself is on its way to the caller.
        }
    }

    private void TryDelete(string name)
    {
        try
        {
            _directory.Delete(name);
        }
        catch (IOException)
        {
            // The next try deletes it, or the next open.
        }
    }

    /// <summary>The segment that holds the position, or the first one after it; and where it ends.</summary>
    private (Segment Segment, long End)? SegmentAt(long position)
    {
        lock (_lock)
        {
            foreach (var segment in _segments)
            {
                if (position < segment.End)
                {
                    return (segment, segment.End);
                }
            }
        }

        return null;
    }

    /// <returns>False when the block is full.</returns>
    private bool ReadSegment(SpoolBlock block, Segment segment, long end, SpoolBlockLimits limits)
    {
        while (block.End < end)
        {
            var bytes = block.Load(segment);
            var taken = block.TakeRecords(bytes, end, limits);
            if (taken == SpoolBlock.Outcome.Full)
            {
                return false;
            }

            if (taken == SpoolBlock.Outcome.Invalid)
            {
                SkipDamage(block, segment, end);
            }
        }

        return true;
    }

    private void SkipDamage(SpoolBlock block, Segment segment, long end)
    {
        var bytes = new byte[end - block.End];
        var read = segment.File.Read(segment.OffsetOf(block.End), bytes);
        var next = SegmentScan.FindNext(bytes.AsSpan(0, read), block.End, block.End)?.Position ?? end;
        Report(segment.File, segment.Name, block.End, segment.OffsetOf(block.End), next - block.End);
        block.SkipTo(next);
    }

    private void Report(IStoreFile file, string name, long position, long offset, long length)
    {
        var bytes = new byte[length];
        var read = file.Read(offset, bytes);
        _directory.Subdirectory("quarantine").Replace($"{Path.GetFileNameWithoutExtension(name)}-{offset:x}.bytes", bytes.AsSpan(0, read));
        _damaged(new SpoolDamage(Path.Combine(_directory.Path, name), offset, position, length));
    }
}
