namespace Sightglass.Storage.Spool;

/// <summary>Reads records and skips damaged ranges and gaps. One caller, the writer.</summary>
internal sealed class SegmentReader(SegmentList segments, SegmentQuarantine quarantine)
{
    /// <summary>Reads complete records from <paramref name="position"/> on into <paramref name="block"/>.</summary>
    /// <param name="block">Emptied first. Its end is where the next block starts, even if damage left it empty.</param>
    /// <param name="position">Where the block starts.</param>
    /// <param name="limits">Where to stop. The first record is always read.</param>
    /// <param name="committed">End of the log.</param>
    public void Read(SpoolBlock block, long position, SpoolBlockLimits limits, long committed)
    {
        block.Reset(position);
        var stop = Math.Min(limits.EndPosition, committed);
        while (block.End < stop && segments.At(block.End) is var (segment, segmentEnd))
        {
            block.SkipTo(Math.Max(block.End, segment.Base));
            if (!ReadSegment(block, segment, Math.Min(segmentEnd, stop), limits))
            {
                return;
            }

            // The rest of this segment is void; the next one starts at or after its end.
            block.SkipTo(Math.Max(block.End, Math.Min(segmentEnd, stop)));
        }
    }

    /// <summary>Rows of the log before the record at <paramref name="position"/>; null after the last record.</summary>
    public long? RowsBefore(long position)
    {
        if (segments.At(position) is not var (segment, _))
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[RecordHeader.Size];
        var offset = segment.OffsetOf(Math.Max(position, segment.Base));
        var read = segment.File.Read(offset, bytes);
        return RecordHeader.TryRead(bytes[..read], out var record) ? record.RowsBefore : segment.RowsBefore;
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
        quarantine.Keep(segment.File, segment.Name, block.End, segment.OffsetOf(block.End), next - block.End);
        block.SkipTo(next);
    }
}
