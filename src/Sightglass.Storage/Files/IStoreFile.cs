namespace Sightglass.Storage.Files;

/// <summary>An open file. One thread writes; other threads may read at the same time.</summary>
public interface IStoreFile : IDisposable
{
    /// <summary>The current size of the file in bytes.</summary>
    long Size { get; }

    /// <summary>Reads until the buffer is full or the file ends.</summary>
    /// <returns>Bytes read.</returns>
    int Read(long offset, Span<byte> buffer);

    /// <summary>Writes the buffers one after the other, starting at <paramref name="offset"/>. If it throws, a part may have been written.</summary>
    void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> buffers);

    /// <summary>Makes everything written so far durable, including the size.</summary>
    /// <remarks>After a failure the content since the last successful sync is unknown, even if a later sync succeeds.</remarks>
    void Sync();

    /// <summary>Truncates the file. Durable after <see cref="Sync"/>.</summary>
    void Truncate(long size);
}
