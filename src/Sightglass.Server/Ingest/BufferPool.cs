using System.Collections.Concurrent;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Server.Ingest;

/// <summary>Buffers for bodies and blocks, so that a request makes no garbage. Any thread may call it.</summary>
internal sealed class BufferPool
{
    /// <summary>More requests than this at once make garbage instead of waiting.</summary>
    public const int MaxPooled = 64;

    /// <summary>8 MiB: what one huge request grew beyond this is not kept.</summary>
    public const int MaxKeptBytes = 8 << 20;

    private const int InitialBytes = 64 << 10;

    // At most MaxPooled. Emptied by Clear, when a burst is over.
    private readonly ConcurrentBag<ByteBuffer> _buffers = [];

    /// <summary>An empty buffer. Give it back with <see cref="Return"/>.</summary>
    public ByteBuffer Rent() => _buffers.TryTake(out var pooled) ? pooled : new ByteBuffer(InitialBytes);

    public void Return(ByteBuffer buffer)
    {
        if (buffer.Length <= MaxKeptBytes && _buffers.Count < MaxPooled)
        {
            buffer.Clear();
            _buffers.Add(buffer);
        }
    }

    /// <summary>Forgets the buffers that no request uses.</summary>
    public void Clear() => _buffers.Clear();
}
