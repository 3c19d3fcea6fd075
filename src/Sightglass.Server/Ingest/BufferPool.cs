using System.Collections.Concurrent;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Server.Ingest;

/// <summary>Buffers for bodies and blocks, so that a request creates no garbage. Any thread may call it.</summary>
internal sealed class BufferPool
{
    /// <summary>8 MiB: something that one huge request made larger than this is not kept.</summary>
    public const int MaxKeptBytes = 8 << 20;

    /// <summary>64 MiB: what a pool keeps in total. Two cores fill a few of the largest at a time.</summary>
    public const long MaxPooledBytes = 64L << 20;

    private const int InitialBytes = 64 << 10;

    // At most MaxPooledBytes. Emptied by Clear, after a burst.
    private readonly ConcurrentBag<ByteBuffer> _buffers = [];
    private long _bytes;

    /// <summary>An empty buffer. Return it with <see cref="Return"/>.</summary>
    public ByteBuffer Rent()
    {
        if (!_buffers.TryTake(out var pooled))
        {
            return new ByteBuffer(InitialBytes);
        }

        Interlocked.Add(ref _bytes, -pooled.Capacity);
        return pooled;
    }

    public void Return(ByteBuffer buffer)
    {
        if (buffer.Capacity > MaxKeptBytes)
        {
            return;
        }

        if (Interlocked.Add(ref _bytes, buffer.Capacity) > MaxPooledBytes)
        {
            Interlocked.Add(ref _bytes, -buffer.Capacity);
            return;
        }

        buffer.Clear();
        _buffers.Add(buffer);
    }

    /// <summary>Drops the buffers that no request uses.</summary>
    public void Clear()
    {
        while (_buffers.TryTake(out var dropped))
        {
            Interlocked.Add(ref _bytes, -dropped.Capacity);
        }
    }
}
