using System.Text.Json;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Json;

/// <summary>Splits a body into events: NDJSON, JSON arrays, or objects that may span lines and follow each other without a separator.</summary>
/// <remarks>
/// What is not an event is rejected alone, in a line as in an array; commas too many are no events. Every event of the body is accepted or rejected, with one exception:
/// an array on one line that cannot be cut into its elements refuses the whole body (<see cref="RejectionSummary.Refuse"/>). One reader serves one body at a time.
/// </remarks>
public sealed class NdjsonReader(IEventReader events)
{
    // An element without an end is searched for it up to the end of the body; after so many, an end is only sought on the same line.
    private const int MaxLongSearches = 100;

    private int _index, _line, _lineAt, _longSearches;

    public IEventReader Events { get; } = events;

    /// <summary>Receives the text of each event. Null when nobody needs it.</summary>
    public EventDigests? Digests { get; set; }

    /// <summary>Reads a whole body.</summary>
    /// <param name="body">Decompressed, UTF-8; a byte order mark is skipped.</param>
    /// <param name="batch">Receives the events.</param>
    /// <param name="origin">Who sends.</param>
    /// <param name="rejections">Receives the rejections. If it is over its limit, the rest was not read.</param>
    /// <param name="start">Where to begin; what lies before it counts for indexes and lines.</param>
    /// <returns>Number of events found, including rejected ones. If the batch contains more than <see cref="EventLimits.MaxEvents"/>, the rest was not read.</returns>
    public int Read(ReadOnlySpan<byte> body, EventBatch batch, in EventOrigin origin, RejectionSummary rejections, EventPlace start = default)
    {
        body = JsonValues.WithoutByteOrderMark(body);
        (_index, _line, _lineAt, _longSearches) = (start.Index, 1, 0, 0);

        // False while each line is one object, which is read directly. Once true, every object is measured first, because line ends no longer separate events.
        var isStream = false;
        var first = start.IsInArray ? ReadArray(body, start.Offset, batch, origin, rejections) : start.Offset;
        for (var at = SkipSeparators(body, first); at < body.Length && !IsFull(batch, rejections); at = SkipSeparators(body, at))
        {
            at = body[at] == '['
                ? ReadArray(body, at + 1, batch, origin, rejections)
                : ReadLine(body, at, ref isStream, batch, origin, rejections);
        }

        return _index;
    }

    /// <returns>The end of what was read.</returns>
    private int ReadLine(ReadOnlySpan<byte> body, int at, ref bool isStream, EventBatch batch, in EventOrigin origin, RejectionSummary rejections)
    {
        if (isStream && TryMeasureObject(body[at..], out var length))
        {
            Add(batch, body, at, length, Events.Read(body.Slice(at, length), batch, origin), rejections);
            return at + length;
        }

        var line = body[at..LineEnd(body, at)].TrimEnd(" \t\r"u8);
        var rejected = Events.Read(line, batch, origin);
        if (!isStream && rejected is { Code: RejectionCode.MalformedJson or RejectionCode.TooLarge }
            && TryMeasureObject(body[at..], out length) && length != line.Length)
        {
            // An object spans several lines, or a line has several objects.
            isStream = true;
            return at;
        }

        Add(batch, body, at, line.Length, rejected, rejections);
        return at + line.Length;
    }

    /// <param name="at">After the bracket.</param>
    /// <returns>The end of what was read.</returns>
    private int ReadArray(ReadOnlySpan<byte> body, int at, EventBatch batch, in EventOrigin origin, RejectionSummary rejections)
    {
        for (at = SkipSeparators(body, at); at < body.Length && !IsFull(batch, rejections); at = SkipSeparators(body, at))
        {
            if (body[at] == ']')
            {
                return at + 1;
            }

            var end = ElementEnd(body, at);
            if (end > 0)
            {
                var element = body[at..end].TrimEnd(" \t\r\n"u8);
                Add(batch, body, at, element.Length, Events.Read(element, batch, origin), rejections, isInArray: true);
                at = end;
                continue;
            }

            end = LineEnd(body, at);
            if (IsCut(body[at..]))
            {
                Add(batch, body, at, body.Length - at, new EventRejection(RejectionCode.MalformedJson, "the body ends within this element of the array"), rejections, isInArray: true);
                return body.Length;
            }

            if (end == body.Length)
            {
                rejections.Refuse(new Rejection(_index, RejectionCode.MalformedJson, $"element {_index} of the array, which begins at byte {at + 1}, has no end: its brackets or quotes do not match", LineOf(body, at)));
                return body.Length;
            }

            // Up to the end of its line, where the next one may begin.
            var rest = body[at..end].TrimEnd(" \t\r,"u8);
            Add(batch, body, at, rest.Length, Events.Read(rest, batch, origin), rejections, isInArray: true);
            at = end;
        }

        return at;
    }

    private void Add(EventBatch batch, ReadOnlySpan<byte> body, int at, int length, EventRejection? rejected, RejectionSummary rejections, bool isInArray = false)
    {
        Digests?.AddJson(body.Slice(at, length), new EventPlace(_index + 1, at + length, isInArray), rejected is null ? batch.Count : null);
        if (rejected is not null)
        {
            rejections.Add(rejected.At(_index, LineOf(body, at)));
        }

        _index++;
    }

    /// <summary>The one-based line of a place that does not lie before the last one asked for.</summary>
    private int LineOf(ReadOnlySpan<byte> body, int at)
    {
        _line += body[_lineAt..at].Count((byte)'\n');
        _lineAt = at;
        return _line;
    }

    private static bool IsFull(EventBatch batch, RejectionSummary rejections) => batch.Count > EventLimits.MaxEvents || rejections.IsOverLimit || rejections.Refused is not null;

    private static int SkipSeparators(ReadOnlySpan<byte> body, int at)
    {
        var length = body[at..].IndexOfAnyExcept(" \t\r\n,"u8);
        return length < 0 ? body.Length : at + length;
    }

    private static int LineEnd(ReadOnlySpan<byte> body, int at)
    {
        var length = body[at..].IndexOf((byte)'\n');
        return length < 0 ? body.Length : at + length;
    }

    /// <summary>The end of an element of an array; -1 if it has none.</summary>
    private int ElementEnd(ReadOnlySpan<byte> body, int at)
    {
        if (body[at] is not ((byte)'{' or (byte)'[' or (byte)'"'))
        {
            var length = body[at..].IndexOfAny(",]\n"u8);
            return length < 0 ? body.Length : at + length;
        }

        var isLongSearch = _longSearches < MaxLongSearches;
        var found = JsonScan.TryValueEnd(isLongSearch ? body : body[..LineEnd(body, at)], at, out var end);
        _longSearches += found ? 0 : 1;
        return found ? end : -1;
    }

    /// <summary>Whether the text is the beginning of JSON.</summary>
    private static bool IsCut(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = EventLimits.MaxDepth }));
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryMeasureObject(ReadOnlySpan<byte> body, out int length)
    {
        length = 0;
        if (body[0] != '{')
        {
            return false;
        }

        var reader = new Utf8JsonReader(body[..Math.Min(body.Length, EventLimits.MaxEventBytes)], isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = EventLimits.MaxDepth, AllowMultipleValues = true }));
        try
        {
            if (!reader.Read() || !reader.TrySkip())
            {
                return false;
            }
        }
        catch (JsonException)
        {
            return false;
        }

        length = (int)reader.BytesConsumed;
        return true;
    }
}
