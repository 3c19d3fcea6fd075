namespace Sightglass.Storage.Files;

/// <summary>An open file. One thread writes; reads may run beside it.</summary>
public interface IStoreFile : IDisposable
{
    /// <summary>Bytes in the file now.</summary>
    long Size { get; }

    /// <summary>Reads until the buffer is full or the file ends.</summary>
    /// <returns>Bytes read.</returns>
    int Read(long offset, Span<byte> buffer);

    /// <summary>Writes the buffers one after the other, starting at <paramref name="offset"/>. May stop half way when it throws.</summary>
    void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> buffers);

    /// <summary>Makes everything written so far, and the size, durable.</summary>
    /// <remarks>After a failure the content since the last successful sync is unknown, even if a later sync succeeds.</remarks>
    void Sync();

    /// <summary>Cuts the file. Durable after <see cref="Sync"/>.</summary>
    void Truncate(long size);
}
