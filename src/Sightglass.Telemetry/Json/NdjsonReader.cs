using System.Text.Json;
using System.Text.Unicode;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Json;

/// <summary>Splits a body into events: NDJSON, one JSON array, or one object (which may span lines). Objects that follow each other without a separator are accepted too.</summary>
/// <remarks>A line that is not an event is rejected alone. In an array a syntax error ends the reading, because the start of the next event cannot be found.</remarks>
public sealed class NdjsonReader(JsonEventReader events)
{
    // Deep enough to skip an element that is itself too deep, so that only this one is rejected.
    private static readonly JsonReaderOptions ArrayOptions = new() { MaxDepth = EventLimits.MaxDepth * 32 };

    public JsonEventReader Events { get; } = events;

    /// <summary>Reads a whole body.</summary>
    /// <param name="body">Decompressed bytes; a byte order mark is skipped.</param>
    /// <param name="batch">Receives the events.</param>
    /// <param name="origin">Who sends.</param>
    /// <param name="rejections">Receives the rejections. If it is over its limit, the rest was not read.</param>
    /// <returns>Number of events found, including rejected ones. If the batch contains more than <see cref="EventLimits.MaxEvents"/>, the rest was not read.</returns>
    public int Read(ReadOnlySpan<byte> body, EventBatch batch, in EventOrigin origin, RejectionSummary rejections)
    {
        body = JsonValues.WithoutByteOrderMark(body);
        var isValidUtf8 = Utf8.IsValid(body);
        var first = body.TrimStart(" \t\r\n"u8);
        return first.Length > 0 && first[0] == '['
            ? ReadArray(first, batch, origin, rejections, isValidUtf8)
            : ReadLines(body, batch, origin, rejections, isValidUtf8);
    }

    private int ReadLines(ReadOnlySpan<byte> body, EventBatch batch, in EventOrigin origin, RejectionSummary rejections, bool isValidUtf8)
    {
        var index = 0;

        // False while each line is one object, which is read directly. Once true, every object is measured first, because line ends no longer separate events.
        var isStream = false;
        for (body = body.TrimStart(" \t\r\n"u8); !body.IsEmpty && !IsFull(batch, rejections); body = body.TrimStart(" \t\r\n"u8))
        {
            EventRejection? rejected;
            if (!isStream || !TryMeasureObject(body, out var length))
            {
                var end = body.IndexOf((byte)'\n');
                length = end < 0 ? body.Length : end;
                var line = body[..length].TrimEnd(" \t\r"u8);
                rejected = ReadOne(line, batch, origin, isValidUtf8);
                if (!isStream && rejected is { Code: RejectionCode.MalformedJson or RejectionCode.TooLarge or RejectionCode.InvalidUtf8 }
                    && TryMeasureObject(body, out var objectLength) && objectLength != line.Length)
                {
                    // An object spans several lines, or a line has several objects.
                    isStream = true;
                    continue;
                }
            }
            else
            {
                rejected = ReadOne(body[..length], batch, origin, isValidUtf8);
            }

            if (rejected is not null)
            {
                rejections.Add(rejected.At(index));
            }

            index++;
            body = body[length..];
        }

        return index;
    }

    private int ReadArray(ReadOnlySpan<byte> body, EventBatch batch, in EventOrigin origin, RejectionSummary rejections, bool isValidUtf8)
    {
        var index = 0;
        var reader = new Utf8JsonReader(body, ArrayOptions);
        try
        {
            reader.Read();
            while (!IsFull(batch, rejections) && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (ReadOne(body[start..(int)reader.BytesConsumed], batch, origin, isValidUtf8) is { } rejected)
                {
                    rejections.Add(rejected.At(index));
                }

                index++;
            }

            if (!IsFull(batch, rejections) && reader.Read())
            {
                rejections.Add(new Rejection(index++, RejectionCode.MalformedJson, "something follows the array"));
            }
        }
        catch (JsonException exception)
        {
            rejections.Add(new Rejection(index, RejectionCode.MalformedJson, $"element {index} of the array: {JsonValues.Reason(exception)}"));
            index++;
        }

        return index;
    }

    private static bool IsFull(EventBatch batch, RejectionSummary rejections) => batch.Count > EventLimits.MaxEvents || rejections.IsOverLimit;

    private EventRejection? ReadOne(ReadOnlySpan<byte> json, EventBatch batch, in EventOrigin origin, bool isValidUtf8) =>
        isValidUtf8 || json.Length > EventLimits.MaxEventBytes || Utf8.IsValid(json)
            ? Events.Read(json, batch, origin)
            : new(RejectionCode.InvalidUtf8, $"byte {ValidLength(json) + 1}: not valid UTF-8");

    private static int ValidLength(ReadOnlySpan<byte> text)
    {
        var (low, high) = (0, text.Length);
        while (low < high)
        {
            // The longest valid prefix, up to a character that the cut may split.
            var middle = (low + high + 1) / 2;
            if (System.Text.Unicode.Utf8.ToUtf16(text[..middle], new char[middle], out _, out _, replaceInvalidSequences: false, isFinalBlock: false) != System.Buffers.OperationStatus.InvalidData)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
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
