using System.Buffers.Binary;
using System.Globalization;
using Sightglass.Storage.Files;
using Sightglass.Storage.Integrity;

namespace Sightglass.Storage.Spool;

/// <summary>The receipts of deleted segments, in a file that is appended to. When it has become long, a new one is started with what is still remembered.</summary>
/// <remarks>One caller, the writer. Format: docs/formats/spool.md.</remarks>
internal sealed class ReceiptLog : IDisposable
{
    /// <summary>A file with this many entries is replaced by a new one: at least half of them are forgotten by then.</summary>
    public const int MaxEntries = 2 * ReceiptWindow.MaxReceipts;

    private const string Extension = ".receipts";
    private const uint Magic = 0x32434753;
    private const uint FirstMagic = 0x31434753;
    private const int ReceiptFrom = 8;
    private const int EntrySize = ReceiptFrom + Receipt.Size;
    private const int FirstEntrySize = ReceiptFrom + Receipt.FirstSize;

    private readonly IStoreDirectory _directory;
    private readonly ReceiptWindow _window;
    private readonly List<string> _names = []; // One, or two after a crash or an upgrade: the last is appended to.
    private IStoreFile? _file; // Null when the next call starts a new one.
    private long _count; // Entries of the file, including invalid ones.

    private ReceiptLog(IStoreDirectory directory, ReceiptWindow window)
    {
        _directory = directory;
        _window = window;
    }

    /// <summary>Reads the existing files.</summary>
    /// <param name="directory">The spool's directory.</param>
    /// <param name="isExpected">True when segments have been deleted: then there is a file, even without an entry.</param>
    /// <param name="saved">The log ended there or later; the default when that is not known.</param>
    /// <param name="window">Gets each receipt that can be read, oldest first.</param>
    /// <param name="damage">Gets a report of what cannot.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    public static ReceiptLog Open(IStoreDirectory directory, bool isExpected, ReceiptsEnd saved, ReceiptWindow window, DamageLog damage)
    {
        var log = new ReceiptLog(directory, window);
        try
        {
            foreach (var entry in directory.List().Where(entry => entry.Name.EndsWith(Extension, StringComparison.Ordinal)))
            {
                log._names.Add(entry.Name);
                log.Load(entry.Name, damage);
            }

            if (isExpected && log._names.Count == 0)
            {
                damage.Add(DamageKind.Receipts, $"spool/*{Extension}", 0,
                    "the file of receipts is missing: a client that sends a request of the last 24 hours again, with its Idempotency-Key, may store its events twice.");
            }

            if (log._names.Count > 0 && log.End.IsBefore(saved))
            {
                damage.Add(DamageKind.Receipts, $"spool/{log._names[^1]}", 0,
                    $"receipts at the end of the file are missing ({saved.Entries} were there, {log._count} are left): a client that sends one of these requests again, with its Idempotency-Key, stores its events twice.");
            }

            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Where the last file ends; durable.</summary>
    public ReceiptsEnd End => _names.Count == 0 ? default : new ReceiptsEnd(NumberOf(_names[^1]), _count);

    /// <summary>Stores receipts; durable when it returns. If it throws, the next call overwrites any partial entry.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public void Append(IReadOnlyList<Receipt> receipts)
    {
        if (_file is null || _count + receipts.Count > MaxEntries)
        {
            StartNew([.. _window.All, .. receipts]);
            return;
        }

        _file.Write(_count * EntrySize, [Encode(receipts)]);
        _file.Sync();
        _count += receipts.Count;
    }

    /// <summary>Segments are about to be deleted: from now on a missing file is known to be lost.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public void Ensure()
    {
        if (_names.Count == 0)
        {
            StartNew([]);
        }
    }

    public void Dispose() => _file?.Dispose();

    private void StartNew(IReadOnlyList<Receipt> receipts)
    {
        var number = _names.Count == 0 ? 0 : NumberOf(_names[^1]) + 1;
        var name = $"{number:x16}{Extension}";
        _directory.Replace(name, Encode(receipts).Span);
        _file?.Dispose();
        _file = null;
        var former = _names.ToList();
        _names.Clear();
        _names.Add(name);
        _file = _directory.Open(name);
        _count = receipts.Count;
        former.Remove(name);
        former.ForEach(_directory.Delete);
    }

    private static ReadOnlyMemory<byte> Encode(IReadOnlyList<Receipt> receipts)
    {
        var bytes = new byte[receipts.Count * EntrySize];
        for (var index = 0; index < receipts.Count; index++)
        {
            var entry = bytes.AsSpan(index * EntrySize, EntrySize);
            receipts[index].Write(entry[ReceiptFrom..]);
            BinaryPrimitives.WriteUInt32LittleEndian(entry, Magic);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], Crc32C.Of(entry[ReceiptFrom..]));
        }

        return bytes;
    }

    private void Load(string name, DamageLog damage)
    {
        _file?.Dispose();
        _file = _directory.Open(name);
        var bytes = new byte[_file.Size];
        var read = _file.Read(0, bytes);
        var isFirstVersion = read >= FirstEntrySize && IsEntry(bytes.AsSpan(0, FirstEntrySize), FirstMagic);
        var (size, magic) = isFirstVersion ? (FirstEntrySize, FirstMagic) : (EntrySize, Magic);
        _count = read / size;
        var invalid = 0;
        for (var index = 0; index < _count; index++)
        {
            var entry = bytes.AsSpan(index * size, size);
            if (IsEntry(entry, magic))
            {
                _window.Add(Receipt.Read(entry[ReceiptFrom..]));
            }
            else
            {
                invalid++;
            }
        }

        if (invalid > 0)
        {
            damage.Add(DamageKind.Receipts, $"spool/{name}", 0,
                $"{invalid} of {_count} receipts cannot be read: a client that sends one of these requests again, with its Idempotency-Key, stores its events twice. Entries that were being written when power failed are not missed.");
        }

        if (isFirstVersion)
        {
            // Its entries are shorter: the next receipts start a new file.
            _file.Dispose();
            _file = null;
        }
    }

    private static long NumberOf(string name) => long.TryParse(name.AsSpan(0, Math.Min(16, name.Length)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static bool IsEntry(ReadOnlySpan<byte> entry, uint magic) =>
        BinaryPrimitives.ReadUInt32LittleEndian(entry) == magic && BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]) == Crc32C.Of(entry[ReceiptFrom..]);
}
