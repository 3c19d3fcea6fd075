using System.Buffers.Binary;
using Sightglass.Storage.Files;
using Sightglass.Storage.Integrity;

namespace Sightglass.Storage.Spool;

/// <summary>What the spool knows of itself apart from its segments, on disk: two slots that are written alternately. Layout: docs/formats/spool.md.</summary>
/// <remarks>
/// It is a hint, not the truth. How far the engine has got saves work at a start: records that are sent again are compared with the engine. Where the log ended
/// tells damage at its end from a write that was never acknowledged. One caller at a time.
/// </remarks>
internal sealed class SpoolState : IDisposable
{
    private const string FileName = "writer.state";
    private const int SlotSize = 112;
    private const int SecondSlotSize = 96;
    private const int FirstSlotSize = 64;
    private const int SlotDistance = 4096; // If the write of one slot is torn, the disk block of the other is intact.
    private const int ChecksummedFrom = 16;

    private readonly IStoreFile _file;
    private readonly byte[] _slot = new byte[SlotSize];
    private long _sequence;

    private SpoolState(IStoreFile file) => _file = file;

    private static ReadOnlySpan<byte> Magic => "SGSTATE3"u8;

    private static ReadOnlySpan<byte> SecondMagic => "SGSTATE2"u8;

    private static ReadOnlySpan<byte> FirstMagic => "SGSTATE1"u8;

    /// <summary>The spool that the state belongs to; null when there is no state that can be read.</summary>
    public Guid? SpoolId { get; private set; }

    /// <summary>What was saved last.</summary>
    public Progress Saved { get; private set; } = Progress.None;

    /// <summary>Opens the state, or creates it.</summary>
    /// <param name="directory">The spool's directory.</param>
    /// <param name="isExpected">False in a new spool.</param>
    /// <param name="damage">Receives what cannot be read.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    public static SpoolState Open(IStoreDirectory directory, bool isExpected, DamageLog damage)
    {
        var isNew = directory.List().All(entry => entry.Name != FileName);
        if (isNew)
        {
            directory.Replace(FileName, new byte[SlotDistance + SlotSize]);
        }

        var state = new SpoolState(directory.Open(FileName));
        var valid = state.Load();
        if (valid < 2 && (valid == 1 || isExpected) && !(valid == 1 && state.IsFirstVersion))
        {
            damage.Add(DamageKind.State, $"spool/{FileName}", 0, valid == 1
                ? "one of its two copies cannot be read, the other is used; events that may be in the engine already are compared with it, so none is lost or doubled"
                : $"{(isNew ? "it is missing" : "it cannot be read")}; every event in the spool is compared with the engine, so none is lost or doubled");
        }

        return state;
    }

    private bool IsFirstVersion { get; set; }

    /// <summary>Forgets a state of another spool.</summary>
    public void Discard()
    {
        SpoolId = null;
        Saved = Progress.None;
    }

    /// <summary>Durable when it returns. If it throws, the previous state still applies.</summary>
    public void Save(Guid spoolId, Progress progress)
    {
        // Both slots are valid from the first save on, so that one that is not is known to be damaged.
        for (var missing = SpoolId is null || IsFirstVersion ? 2 : 1; missing > 0; missing--)
        {
            Write(spoolId, progress);
        }

        _file.Sync();
        (SpoolId, Saved, IsFirstVersion) = (spoolId, progress, false);
    }

    public void Dispose() => _file.Dispose();

