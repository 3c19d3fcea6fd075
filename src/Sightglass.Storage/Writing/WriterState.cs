using System.Buffers.Binary;
using Sightglass.Storage.Files;
using Sightglass.Storage.Spool;

namespace Sightglass.Storage.Writing;

/// <summary>How far the engine has got, on disk: two slots that are written alternately. Layout: docs/formats/spool.md.</summary>
/// <remarks>One caller at a time.</remarks>
internal sealed class WriterState : IDisposable
{
    private const string FileName = "writer.state";
    private const int SlotSize = 64;
    private const int SlotDistance = 4096; // If the write of one slot is torn, the disk block of the other is intact.
    private const int ChecksummedFrom = 16;

    private readonly IStoreFile _file;
    private readonly Guid _spoolId;
    private readonly byte[] _slot = new byte[SlotSize];
    private long _sequence;

    private WriterState(IStoreFile file, Guid spoolId)
    {
        _file = file;
        _spoolId = spoolId;
    }

    private static ReadOnlySpan<byte> Magic => "SGSTATE1"u8;

    /// <summary>Everything below this position is durable in the engine.</summary>
    public long Done { get; private set; }

    /// <summary>End of the block that starts at <see cref="Done"/> and may or may not have reached the engine; equal to <see cref="Done"/> if there is none.</summary>
    public long PendingEnd { get; private set; }

    /// <summary>Opens the state of a spool; if there is none, or it belongs to another spool, it begins at zero.</summary>
    public static WriterState Open(IStoreDirectory directory, Guid spoolId)
    {
        if (!directory.List().Any(entry => entry.Name == FileName))
        {
            directory.Replace(FileName, new byte[SlotDistance + SlotSize]);
        }

        var state = new WriterState(directory.Open(FileName), spoolId);
        state.Load();
        return state;
    }

    /// <summary>Durable when it returns. If it throws, the previous state still applies.</summary>
    public void Save(long done, long pendingEnd)
    {
        var sequence = _sequence + 1;
        Array.Clear(_slot);
        Magic.CopyTo(_slot);
        _spoolId.TryWriteBytes(_slot.AsSpan(16));
        BinaryPrimitives.WriteInt64LittleEndian(_slot.AsSpan(32), sequence);
        BinaryPrimitives.WriteInt64LittleEndian(_slot.AsSpan(40), done);
        BinaryPrimitives.WriteInt64LittleEndian(_slot.AsSpan(48), pendingEnd);
        BinaryPrimitives.WriteUInt32LittleEndian(_slot.AsSpan(12), Crc32C.Of(_slot.AsSpan(ChecksummedFrom)));
        _file.Write(sequence % 2 * SlotDistance, [_slot]);
        _file.Sync();
        (_sequence, Done, PendingEnd) = (sequence, done, pendingEnd);
    }

    public void Dispose() => _file.Dispose();

    private void Load()
    {
        for (var index = 0; index < 2; index++)
        {
            var read = _file.Read(index * SlotDistance, _slot);
            if (read == SlotSize && _slot.AsSpan().StartsWith(Magic)
                && BinaryPrimitives.ReadUInt32LittleEndian(_slot.AsSpan(12)) == Crc32C.Of(_slot.AsSpan(ChecksummedFrom))
                && new Guid(_slot.AsSpan(16, 16)) == _spoolId
                && BinaryPrimitives.ReadInt64LittleEndian(_slot.AsSpan(32)) is var sequence && sequence > _sequence)
            {
                _sequence = sequence;
                Done = BinaryPrimitives.ReadInt64LittleEndian(_slot.AsSpan(40));
                PendingEnd = BinaryPrimitives.ReadInt64LittleEndian(_slot.AsSpan(48));
            }
        }
    }
}
