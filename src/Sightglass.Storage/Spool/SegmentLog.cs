using Sightglass.Storage.Files;
using Sightglass.Storage.Integrity;

namespace Sightglass.Storage.Spool;

/// <summary>The segments of the spool as one log: appends groups, reads blocks, deletes finished segments.</summary>
/// <remarks>
/// <see cref="Append"/> has one caller, the committer's thread. <see cref="Read"/> and <see cref="TrimTo"/> have one caller, the writer.
/// Format: docs/formats/spool.md.
/// </remarks>
internal sealed class SegmentLog : IDisposable
{
    private readonly IStoreDirectory _directory;
    private readonly long _segmentBytes;
    private readonly SegmentList _segments;
    private readonly SegmentReader _reader;
    private readonly ReceiptLog _receipts;

    // Reused by every group; used only by the committer.
    private readonly List<ReadOnlyMemory<byte>> _buffers = [];
    private byte[] _headers = new byte[64 * RecordHeader.Size];

    // Null when the next group needs a new segment.
    private Segment? _active;
    private volatile LogEnd _end;

    private SegmentLog(IStoreDirectory directory, long segmentBytes, SegmentQuarantine quarantine, SegmentRecovery found, ReceiptLog receipts, ulong lastSequence)
    {
        _directory = directory;
        _segmentBytes = segmentBytes;
        _segments = new SegmentList(found.Segments);
        _reader = new SegmentReader(_segments, quarantine);
        _receipts = receipts;
        _active = found.Active;
        _end = found.End with { LastSequence = lastSequence };
        SpoolId = found.SpoolId;
    }

    public Guid SpoolId { get; }

    /// <summary>Everything before it is durable.</summary>
    public LogEnd End => _end;

    /// <summary>Where the receipts of deleted segments end.</summary>
    public ReceiptsEnd ReceiptsEnd => _receipts.End;

    /// <summary>Bytes of all segments.</summary>
    public long Bytes => _segments.Bytes;

    /// <param name="directory">Contains the segments.</param>
    /// <param name="segmentBytes">Size past which the next group begins a new one.</param>
    /// <param name="state">Discarded if it belongs to another spool.</param>
    /// <param name="receipts">Gets the stored receipts, roughly oldest first.</param>
    /// <param name="quarantine">Gets what cannot be read.</param>
    /// <param name="damage">Gets the reports of it.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    public static SegmentLog Open(IStoreDirectory directory, long segmentBytes, SpoolState state, ReceiptWindow receipts, SegmentQuarantine quarantine, DamageLog damage)
    {
        var found = SegmentRecovery.Run(directory, state, quarantine, damage);
        ReceiptLog? log = null;
        try
        {
            log = ReceiptLog.Open(directory, isExpected: found.Segments is [{ Base: > 0 and var start }, ..] && start <= state.Saved.Done, state.Saved.Receipts, receipts, damage);
            var lastSequence = found.End.LastSequence;
            foreach (var segment in found.Segments)
            {
                foreach (var header in SegmentWalk.Headers(segment))
                {
                    lastSequence = Math.Max(lastSequence, header.LastSequence);
                    segment.HasReceipts |= header.HasReceipt;
                }

                foreach (var receipt in segment.HasReceipts ? SegmentWalk.Receipts(segment) : [])
                {
                    receipts.Add(receipt);
                }
            }

            return new SegmentLog(directory, segmentBytes, quarantine, found, log, lastSequence);
        }
        catch
        {
            log?.Dispose();
            foreach (var segment in found.Segments)
            {
                segment.Dispose();
            }

            throw;
        }
    }

    /// <summary>Writes the records one after the other and syncs once. If it throws, none of them is committed.</summary>
    /// <param name="records">The payloads and the checksums of their bytes.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="IOException">The disk failed or is full. The next call starts a new segment.</exception>
    public long Append(IReadOnlyList<(SpoolRecord Record, uint Checksum)> records)
    {
        var (start, rows, lastSequence) = _end;
        if (_active is null || start - _active.Base >= _segmentBytes)
        {
            Roll();
        }

        var segment = _active!;
        var end = Gather(records, segment, start, ref rows, ref lastSequence);
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
        _segments.Grow(end - start);
        _end = new LogEnd(end, rows, lastSequence);
        return end - start;
    }

    /// <inheritdoc cref="SegmentReader.Read"/>
    public void Read(SpoolBlock block, long position, long? rowsBefore, SpoolBlockLimits limits) => _reader.Read(block, position, rowsBefore, limits, End);

    /// <summary>The first position of the log that a segment has; its end when there is none.</summary>
    public long Start => _segments.At(0) is var (segment, _) ? segment.Base : End.Position;

    /// <summary>True if <see cref="TrimTo"/> would delete something.</summary>
    public bool CanTrimTo(long position) => _segments.Below(position).Count > 0;

    /// <summary>Deletes the segments that end at or below <paramref name="position"/>, except the active one. Their receipts are kept.</summary>
    /// <exception cref="IOException">The disk failed; the next open finds the remaining files.</exception>
    public void TrimTo(long position)
    {
        var done = _segments.Below(position);
        if (done.Count == 0)
        {
            return;
        }

        _receipts.Ensure();

        // Before the segments are deleted: after a crash in between, a receipt exists twice, which does no harm.
        foreach (var segment in done.Where(segment => segment.HasReceipts))
        {
            _receipts.Append([.. SegmentWalk.Receipts(segment)]);
            segment.HasReceipts = false;
        }

        _segments.Remove(done.Contains);
        foreach (var segment in done)
        {
            _directory.Delete(segment.Name);
        }

        _directory.Sync();
    }

    public void Dispose()
    {
        _segments.Dispose();
        _receipts.Dispose();
    }

    private void Roll()
    {
        var name = Segment.NameOf(_end.Position);
        var header = new SegmentHeader(SpoolId, _end.Position, _end.Rows, _end.LastSequence);
        var bytes = new byte[SegmentHeader.Size];
        header.Write(bytes);

        // A failed attempt can leave a file with this name: no acknowledged byte is at or after this position.
        _segments.Remove(segment => segment.Name == name);
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
        _segments.Add(_active);
    }

    private long Gather(IReadOnlyList<(SpoolRecord Record, uint Checksum)> records, Segment segment, long position, ref long rows, ref ulong lastSequence)
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
            var header = new RecordHeader((int)record.Length, checksum, record.Rows, position, rows, durable, record.Table, record.HasReceipt, record.Numbers);
            header.Write(target.Span);
            segment.HasReceipts |= record.HasReceipt;
            _buffers.Add(target);
            _buffers.AddRange(record.Payload);
            position = header.End;
            rows += record.Rows;
            lastSequence = Math.Max(lastSequence, header.LastSequence);
        }

        return position;
    }

    /// <summary>
    /// After a failed write or sync, the content of the disk beyond the committed position is unknown. The bytes are truncated if that works;
    /// if not, the base of the next segment makes them void.
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
            // The caller gets the original failure.
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
            // The next attempt deletes it, or the next open.
        }
    }
}
