namespace Sightglass.Storage.Spool;

/// <summary>The result of scanning the bytes of a segment. Pure: bytes in, positions out.</summary>
/// <param name="ValidEnd">Position after the last record of the valid run at the start.</param>
/// <param name="RowsEnd">Rows of the log up to that position.</param>
/// <param name="IsDamaged">Acknowledged bytes at or after <paramref name="ValidEnd"/> are invalid: a later record says that they were durable.</param>
/// <param name="LastEnd">Position after the last valid record anywhere.</param>
/// <param name="LastRows">Rows of the log up to that position.</param>
internal readonly record struct SegmentScan(long ValidEnd, long RowsEnd, bool IsDamaged, long LastEnd, long LastRows)
{
    /// <param name="bytes">The records, without the segment's header.</param>
    /// <param name="basePosition">Position of the first byte.</param>
    /// <param name="rowsBefore">Rows of the log before it.</param>
    public static SegmentScan Of(ReadOnlySpan<byte> bytes, long basePosition, long rowsBefore)
    {
        var limit = basePosition + bytes.Length;
        var (validEnd, validRows, _) = Run(bytes, basePosition, basePosition, rowsBefore);
        var (lastEnd, lastRows) = (validEnd, validRows);
        var isDamaged = false;
        while (lastEnd < limit && FindNext(bytes, basePosition, lastEnd) is { } found)
        {
            // Any later record may know it: the first one may have been written together with the invalid bytes.
            (lastEnd, lastRows, var durable) = Run(bytes, basePosition, found.Position, found.RowsBefore);
            isDamaged |= durable > validEnd;
        }

        return new SegmentScan(validEnd, validRows, isDamaged, lastEnd, lastRows);
    }

    /// <summary>The first valid record at or after <paramref name="position"/>; null when there is none.</summary>
    public static RecordHeader? FindNext(ReadOnlySpan<byte> bytes, long basePosition, long position)
    {
        var index = (int)(position - basePosition);
        while (true)
        {
            var step = bytes[index..].IndexOf(RecordHeader.Beginning);
            if (step < 0)
            {
                return null;
            }

            index += step;
            if (Segment.TryParse(bytes[index..], basePosition + index, basePosition + bytes.Length, out var record))
            {
                return record;
            }

            index++;
        }
    }

    private static (long End, long Rows, long Durable) Run(ReadOnlySpan<byte> bytes, long basePosition, long position, long rows)
    {
        var limit = basePosition + bytes.Length;
        var durable = 0L;
        while (Segment.TryParse(bytes[(int)(position - basePosition)..], position, limit, out var record))
        {
            position = record.End;
            rows = record.RowsBefore + record.Rows;
            durable = Math.Max(durable, record.Durable);
        }

        return (position, rows, durable);
    }
}
