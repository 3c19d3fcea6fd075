using System.Buffers;
using System.Globalization;
using Sightglass.Storage.Files;
using Sightglass.Storage.Integrity;

namespace Sightglass.Storage.Spool;

/// <summary>Opens the segments that the last process left in a directory: truncates a torn tail, keeps damage, finds where the log continues.</summary>
/// <remarks>
/// The log never ends before the end that the state knows: what is missing up to there was acknowledged. A header that cannot be read costs nothing, since
/// the file's name has its position and each record its own.
/// </remarks>
internal sealed class SegmentRecovery
{
    private const int NameDigits = 16;

    private readonly IStoreDirectory _directory;
    private readonly SpoolState _state;
    private readonly SegmentQuarantine _quarantine;
    private readonly DamageLog _damage;
    private readonly List<Segment> _segments = []; // Owned by the caller after Run.

    private SegmentRecovery(IStoreDirectory directory, SpoolState state, SegmentQuarantine quarantine, DamageLog damage)
    {
        _directory = directory;
        _state = state;
        _quarantine = quarantine;
        _damage = damage;
    }

    /// <summary>Ordered by position; the caller closes them.</summary>
    public IReadOnlyList<Segment> Segments => _segments;

    /// <summary>The segment to append to; null when the next group needs a new one.</summary>
    public Segment? Active { get; private set; }

    public Guid SpoolId { get; private set; }

    /// <summary>Where the log continues. Its sequence number is that of the state and of the segments' headers.</summary>
    public LogEnd End { get; private set; } = new(0, 0, 0);

    /// <exception cref="IOException">The disk failed.</exception>
    public static SegmentRecovery Run(IStoreDirectory directory, SpoolState state, SegmentQuarantine quarantine, DamageLog damage)
    {
        var recovery = new SegmentRecovery(directory, state, quarantine, damage);
        try
        {
            recovery.Recover();
            return recovery;
        }
        catch
        {
            recovery._segments.ForEach(segment => segment.Dispose());
            throw;
        }
    }

    private void Recover()
    {
        var entries = _directory.List().Where(entry => entry.Name.EndsWith(Segment.Extension, StringComparison.Ordinal)).ToList();
        for (var index = 0; index < entries.Count; index++)
        {
            if (Open(entries[index], isLast: index == entries.Count - 1) is { } segment)
            {
                _segments.Add(segment);
            }
        }

        SetForeignAside();
        for (var index = 0; index + 1 < _segments.Count; index++)
        {
            var written = _segments[index].PositionAt(_segments[index].File.Size);
            _segments[index].End = Math.Min(written, _segments[index + 1].Base);
        }

        if (_segments.Count > 0)
        {
            RecoverLast(_segments[^1]);
        }

        var known = _state.Saved.End;
        if (known.Position > End.Position || (known.Position == End.Position && known.Rows > End.Rows))
        {
            // Acknowledged records are missing at the end. The next group starts after them, so that the number of their rows is known.
            End = known with { Rows = Math.Max(known.Rows, End.Rows) };
            Active = null;
        }

        End = End with { LastSequence = _segments.Select(segment => segment.LastSequence).Append(known.LastSequence).Max() };
    }

    private Segment? Open(StoreFileEntry entry, bool isLast)
    {
        var file = _directory.Open(entry.Name);
        var bytes = new byte[SegmentHeader.Size];
        var read = file.Read(0, bytes);
        if (SegmentHeader.TryRead(bytes.AsSpan(0, read), out var header) && Segment.NameOf(header.BasePosition) == entry.Name)
        {
            return new Segment(entry.Name, file, header);
        }

        if (FirstRecord(file, entry) is { } first)
        {
            _damage.Add(DamageKind.Segment, $"spool/{entry.Name}", 0, "its header cannot be read; its records are read without it");
            return new Segment(entry.Name, file, new SegmentHeader(Guid.Empty, BaseOf(entry.Name)!.Value, first.RowsBefore));
        }

        file.Dispose();
        if (isLast && entry.Size <= SegmentHeader.Size)
        {
            // Power failed while it was being created.
            _directory.Delete(entry.Name);
            _directory.Sync();
        }
        else
        {
            _quarantine.SetAside(entry.Name, "neither its header nor any of its records can be read");
        }

        return null;
    }

    /// <summary>The first valid record of a segment whose header is not.</summary>
    private static RecordHeader? FirstRecord(IStoreFile file, StoreFileEntry entry)
    {
        if (entry.Size <= SegmentHeader.Size || BaseOf(entry.Name) is not { } position)
        {
            return null;
        }

        var bytes = new byte[entry.Size - SegmentHeader.Size];
        var read = file.Read(SegmentHeader.Size, bytes);
        return SegmentScan.FindNext(bytes.AsSpan(0, read), position, position);
    }

    private static long? BaseOf(string name) =>
        name.Length == NameDigits + Segment.Extension.Length && long.TryParse(name.AsSpan(0, NameDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var position) ? position : null;

    /// <summary>All segments of a spool have its id. A file of another spool has positions of its own, which mean nothing here.</summary>
    private void SetForeignAside()
    {
        var ids = _segments.Select(segment => segment.SpoolId).Where(id => id != Guid.Empty).ToList();
        var isKnown = _state.SpoolId is { } saved && (ids.Count == 0 || ids.Contains(saved));
        if (!isKnown && _state.SpoolId is not null)
        {
            _damage.Add(DamageKind.State, "spool/writer.state (of another spool)", 0, "the state belongs to another spool; every event in this one is compared with the engine, so none is lost or doubled");
            _state.Discard();
        }

        SpoolId = _state.SpoolId ?? (ids.Count == 0 ? Guid.NewGuid() : ids.GroupBy(id => id).MaxBy(group => group.Count())!.Key);
        foreach (var segment in _segments.Where(segment => segment.SpoolId != Guid.Empty && segment.SpoolId != SpoolId).ToList())
        {
            _segments.Remove(segment);
            segment.Dispose();
            _quarantine.SetAside(segment.Name, "it belongs to another spool");
        }
    }

    private void RecoverLast(Segment last)
    {
        var length = checked((int)(last.File.Size - SegmentHeader.Size));
        var bytes = ArrayPool<byte>.Shared.Rent(Math.Max(length, 1));
        try
        {
            var read = last.File.Read(SegmentHeader.Size, bytes.AsSpan(0, length));
            var scan = SegmentScan.Of(bytes.AsSpan(0, read), last.Base, last.RowsBefore);
            if (scan.IsDamaged || scan.ValidEnd < Math.Min(last.Base + read, _state.Saved.End.Position))
            {
                // Left unchanged: the reader copies and reports what it cannot read. The next group starts a new segment after everything that was ever written here.
                last.End = last.Base + read;
                End = new LogEnd(last.End, scan.LastRows, 0);
                return;
            }

            if (scan.ValidEnd < last.Base + read)
            {
                last.File.Truncate(last.OffsetOf(scan.ValidEnd));
            }

            // Complete records that were not synced are valid from now on: they must not vanish after they were sent.
            last.File.Sync();
            last.End = scan.ValidEnd;
            End = new LogEnd(scan.ValidEnd, scan.RowsEnd, 0);
            Active = last;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
