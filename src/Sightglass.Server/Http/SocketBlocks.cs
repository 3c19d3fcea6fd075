using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Sightglass.Server.Http;

/// <summary>The memory that Kestrel reads sockets into: blocks of 64 KiB instead of 4, so that a body of events takes a few dozen reads of the socket and not hundreds.</summary>
/// <remarks>Blocks come from the shared pool, which gives memory back when it is scarce. A connection that waits for data holds none.</remarks>
internal sealed class SocketBlocks : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    private const int BlockBytes = 64 << 10;

    public override int MaxBufferSize => Shared.MaxBufferSize;

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => Shared.Rent(Math.Max(minBufferSize, BlockBytes));

    protected override void Dispose(bool disposing)
    {
        // Nothing is held.
    }
}