    private void Write(Guid spoolId, Progress progress)
    {
        _sequence++;
        var slot = new byte[SlotSize];
        Magic.CopyTo(slot);
        spoolId.TryWriteBytes(slot.AsSpan(16));
        BinaryPrimitives.WriteInt64LittleEndian(slot.AsSpan(32), _sequence);
        BinaryPrimitives.WriteInt64LittleEndian(slot.AsSpan(40), progress.Done);
        BinaryPrimitives.WriteInt64LittleEndian(slot.AsSpan(48), progress.DoneRows ?? -1);
        BinaryPrimitives.WriteUInt64LittleEndian(slot.AsSpan(56), progress.DoneSequence);
        BinaryPrimitives.WriteInt64LittleEndian(slot.AsSpan(64), progress.End.Position);
        BinaryPrimitives.WriteInt64LittleEndian(slot.AsSpan(72), progress.End.Rows);
        BinaryPrimitives.WriteUInt64LittleEndian(slot.AsSpan(80), progress.End.LastSequence);
        BinaryPrimitives.WriteInt64LittleEndian(slot.AsSpan(88), progress.Stored + 1 ?? 0);
        BinaryPrimitives.WriteInt64LittleEndian(slot.AsSpan(96), progress.Receipts.File);
        BinaryPrimitives.WriteInt64LittleEndian(slot.AsSpan(104), progress.Receipts.Entries);
        BinaryPrimitives.WriteUInt32LittleEndian(slot.AsSpan(12), Crc32C.Of(slot.AsSpan(ChecksummedFrom)));
        _file.Write(_sequence % 2 * SlotDistance, [slot]);
    }

    /// <returns>The number of slots that can be read.</returns>
    private int Load()
    {
        var valid = 0;
        for (var index = 0; index < 2; index++)
        {
            var read = _file.Read(index * SlotDistance, _slot);
            if (Sequence(_slot.AsSpan(0, read)) is not { } sequence)
            {
                continue;
            }

            valid++;
            if (sequence <= _sequence)
            {
                continue;
            }

            _sequence = sequence;
            SpoolId = new Guid(_slot.AsSpan(16, 16));
            IsFirstVersion = _slot.AsSpan().StartsWith(FirstMagic);
            Saved = IsFirstVersion ? Progress.None with { Done = Number(40), End = new LogEnd(Math.Max(Number(40), Number(48)), 0, 0) } : ReadProgress();
        }

        return valid;
    }

    private Progress ReadProgress() => new(
        Number(40),
        Number(48) is >= 0 and var rows ? rows : null,
        (ulong)Number(56),
        Number(88) is > 0 and var counted ? counted - 1 : null,
        new LogEnd(Number(64), Number(72), (ulong)Number(80)),
        _slot.AsSpan().StartsWith(Magic) ? new ReceiptsEnd(Number(96), Number(104)) : default);

    private long Number(int offset) => BinaryPrimitives.ReadInt64LittleEndian(_slot.AsSpan(offset));

    private static long? Sequence(ReadOnlySpan<byte> slot)
    {
        var size = slot.StartsWith(Magic) ? SlotSize : slot.StartsWith(SecondMagic) ? SecondSlotSize : slot.StartsWith(FirstMagic) ? FirstSlotSize : int.MaxValue;
        return slot.Length >= size && BinaryPrimitives.ReadUInt32LittleEndian(slot[12..]) == Crc32C.Of(slot[ChecksummedFrom..size])
            ? BinaryPrimitives.ReadInt64LittleEndian(slot[32..])
            : null;
    }

    /// <summary>How far spool and engine have got.</summary>
    /// <param name="Done">Everything below this position is durable in the engine, or was set aside.</param>
    /// <param name="DoneRows">Rows of the log before it; null when they are not known.</param>
    /// <param name="DoneSequence">A sequence number that the engine has made durable, of the last block; 0 when none is known.</param>
    /// <param name="Stored">Events that the engine must have at <paramref name="Done"/>; null when they were not counted.</param>
    /// <param name="End">The log ends there or later.</param>
    /// <param name="Receipts">The receipts of deleted segments end there or later.</param>
    internal sealed record Progress(long Done, long? DoneRows, ulong DoneSequence, long? Stored, LogEnd End, ReceiptsEnd Receipts)
    {
        public static readonly Progress None = new(0, null, 0, null, new LogEnd(0, 0, 0), default);
    }
}
