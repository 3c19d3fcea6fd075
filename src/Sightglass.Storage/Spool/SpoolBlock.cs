namespace Sightglass.Storage.Spool;

/// <summary>Consecutive records of one table in memory, ready to be sent. Reused for the next block.</summary>
internal sealed class SpoolBlock
{
    // One read. A block takes a few reads; a record that a read cuts off is read again by the next one.
    private const int ReadBytes = 4 << 20;

    // The buffers of one block. They are kept for the next block; Release frees them.
    private readonly List<byte[]> _chunks = [];
    private readonly List<BlockRecord> _records = [];
    private int _chunksUsed;

    internal enum Outcome
    {
        /// <summary>The bytes end within a record, or at its end.</summary>
        More,

        /// <summary>A limit is reached, or the next record belongs to another table.</summary>
        Full,

        /// <summary>The bytes at the end of the block are not a record.</summary>
        Invalid,
    }

    public long Start { get; private set; }

    /// <summary>Position after the last record, or after the skipped range.</summary>
    public long End { get; private set; }

    /// <summary>Number of the table that the rows belong to.</summary>
    public byte Table { get; private set; }

    public long Rows { get; private set; }

    /// <summary>Bytes of the records, including their headers.</summary>
    public long Bytes { get; private set; }

    /// <summary>The records in order.</summary>
    public IReadOnlyList<BlockRecord> Records => _records;

    /// <summary>Rows of the log before <see cref="End"/>; null when they are not known, before the first record.</summary>
    public long? RowsEnd { get; private set; }

    /// <param name="position">Where the block starts.</param>
    /// <param name="rowsBefore">Rows of the log before it; null when they are not known.</param>
    public void Reset(long position, long? rowsBefore)
    {
        _records.Clear();
        _chunksUsed = 0;
        (Start, End, Rows, Bytes, RowsEnd) = (position, position, 0, 0, rowsBefore);
    }

    /// <summary>Frees the memory, when no block is expected soon.</summary>
    public void Release()
    {
        Reset(End, RowsEnd);
        _chunks.Clear();
    }

    public void SkipTo(long position) => End = position;

    /// <summary>Goes on after rows that are lost.</summary>
    public void SkipRows(long rowsEnd) => RowsEnd = rowsEnd;

    /// <summary>Reads from <see cref="End"/> on: some records, at least one complete record.</summary>
    public ReadOnlyMemory<byte> Load(Segment segment)
    {
        var available = segment.End - End;
        var length = Math.Min(available, ReadBytes);
        Span<byte> header = stackalloc byte[RecordHeader.Size];
        var headerLength = segment.File.Read(segment.OffsetOf(End), header);
        if (RecordHeader.TryRead(header[..headerLength], out var first))
        {
            length = Math.Min(available, Math.Max(length, first.End - first.Position));
        }

        var chunk = Chunk(checked((int)length));
        var read = segment.File.Read(segment.OffsetOf(End), chunk.Span);
        return chunk[..read];
    }

    /// <summary>Takes the complete records at the start of <paramref name="bytes"/>, which begin at <see cref="End"/>.</summary>
    /// <param name="bytes">Some bytes of a segment.</param>
    /// <param name="end">Where the records of the segment end.</param>
    /// <param name="limits">Where to stop.</param>
    /// <param name="lost">Called with a position and the number of rows that the log has before it, but not in a record.</param>
    public Outcome TakeRecords(ReadOnlyMemory<byte> bytes, long end, SpoolBlockLimits limits, Action<long, long> lost)
    {
        var isFirst = true;
        while (End < end)
        {
            if (!RecordHeader.TryRead(bytes.Span, out var record) || record.Position != End || record.End > end)
            {
                // A header that does not fit completely is read again with the next piece.
                return !isFirst && bytes.Length < RecordHeader.Size ? Outcome.More : Outcome.Invalid;
            }

            var size = record.HeaderLength + record.PayloadLength;
            if (_records.Count > 0 && (record.Table != Table || Rows + record.Rows > limits.Rows || Bytes + size > limits.Bytes || _records.Count >= limits.Records))
            {
                return Outcome.Full;
            }

            if (bytes.Length < size)
            {
                return isFirst ? Outcome.Invalid : Outcome.More;
            }

            if (!Segment.TryParse(bytes.Span, End, end, out _))
            {
                return Outcome.Invalid;
            }

            if (RowsEnd is { } rows && record.RowsBefore > rows)
            {
                lost(record.Position, record.RowsBefore - rows);
            }

            var payload = bytes.Slice(record.HeaderLength + record.ReceiptLength, record.PayloadLength - record.ReceiptLength);
            _records.Add(new BlockRecord(payload, record.Rows, record.Numbers, record.Position));
            RowsEnd = record.RowsBefore + record.Rows;
            Table = record.Table;
            Rows += record.Rows;
            Bytes += size;
            End = record.End;
            bytes = bytes[size..];
            isFirst = false;
        }

        return Outcome.More;
    }

    private Memory<byte> Chunk(int length)
    {
        if (_chunksUsed == _chunks.Count)
        {
            _chunks.Add([]);
        }

        if (_chunks[_chunksUsed].Length < length)
        {
            _chunks[_chunksUsed] = GC.AllocateUninitializedArray<byte>(length);
        }

        return _chunks[_chunksUsed++].AsMemory(0, length);
    }
}
