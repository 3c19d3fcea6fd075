namespace Sightglass.Storage.Spool;

/// <summary>Finds the receipts in a segment: reads from header to header and skips damage.</summary>
internal static class SegmentReceipts
{
    // One read: the headers of some dozen small records, or of one large record, most of whose bytes are then not read.
    private const int WindowBytes = 16 << 10;

    /// <summary>Every receipt of the valid records, in order.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static IEnumerable<Receipt> Read(Segment segment)
    {
        var window = new byte[(int)Math.Min(WindowBytes, segment.End - segment.Base)];
        var (start, length) = (segment.Base, 0);
        for (var position = segment.Base; position < segment.End;)
        {
            if (position + RecordHeader.Size + Receipt.Size > start + length)
            {
                (start, length) = (position, segment.File.Read(segment.OffsetOf(position), window));
            }

            var bytes = window.AsMemory((int)(position - start), (int)(start + length - position));
            if (!RecordHeader.TryRead(bytes.Span, out var record) || record.Position != position || record.End > segment.End)
            {
                position = NextValid(segment, position);
                continue;
            }

            if (record.HasReceipt && bytes.Length >= RecordHeader.Size + Receipt.Size)
            {
                yield return Receipt.Read(bytes.Span[RecordHeader.Size..]);
            }

            position = record.End;
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
