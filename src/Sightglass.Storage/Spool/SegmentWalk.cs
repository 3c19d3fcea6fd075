namespace Sightglass.Storage.Spool;

/// <summary>Goes through a segment from header to header, and skips damage.</summary>
internal static class SegmentWalk
{
    // One read: the headers of some dozen small records, or of one large record, most of whose bytes are then not read.
    private const int WindowBytes = 16 << 10;

    /// <summary>The headers of the records, in order. Payloads are not checked.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static IEnumerable<RecordHeader> Headers(Segment segment)
    {
        var window = new byte[(int)Math.Min(WindowBytes, segment.End - segment.Base)];
        var (start, length) = (segment.Base, 0);
        for (var position = segment.Base; position < segment.End;)
        {
            if (position + RecordHeader.Size > start + length)
            {
                (start, length) = (position, segment.File.Read(segment.OffsetOf(position), window));
            }

            var bytes = window.AsMemory((int)(position - start), (int)(start + length - position));
            if (!RecordHeader.TryRead(bytes.Span, out var record) || record.Position != position || record.End > segment.End)
            {
                position = NextValid(segment, position);
                continue;
            }

            yield return record;
            position = record.End;
        }
    }

    /// <summary>The receipts of the records that can be read. The receipt of a damaged record does not count: its events are lost, so a retry must store them.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static IEnumerable<Receipt> Receipts(Segment segment)
    {
        foreach (var record in Headers(segment).Where(record => record.HasReceipt))
        {
            var bytes = new byte[record.End - record.Position];
            var read = segment.File.Read(segment.OffsetOf(record.Position), bytes);
            if (Segment.TryParse(bytes.AsSpan(0, read), record.Position, record.End, out _))
            {
                yield return Receipt.Read(bytes.AsSpan(record.HeaderLength, record.ReceiptLength));
            }
        }
    }

    // Damage in between is reported when the records themselves are read.
    private static long NextValid(Segment segment, long position)
    {
        var bytes = new byte[segment.End - position];
        var read = segment.File.Read(segment.OffsetOf(position), bytes);
        return SegmentScan.FindNext(bytes.AsSpan(0, read), position, position)?.Position ?? segment.End;
    }
}
