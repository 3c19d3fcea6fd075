namespace Sightglass.Storage.Spool;

/// <summary>The open segments, ordered by position. Any thread may call it.</summary>
internal sealed class SegmentList : IDisposable
{
    private readonly Lock _lock = new();

    // At most the spool's limit divided by the segment size, plus one. Emptied by Remove as the writer advances.
    private readonly List<Segment> _segments;
    private long _bytes;

    public SegmentList(IEnumerable<Segment> segments)
    {
        _segments = [.. segments];
        _bytes = _segments.Sum(SizeOf);
    }

    /// <summary>Bytes of all segments.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The segment that contains the position, or the first one after it; and where it ends.</summary>
    public (Segment Segment, long End)? At(long position)
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

    /// <summary>The segments that end at or below the position, except the last one.</summary>
    public List<Segment> Below(long position)
    {
        lock (_lock)
        {
            return _segments[..^Math.Min(1, _segments.Count)].FindAll(segment => segment.End <= position);
        }
    }

    public void Add(Segment segment)
    {
        Interlocked.Add(ref _bytes, SizeOf(segment));
        lock (_lock)
        {
            _segments.Add(segment);
        }
    }

    /// <summary>Adds the bytes of records that were appended to a segment.</summary>
    public void Grow(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>Removes segments and closes their files.</summary>
    public void Remove(Predicate<Segment> isRemoved)
    {
        List<Segment> removed;
        lock (_lock)
        {
            removed = _segments.FindAll(isRemoved);
            _segments.RemoveAll(isRemoved);
        }

        foreach (var segment in removed)
        {
            Interlocked.Add(ref _bytes, -SizeOf(segment));
            segment.Dispose();
        }
    }

    public void Dispose() => Remove(_ => true);

    private static long SizeOf(Segment segment) => segment.OffsetOf(segment.End);
}
