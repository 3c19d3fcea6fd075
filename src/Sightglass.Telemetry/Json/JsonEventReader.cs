using System.Text.Json;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Json;

/// <summary>Reads event objects, one a call, straight into the columns of a batch.</summary>
/// <remarks>
/// <code>
/// {"timestamp":"2025-01-15T10:30:00.000Z","event":"cache_lookup","cache_type":"kv","result":"hit","extra":{"a":[1,2]}}
/// </code>
/// A member goes to its field's column; if there is none, or its value contradicts the field's type, to the attributes under its own name. Null means absent.
/// Of duplicate names the last counts. A time that cannot be read is kept as an attribute, and the arrival time stands in. One reader serves one batch at a time.
/// </remarks>
public sealed class JsonEventReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = EventLimits.MaxDepth };

    private readonly FieldNames _names;
    private readonly int _messageOrdinal;
    private readonly int _levelOrdinal;
    private readonly ByteBuffer _unescaped = new();
    private readonly ByteBuffer _unescapedName = new();
    private readonly ByteBuffer _tenantText = new();

    // The best candidate seen in the event for each part; the others have gone to the attributes.
    private Part _time, _message, _level;

    public JsonEventReader(EventSchema schema)
    {
        Schema = schema;
        _names = new FieldNames(schema);
        _messageOrdinal = schema.Ordinal("message");
        _levelOrdinal = schema.Ordinal("level");
    }

    public EventSchema Schema { get; }

    /// <summary>Reads one event and appends it to the batch.</summary>
    /// <param name="json">Exactly one JSON value, valid UTF-8.</param>
    /// <param name="batch">Of this reader's schema; <see cref="EventBatch.ReceivedMicros"/> is set.</param>
    /// <param name="source">Who sends: gives the tenant.</param>
    /// <returns>Null, or why the event was refused; the batch is then as before.</returns>
    public (string Code, string Message)? Read(ReadOnlySpan<byte> json, EventBatch batch, in EventOrigin source)
    {
        if (json.Length > EventLimits.MaxEventBytes)
        {
            return (RejectionCode.TooLarge, $"the event has {json.Length} bytes; the limit is {EventLimits.MaxEventBytes}");
        }

        batch.BeginRow();
        try
        {
            var refused = ReadObject(json, batch, source);
            if (refused is not null)
            {
                batch.CancelRow();
            }

            return refused;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            batch.CancelRow();
            return JsonValues.Refusal(e);
        }
    }

    private (string Code, string Message)? ReadObject(ReadOnlySpan<byte> json, EventBatch batch, in EventOrigin source)
    {
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return (RejectionCode.NotAnObject, $"an event is a JSON object, this is {Describe(reader.TokenType)}");
        }

        _time = _message = _level = Part.None;
        ReadOnlySpan<byte> tenant = source.Tenant.Span;
        var fields = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (++fields > EventLimits.MaxFields)
            {
                return (RejectionCode.TooManyFields, $"the event has more than {EventLimits.MaxFields} members");
            }

            var name = JsonValues.Text(ref reader, _unescapedName);
            if (!_names.TryGet(name, out var code))
            {
                reader.Read();
                JsonValues.SetAttribute(ref reader, batch, name);
            }
            else if (code < FieldNames.FirstTime)
            {
                reader.Read();
                JsonValues.SetField(ref reader, batch, code, name, _unescaped);
            }
            else if (code == FieldNames.Tenant)
            {
                reader.Read();
                if (source.MayChooseTenant && reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length > 0)
                {
                    tenant = JsonValues.Text(ref reader, _tenantText);
                }
                else
                {
                    JsonValues.SetAttribute(ref reader, batch, name);
                }
            }
            else
            {
                ReadPart(ref reader, json, batch, code, name);
            }
        }

        if (reader.Read())
        {
            return (RejectionCode.MalformedJson, "more than one value on the line");
        }

        return Finish(json, batch, tenant);
    }

    /// <summary>Notes a value that may be the event's time, message or level; the less preferred name of two goes to the attributes.</summary>
    private void ReadPart(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, EventBatch batch, int code, scoped ReadOnlySpan<byte> name)
    {
        var nameStart = (int)reader.TokenStartIndex;
        reader.Read();
        var valueStart = (int)reader.TokenStartIndex;
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            JsonValues.SetAttribute(ref reader, batch, name);
            return;
        }

        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        var found = new Part(code, nameStart, valueStart, (int)reader.BytesConsumed);
        ref var best = ref code < FieldNames.FirstMessage ? ref _time : ref code < FieldNames.FirstLevel ? ref _message : ref _level;
        if (!best.IsFound || best.Code == code)
        {
            best = found;
            return;
        }

        if (code < best.Code)
        {
            (best, found) = (found, best);
        }

        KeepAsAttribute(json, batch, found);
    }

    private (string Code, string Message)? Finish(ReadOnlySpan<byte> json, EventBatch batch, ReadOnlySpan<byte> tenant)
    {
        var time = batch.ReceivedMicros;
        if (_time.IsFound)
        {
            var value = ValueOf(json, _time, out _);
            if (!EventTime.TryParse(value, out time))
            {
                time = batch.ReceivedMicros;
                KeepAsAttribute(json, batch, _time);
            }
            else if (EventLimits.CheckTime(time, batch.ReceivedMicros) is { } tooFarAhead)
            {
                return tooFarAhead;
            }
        }

        if (_message.IsFound)
        {
            var value = ValueOf(json, _message, out var isString);
            if (isString)
            {
                batch.Texts(_messageOrdinal).Set(batch.Count, value);
            }
            else
            {
                KeepAsAttribute(json, batch, _message);
            }
        }

        if (_level.IsFound)
        {
            SetLevel(json, batch);
        }

        batch.EndRow(time, tenant);
        return null;
    }

    private void SetLevel(ReadOnlySpan<byte> json, EventBatch batch)
    {
        var value = ValueOf(json, _level, out var isString);
        var level = Level.TryNormalize(value, out var known) ? known
            : !isString && NumberText.TryParse(value, out long number) && number is >= Level.PinoMin and <= Level.PinoMax ? Level.FromPino(number)
            : default;
        if (!level.IsEmpty)
        {
            batch.Keywords(_levelOrdinal).Set(batch.Count, level);
        }

        // A status is a level to some and something of their own to others: it stays findable under its name.
        if (level.IsEmpty || _level.Code == FieldNames.Status)
        {
            KeepAsAttribute(json, batch, _level);
        }
    }

    private void KeepAsAttribute(ReadOnlySpan<byte> json, EventBatch batch, Part part)
    {
        var reader = new Utf8JsonReader(json[part.NameStart..part.ValueStart].TrimEnd(" \t\r\n:"u8), isFinalBlock: true, default);
        reader.Read();
        var name = reader.ValueIsEscaped ? JsonValues.Text(ref reader, _unescapedName) : reader.ValueSpan;
        var value = new Utf8JsonReader(json[part.ValueStart..part.ValueEnd], isFinalBlock: true, default);
        value.Read();
        JsonValues.SetAttribute(ref value, batch, name);
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

    /// <summary>Where in the event's text a member stands.</summary>
    private readonly record struct Part(int Code, int NameStart, int ValueStart, int ValueEnd)
    {
        public static readonly Part None = new(int.MaxValue, 0, 0, 0);

        public bool IsFound => Code != int.MaxValue;
    }
}
