namespace Sightglass.Storage.Spool;

/// <summary>Reads records and skips damaged ranges and gaps. One caller, the writer.</summary>
internal sealed class SegmentReader(SegmentList segments, SegmentQuarantine quarantine)
{
    /// <summary>Reads complete records from <paramref name="position"/> on into <paramref name="block"/>.</summary>
    /// <param name="block">Emptied first. Its end is where the next block starts, even if damage left it empty.</param>
    /// <param name="position">Where the block starts.</param>
    /// <param name="rowsBefore">Rows of the log before it; null when they are not known.</param>
    /// <param name="limits">Where to stop. The first record is always read.</param>
    /// <param name="end">End of the log.</param>
    public void Read(SpoolBlock block, long position, long? rowsBefore, SpoolBlockLimits limits, LogEnd end)
    {
        block.Reset(position, rowsBefore);
        var stop = Math.Min(limits.EndPosition, end.Position);
        while (block.End < stop && segments.At(block.End) is var (segment, segmentEnd))
        {
            block.SkipTo(Math.Max(block.End, Math.Min(segment.Base, stop)));
            if (!ReadSegment(block, segment, Math.Min(segmentEnd, stop), limits))
            {
                return;
            }

            // The rest of this segment is void; the next one starts at or after its end.
            block.SkipTo(Math.Max(block.End, Math.Min(segmentEnd, stop)));
        }

        // Nothing comes after it, so the end of the log says how many rows are missing.
        block.SkipTo(Math.Max(block.End, stop));
        if (block.End == end.Position && (quarantine.HasUnreported || block.RowsEnd < end.Rows))
        {
            quarantine.Report(end.Position, end.Rows - (block.RowsEnd ?? end.Rows));
            block.SkipRows(end.Rows);
        }
    }

    /// <returns>False when the block is full.</returns>
    private bool ReadSegment(SpoolBlock block, Segment segment, long end, SpoolBlockLimits limits)
    {
        while (block.End < end)
        {
            var bytes = block.Load(segment);
            var records = block.Records.Count;
            var taken = block.TakeRecords(bytes, end, limits, quarantine.Report);
            if (block.Records.Count > records && quarantine.HasUnreported)
            {
                quarantine.Report(block.End, 0);
            }

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
        quarantine.Keep(segment.File, segment.Name, segment.OffsetOf(block.End), next - block.End);
        block.SkipTo(next);
    }
}
