using Microsoft.Win32.SafeHandles;

namespace Sightglass.Storage.Files;

/// <summary>A file of <see cref="StoreDirectory"/>.</summary>
internal sealed class StoreFile(SafeFileHandle handle) : IStoreFile
{
    public long Size => RandomAccess.GetLength(handle);

    public int Read(long offset, Span<byte> buffer)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var read = RandomAccess.Read(handle, buffer[total..], offset + total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    public void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> buffers) => RandomAccess.Write(handle, buffers, offset);

    public void Sync() => LinuxFile.SyncData(handle);

    public void Truncate(long size) => RandomAccess.SetLength(handle, size);

    public void Dispose() => handle.Dispose();
}
