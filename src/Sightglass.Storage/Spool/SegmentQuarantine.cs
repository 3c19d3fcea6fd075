using Sightglass.Storage.Files;
using Sightglass.Storage.Integrity;

namespace Sightglass.Storage.Spool;

/// <summary>Copies what cannot be read to <c>quarantine/</c>, and reports it once the number of lost rows is known: the next record says how many came before it.</summary>
/// <param name="directory">The spool's directory.</param>
/// <param name="damage">Receives the reports.</param>
/// <param name="metrics">Counts the ranges.</param>
internal sealed class SegmentQuarantine(IStoreDirectory directory, DamageLog damage, StorageMetrics metrics)
{
    /// <summary>The name of the directory.</summary>
    public const string Name = "quarantine";

    // Ranges since the last record that could be read: a few.
    private readonly List<string> _ranges = [];

    /// <summary>True while a range was copied and is not reported yet.</summary>
    public bool HasUnreported => _ranges.Count > 0;

    /// <summary>Copies a range unchanged. The segment itself is not changed.</summary>
    public void Keep(IStoreFile file, string name, long offset, long length)
    {
        var bytes = new byte[length];
        var read = file.Read(offset, bytes);
        Write($"{Path.GetFileNameWithoutExtension(name)}-{offset:x}", bytes.AsSpan(0, read));
        _ranges.Add($"spool/{name}, {length} bytes from {offset}");
        metrics.RangeCorrupted();
    }

    /// <summary>Copies a whole file and deletes it: it is not a segment of this spool.</summary>
    public void SetAside(string name, string reason)
    {
        using (var file = directory.Open(name))
        {
            var bytes = new byte[file.Size];
            var read = file.Read(0, bytes);
            Write($"{Path.GetFileNameWithoutExtension(name)}-0", bytes.AsSpan(0, read));
        }

        directory.Delete(name);
        directory.Sync();
        damage.Add(DamageKind.Segment, $"spool/{name}", 0, $"{reason}; the file was moved to spool/{Name}. If events are missing, an entry of kind hole says how many.");
    }

    /// <summary>Reports rows that the log has, but no record that can be read, and the ranges that were copied since the last report.</summary>
    /// <param name="position">Where the log goes on.</param>
    /// <param name="rows">Their number; 0 when none is missing.</param>
    public void Report(long position, long rows)
    {
        if (_ranges.Count > 0)
        {
            damage.Add(DamageKind.Record, string.Join("; ", _ranges), rows, $"the bytes cannot be read: their checksum is wrong. A copy is in spool/{Name}; the records around them are served.");
        }
        else if (rows > 0)
        {
            damage.Add(DamageKind.Hole, $"spool, before position {position}", rows, "the spool acknowledged events that none of its files has: a segment was deleted, replaced or cut. If the newest segment was hit, and the server was killed, events of its last second may be missing beyond this number. A request of them that is repeated with its Idempotency-Key is stored.");
        }

        _ranges.Clear();
    }

    // A position can come back with an older copy of the folder; an earlier copy of bytes is not overwritten.
    private void Write(string name, ReadOnlySpan<byte> bytes)
    {
        var quarantine = directory.Subdirectory(Name);
        var known = quarantine.List().Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        var free = name;
        for (var number = 2; known.Contains(free + ".bytes"); number++)
        {
            free = $"{name}-{number}";
        }

        quarantine.Replace(free + ".bytes", bytes);
    }
}
