using System.Buffers.Binary;
using Sightglass.Storage.Files;

namespace Sightglass.Storage.Spool;

/// <summary>The receipts of deleted segments: the latest ones, in two files. When the newer file is full, the older one is deleted.</summary>
/// <remarks>One caller, the writer. Format: docs/formats/spool.md, version 1.</remarks>
internal sealed class ReceiptLog : IDisposable
{
    /// <summary>The number of receipts that are always remembered; up to twice as many are. 100,000 take 6 MB here and 10 MB in memory.</summary>
    public const int MinReceipts = 100_000;

    private const string Extension = ".receipts";
    private const int MaxFiles = 2;
    private const uint Magic = 0x31434753;
    private const int ReceiptFrom = 8;
    private const int EntrySize = ReceiptFrom + Receipt.Size;

    private readonly IStoreDirectory _directory;

    // At most MaxFiles, oldest first; the last one is appended to.
    private readonly List<(string Name, IStoreFile File)> _files = [];
    private long _count; // Entries of the last file, including invalid ones.

    private ReceiptLog(IStoreDirectory directory) => _directory = directory;

    /// <summary>Opens the existing files; creates none before the first receipt.</summary>
    /// <param name="directory">The spool's directory.</param>
    /// <param name="found">Receives each receipt that can be read, oldest first.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    public static ReceiptLog Open(IStoreDirectory directory, Action<Receipt> found)
    {
        var log = new ReceiptLog(directory);
        try
        {
            foreach (var entry in directory.List().Where(entry => entry.Name.EndsWith(Extension, StringComparison.Ordinal)))
            {
                log._files.Add((entry.Name, directory.Open(entry.Name)));
                log.Load(found);
            }

            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Stores receipts; durable when it returns. If it throws, the next call overwrites any partial entry.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public void Append(IReadOnlyList<Receipt> receipts)
    {
        if (_files.Count == 0 || _count >= MinReceipts)
        {
            Roll();
        }

        // More than this would be forgotten anyway.
        var first = Math.Max(0, receipts.Count - MinReceipts);
        var bytes = new byte[(receipts.Count - first) * EntrySize];
        for (var index = first; index < receipts.Count; index++)
        {
            var entry = bytes.AsSpan((index - first) * EntrySize, EntrySize);
            receipts[index].Write(entry[ReceiptFrom..]);
            BinaryPrimitives.WriteUInt32LittleEndian(entry, Magic);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], Crc32C.Of(entry[ReceiptFrom..]));
        }

        var file = _files[^1].File;
        file.Write(_count * EntrySize, [bytes]);
        file.Sync();
        _count += receipts.Count - first;
    }

    public void Dispose()
    {
        _files.ForEach(entry => entry.File.Dispose());
        _files.Clear();
    }

    private void Load(Action<Receipt> found)
    {
        var file = _files[^1].File;
        var bytes = new byte[file.Size];
        var read = file.Read(0, bytes);
        _count = read / EntrySize;
        for (var index = 0; index < _count; index++)
        {
            // A torn entry was not synced, so its segment still exists.
            var entry = bytes.AsSpan(index * EntrySize, EntrySize);
            if (BinaryPrimitives.ReadUInt32LittleEndian(entry) == Magic && BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]) == Crc32C.Of(entry[ReceiptFrom..]))
            {
                found(Receipt.Read(entry[ReceiptFrom..]));
            }
        }
    }

    private void Roll()
    {
        var number = _files.Count == 0 ? 0 : Convert.ToInt64(_files[^1].Name[..16], 16) + 1;
        var name = $"{number:x16}{Extension}";

        // A failed attempt can leave a file with this name.
        _directory.Delete(name);
        var file = _directory.Create(name);
        try
        {
            _directory.Sync();
        }
        catch
        {
            file.Dispose();
            throw;
        }

        _files.Add((name, file));
        _count = 0;
        while (_files.Count > MaxFiles)
        {
            _files[0].File.Dispose();
            _directory.Delete(_files[0].Name);
            _files.RemoveAt(0);
        }
    }
}
