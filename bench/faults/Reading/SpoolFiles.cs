using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Sightglass.Faults.Ledger;

namespace Sightglass.Faults.Reading;

/// <summary>Reads the spool from its documented layout (docs/formats/spool.md), with code of its own: the referee must not share the mistakes of the player.</summary>
internal static partial class SpoolFiles
{
    public const int SegmentHeaderBytes = 64;
    public const string StateFile = "writer.state";
    public const int StateSlotDistance = 4096;
    public const int StateSlotBytes = 112;

    private const int RecordHeaderBytes = 64;
    private const uint RecordMagic = 0x32524753;

    /// <summary>The segments, in order of their positions.</summary>
    public static IReadOnlyList<string> Segments(string spool) => [.. Directory.GetFiles(spool, "*.segment").Order(StringComparer.Ordinal)];

    /// <summary>Every record, in order of positions. Reading ends at the first record of a segment that is not whole.</summary>
    public static IReadOnlyList<SpoolRecord> Records(string spool) => [.. Segments(spool).SelectMany(RecordsOf)];

    /// <summary>Everything below this position is in the engine, and perhaps more; 0 when the state cannot be read.</summary>
    public static long Done(string spool) => State(spool).Done;

    /// <summary>The log ended here or later.</summary>
    public static long KnownEnd(string spool) => State(spool).KnownEnd;

    /// <summary>Slot of the state that counts: 0 or 1.</summary>
    public static int CurrentSlot(string spool) => State(spool).Slot;

    private static IEnumerable<SpoolRecord> RecordsOf(string segment)
    {
        var bytes = File.ReadAllBytes(segment);
        for (var offset = SegmentHeaderBytes; offset + RecordHeaderBytes <= bytes.Length && BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset)) == RecordMagic;)
        {
            var header = bytes.AsSpan(offset, RecordHeaderBytes);
            var length = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
            if (length <= 0 || offset + RecordHeaderBytes + length > bytes.Length)
            {
                yield break;
            }

            yield return new SpoolRecord(
                segment,
                offset,
                RecordHeaderBytes,
                RecordHeaderBytes + length,
                BinaryPrimitives.ReadInt32LittleEndian(header[16..]),
                BinaryPrimitives.ReadInt64LittleEndian(header[24..]),
                BinaryPrimitives.ReadInt64LittleEndian(header[40..]),
                EventsIn(bytes.AsSpan(offset + RecordHeaderBytes, length)));
            offset += RecordHeaderBytes + length;
        }
    }

    // Every event has a text that names it, which is in the payload as it was sent.
    private static List<long> EventsIn(ReadOnlySpan<byte> payload) =>
        [.. Label().Matches(Encoding.Latin1.GetString(payload)).Select(match => long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).Distinct()];

    private static (long Done, long KnownEnd, int Slot) State(string spool)
    {
        var file = Path.Combine(spool, StateFile);
        var bytes = File.Exists(file) ? File.ReadAllBytes(file) : [];
        (long Sequence, long Done, long KnownEnd, int Slot) best = default;
        for (var slot = 0; slot < 2; slot++)
        {
            var start = slot * StateSlotDistance;
            if (bytes.Length >= start + StateSlotBytes && BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(start + 32)) is var sequence && sequence > best.Sequence)
            {
                best = (sequence, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(start + 40)), BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(start + 64)), slot);
            }
        }

        return (best.Done, best.KnownEnd, best.Slot);
    }

    [GeneratedRegex(FaultEvent.LabelPrefix + @"(\d+)-[0-9a-f]{16}")]
    private static partial Regex Label();
}

/// <summary>A record of a segment.</summary>
/// <param name="Segment">Path of its file.</param>
/// <param name="Offset">Of its header, in the file.</param>
/// <param name="HeaderBytes">Its header.</param>
/// <param name="Bytes">Header and payload.</param>
/// <param name="Rows">As its header says.</param>
/// <param name="Position">In the log.</param>
/// <param name="Durable">What was synced when it was written.</param>
/// <param name="Events">Numbers of the events in it.</param>
internal sealed record SpoolRecord(string Segment, long Offset, int HeaderBytes, int Bytes, int Rows, long Position, long Durable, IReadOnlyList<long> Events)
{
    public long End => Position + Bytes;
}
