using Sightglass.Storage.Files;

namespace Sightglass.Testing;

/// <summary>A file of <see cref="FaultyDisk"/>: the content that a process sees, and the content after a power loss.</summary>
public sealed class FaultyFile : IStoreFile
{
    private readonly FaultyDisk _disk;
    private byte[] _synced;

    internal FaultyFile(FaultyDisk disk, byte[] content)
    {
        _disk = disk;
        Content = content;
        _synced = [.. content];
    }

    public long Size => Content.Length;

    internal byte[] Content { get; private set; }

    public int Read(long offset, Span<byte> buffer)
    {
        var content = _disk.Do(_ => Content, isChange: false);
        var length = (int)Math.Clamp(content.Length - offset, 0, buffer.Length);
        content.AsSpan((int)Math.Min(offset, content.Length), length).CopyTo(buffer);
        return length;
    }

    public void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> buffers) => _disk.Do(isCut =>
    {
        // Copy on write, because readers hold the old array.
        var bytes = buffers.SelectMany(buffer => buffer.ToArray()).ToArray();
        var end = Math.Max(Content.Length, offset + bytes.Length);
        try
        {
            _disk.CheckCapacity(this, end);
        }
        catch (IOException)
        {
            Put(offset, bytes.AsSpan(0, bytes.Length / 2));
            throw;
        }

        Put(offset, isCut ? bytes.AsSpan(0, bytes.Length / 2) : bytes);
        return 0;
    });

    public void Sync() => _disk.Do(isCut =>
    {
        if (_disk.FailsNextSync)
        {
            _disk.FailsNextSync = false;
            throw new IOException("input/output error");
        }

        if (!isCut)
        {
            _synced = [.. Content];
        }

        return 0;
    });

    public void Truncate(long size) => _disk.Do(_ => Content = Content[..(int)size]);

    public void Dispose()
    {
    }

    internal byte[] Survive(PowerLoss loss, Random random)
    {
        switch (loss)
        {
            case PowerLoss.DropsUnsynced:
                return [.. _synced];
            case PowerLoss.KeepsUnsynced:
                return [.. Content];
            default:
                // Bytes that are equal in both versions stay; bytes that differ become old, new or garbage, and the file ends anywhere between the two sizes.
                var size = random.Next(Math.Min(_synced.Length, Content.Length), Math.Max(_synced.Length, Content.Length) + 1);
                var result = new byte[size];
                var isNew = true;
                for (var index = 0; index < size; index++)
                {
                    isNew = random.Next(64) == 0 ? !isNew : isNew;
                    var old = index < _synced.Length ? _synced[index] : (byte)random.Next(256);
                    result[index] = isNew && index < Content.Length ? Content[index] : old;
                }

                return result;
        }
    }

    private void Put(long offset, ReadOnlySpan<byte> bytes)
    {
        var content = new byte[Math.Max(Content.Length, offset + bytes.Length)];
        Content.CopyTo(content, 0);
        bytes.CopyTo(content.AsSpan((int)offset));
        Content = content;
    }
}
