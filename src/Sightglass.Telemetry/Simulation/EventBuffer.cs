using System.Buffers;
using System.Buffers.Text;

namespace Sightglass.Telemetry.Simulation;

/// <summary>Events that wait to be written: flows overlap, but the stream is written in time order. One thread.</summary>
internal sealed class EventBuffer
{
    // "2025-01-15T10:30:00.000Z" with its quotes; a number is shorter.
    private const int MaxValueSize = 32;

    // Both bounded by the events of active flows, which last up to six hours; emptied by Flush.
    private readonly List<PendingEvent> _pending = [];
    private byte[] _bytes = new byte[64 * 1024];
    private byte[] _spare = new byte[64 * 1024];
    private int _used;
    private long _sequence;

    /// <param name="timeMs">Of the event: not before the arrival of its flow, as earlier events are written already.</param>
    public void Append(FlowRun run, EventTemplate template, long timeMs)
    {
        var start = _used;
        Write(template.Head);
        foreach (var field in template.Fields)
        {
            var value = field.Value.Sample(run);
            if (value.Kind is not SimulatedKind.None)
            {
                Write(field.Key);
                WriteValue(value);
            }
        }

        Write(",\"timestamp\":"u8);
        WriteTime(timeMs);
        Write("}\n"u8);
        _pending.Add(new PendingEvent(timeMs, _sequence++, start, _used - start));
    }

    /// <summary>Moves the events before a time to <paramref name="writer"/>, in time order; events of the same millisecond keep the order in which they were added.</summary>
    /// <param name="untilMs">Exclusive.</param>
    /// <param name="writer">Null drops them.</param>
    /// <returns>Number of events.</returns>
    public int Flush(long untilMs, IBufferWriter<byte>? writer)
    {
        _pending.Sort();
        var count = 0;
        while (count < _pending.Count && _pending[count].TimeMs < untilMs)
        {
            writer?.Write(_bytes.AsSpan(_pending[count].Start, _pending[count].Length));
            count++;
        }

        if (count > 0)
        {
            _pending.RemoveRange(0, count);
            Compact();
        }

        return count;
    }

    private void Compact()
    {
        if (_spare.Length < _bytes.Length)
        {
            _spare = new byte[_bytes.Length];
        }

        var used = 0;
        for (var i = 0; i < _pending.Count; i++)
        {
            var pending = _pending[i];
            _bytes.AsSpan(pending.Start, pending.Length).CopyTo(_spare.AsSpan(used));
            _pending[i] = pending with { Start = used };
            used += pending.Length;
        }

        (_bytes, _spare) = (_spare, _bytes);
        _used = used;
    }

    private void WriteValue(SimulatedValue value)
    {
        switch (value.Kind)
        {
            case SimulatedKind.Boolean:
                Write(value.IsTrue ? "true"u8 : "false"u8);
                break;
            case SimulatedKind.Text:
                Write(value.Text!.Json);
                break;
            case SimulatedKind.Time:
                WriteTime((long)value.Number);
                break;
            default:
                Reserve(MaxValueSize);
                var isWhole = Math.Abs(value.Number) < 1e15 && Math.Truncate(value.Number) == value.Number;
                var written = 0;
                _ = isWhole
                    ? Utf8Formatter.TryFormat((long)value.Number, _bytes.AsSpan(_used), out written)
                    : Utf8Formatter.TryFormat(value.Number, _bytes.AsSpan(_used), out written);
                _used += written;
                break;
        }
    }

    private void WriteTime(long timeMs)
    {
        Reserve(MaxValueSize);
        var target = _bytes.AsSpan(_used);
        target[0] = (byte)'"';
        DateTimeOffset.FromUnixTimeMilliseconds(timeMs).UtcDateTime.TryFormat(target[1..], out var written, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
        target[written + 1] = (byte)'"';
        _used += written + 2;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_used));
        _used += bytes.Length;
    }

    private void Reserve(int size)
    {
        if (_used + size > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + size));
        }
    }

    private readonly record struct PendingEvent(long TimeMs, long Sequence, int Start, int Length) : IComparable<PendingEvent>
    {
        public int CompareTo(PendingEvent other) =>
            TimeMs != other.TimeMs ? TimeMs.CompareTo(other.TimeMs) : Sequence.CompareTo(other.Sequence);
    }
}
