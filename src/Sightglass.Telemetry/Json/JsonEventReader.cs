using System.Text.Json;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Json;

/// <summary>Reads event objects, one per call, directly into the columns of a batch.</summary>
/// <remarks>
/// <code>
/// {"timestamp":"2025-01-15T10:30:00.000Z","event":"cache_lookup","cache_type":"kv","result":"hit","extra":{"a":[1,2]}}
/// </code>
/// A member is stored in its field's column. If there is no field, or the value does not match the field's type, it becomes an attribute under its own name. Null means absent.
/// If a name occurs twice, the last value is used. A time that cannot be read is stored as an attribute, and the arrival time is used instead. One reader serves one batch at a time.
/// </remarks>
public sealed class JsonEventReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = EventLimits.MaxDepth };

    private readonly int _messageOrdinal;
    private readonly ByteBuffer _unescaped = new();
    private readonly ByteBuffer _unescapedName = new();

    // The best candidate found in the event for each part; the others have become attributes.
    private Part _time, _message, _level;

    public JsonEventReader(EventSchema schema)
    {
        Schema = schema;
        _messageOrdinal = schema.Ordinal(CanonicalFields.Message.Name);
    }

    public EventSchema Schema { get; }

    /// <summary>Reads one event and appends it to the batch.</summary>
    /// <param name="json">Exactly one JSON value, valid UTF-8.</param>
    /// <param name="batch">Of this reader's schema; <see cref="EventBatch.ReceivedMicros"/> is set.</param>
    /// <param name="origin">The sender; provides the tenant.</param>
    /// <returns>Null, or why the event is rejected; the batch is then unchanged.</returns>
    public EventRejection? Read(ReadOnlySpan<byte> json, EventBatch batch, in EventOrigin origin)
    {
        if (EventLimits.CheckSize(json.Length) is { } tooLarge)
        {
            return tooLarge;
        }

        using var row = batch.BeginRow(origin);
        try
        {
            return ReadObject(json, row);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return JsonValues.Rejection(exception);
        }
    }

    private EventRejection? ReadObject(ReadOnlySpan<byte> json, EventRow row)
    {
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return new(RejectionCode.NotAnObject, $"an event is a JSON object, this is {Describe(reader.TokenType)}");
        }

        _time = _message = _level = Part.None;
        var fields = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (++fields > EventLimits.MaxFields)
            {
                return new(RejectionCode.TooManyFields, $"the event has more than {EventLimits.MaxFields} members");
            }

            var name = JsonValues.Text(ref reader, _unescapedName);
            var meaning = Schema.MeaningOf(name);
            if (meaning.Kind is NameKind.Time or NameKind.Message or NameKind.Level)
            {
                ReadPart(ref reader, json, row, meaning, name);
            }
            else
            {
                reader.Read();
                row.Set(meaning, name, ref reader);
            }
        }

        return reader.Read() ? new(RejectionCode.MalformedJson, "more than one value on the line") : Finish(json, row);
    }

    /// <summary>Records a value that may be the event's time, message or level; of two names the less preferred one becomes an attribute.</summary>
    private void ReadPart(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, EventRow row, NameMeaning meaning, scoped ReadOnlySpan<byte> name)
    {
        var nameStart = (int)reader.TokenStartIndex;
        reader.Read();
        var valueStart = (int)reader.TokenStartIndex;
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            row.SetAttribute(name, ref reader);
            return;
        }

        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        var found = new Part(meaning.Rank, nameStart, valueStart, (int)reader.BytesConsumed);
        ref var best = ref meaning.Kind == NameKind.Time ? ref _time : ref meaning.Kind == NameKind.Message ? ref _message : ref _level;
        if (!best.IsFound || best.Rank == found.Rank)
        {
            best = found;
            return;
        }

        if (found.Rank < best.Rank)
        {
            (best, found) = (found, best);
        }

        KeepAsAttribute(json, row, found);
    }

    private EventRejection? Finish(ReadOnlySpan<byte> json, EventRow row)
    {
        var time = row.ReceivedMicros;
        if (_time.IsFound && !EventTime.TryParse(ValueOf(json, _time, out _), out time))
        {
            time = row.ReceivedMicros;
            KeepAsAttribute(json, row, _time);
        }

        if (_message.IsFound)
        {
            var value = ValueOf(json, _message, out var isString);
            if (isString)
            {
                row.SetField(_messageOrdinal, value);
            }
            else
            {
                KeepAsAttribute(json, row, _message);
            }
        }

        if (_level.IsFound)
        {
            var value = ValueOf(json, _level, out var isString);
            var isLevel = row.TrySetLevel(value) || (!isString && row.TrySetPinoLevel(value));

            // Some senders use the status as the level, others for something else: it stays an attribute as well.
            if (!isLevel || _level.Rank == EventNames.StatusRank)
            {
                KeepAsAttribute(json, row, _level);
            }
        }

        return row.End(time);
    }

    private void KeepAsAttribute(ReadOnlySpan<byte> json, EventRow row, Part part)
    {
        var reader = new Utf8JsonReader(json[part.NameStart..part.ValueStart].TrimEnd(" \t\r\n:"u8), isFinalBlock: true, default);
        reader.Read();
        var name = reader.ValueIsEscaped ? JsonValues.Text(ref reader, _unescapedName) : reader.ValueSpan;
        var value = new Utf8JsonReader(json[part.ValueStart..part.ValueEnd], isFinalBlock: true, default);
        value.Read();
        row.SetAttribute(name, ref value);
    }

    /// <summary>The text of a string, unescaped, or the literal text of any other value.</summary>
    private ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> json, Part part, out bool isString)
    {
        var raw = json[part.ValueStart..part.ValueEnd];
        isString = raw[0] == '"';
        if (!isString)
        {
            return raw;
        }

        if (!raw.Contains((byte)'\\'))
        {
            return raw[1..^1];
        }

        var reader = new Utf8JsonReader(raw);
        reader.Read();
        return JsonValues.Text(ref reader, _unescaped);
    }

    private static string Describe(JsonTokenType type) => type switch
    {
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        _ => "null",
    };

    /// <summary>The position of a member in the event's text.</summary>
    private readonly record struct Part(int Rank, int NameStart, int ValueStart, int ValueEnd)
    {
        public static readonly Part None = new(int.MaxValue, 0, 0, 0);

        public bool IsFound => Rank != int.MaxValue;
    }
}
