using System.Collections.Concurrent;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Server.Ingest;

/// <summary>Buffers for bodies and blocks, so that a request creates no garbage. Any thread may call it.</summary>
internal sealed class BufferPool
{
    /// <summary>If more requests than this run at once, they allocate instead of waiting.</summary>
    public const int MaxPooled = 64;

    /// <summary>8 MiB: a buffer that one huge request made larger than this is not kept.</summary>
    public const int MaxKeptBytes = 8 << 20;

    private const int InitialBytes = 64 << 10;

    // At most MaxPooled. Emptied by Clear, after a burst.
    private readonly ConcurrentBag<ByteBuffer> _buffers = [];

    /// <summary>An empty buffer. Return it with <see cref="Return"/>.</summary>
    public ByteBuffer Rent() => _buffers.TryTake(out var pooled) ? pooled : new ByteBuffer(InitialBytes);

    public void Return(ByteBuffer buffer)
    {
        if (buffer.Length <= MaxKeptBytes && _buffers.Count < MaxPooled)
        {
            buffer.Clear();
            _buffers.Add(buffer);
        }
    }

    /// <summary>Drops the buffers that no request uses.</summary>
    public void Clear() => _buffers.Clear();
}
