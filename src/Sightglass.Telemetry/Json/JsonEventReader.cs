using System.Diagnostics;
using System.Runtime.CompilerServices;
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
/// If a name occurs twice, the last value is used. A time that cannot be read is stored as an attribute, the arrival time is used instead, and the sender is told. One reader serves one batch at a time.
/// </remarks>
public sealed class JsonEventReader : IEventReader
{
    // Members past these are looked up without an expectation of their own.
    private const int MaxExpected = 64;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = EventLimits.MaxDepth };
    private static readonly JsonReaderOptions NestedOptions = new() { MaxDepth = EventLimits.MaxDepth - 1 };

    private readonly int _messageOrdinal, _errorType, _errorMessage;
    private readonly ByteBuffer _unescaped = new();
    private readonly ByteBuffer _unescapedName = new();

    // The names of the last event's members, by place: events of one sender are alike, and to compare a name is cheaper than to find it. None for a name that is no field's.
    private readonly (byte[]? Name, NameMeaning Meaning)[] _expected = new (byte[]?, NameMeaning)[MaxExpected];

    // The best candidate seen in the event for each part; the others have gone to the attributes.
    private Part _time, _message, _level, _exception;
    private bool _hasTemplate;

    public JsonEventReader(EventSchema schema)
    {
        Schema = schema;
        _messageOrdinal = schema.Ordinal(CanonicalFields.Message.Name);
        _errorType = schema.Ordinal("error_type");
        _errorMessage = schema.Ordinal("error_message");
    }

    public EventSchema Schema { get; }

    /// <summary>Reads the events that are known as compact log events by their members, however they were sent. Null: they are read like all others.</summary>
    public ICompactEventReader? Compact { get; init; }

    /// <inheritdoc/>
    public EventRejection? Read(ReadOnlySpan<byte> json, EventBatch batch, in EventOrigin origin)
    {
        if (EventLimits.CheckSize(json.Length) is { } tooLarge)
        {
            return tooLarge;
        }

        using var row = batch.BeginRow(origin);
        try
        {
            if (!TryReadMembers(json, row))
            {
                return Explain(json);
            }

            if (Compact is null || ShapeOf() is not { } shape)
            {
                return Finish(json, row);
            }

            row.Dispose();
            return Compact.Read(json, shape, batch, origin);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return JsonValues.Rejection(exception);
        }
    }

    /// <summary>Sets what the members say, up to the parts, which <see cref="Finish"/> sets.</summary>
    /// <returns>False when the text is no event; <see cref="Explain"/> says why.</returns>
    private bool TryReadMembers(ReadOnlySpan<byte> json, EventRow row)
    {
        try
        {
            return ReadMembers(json, row);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool ReadMembers(ReadOnlySpan<byte> json, EventRow row)
    {
        _time = _message = _level = _exception = Part.None;
        _hasTemplate = false;
        var members = new JsonMembers(json);
        for (var count = 0; members.MoveNext(); count++)
        {
            if (count == EventLimits.MaxFields)
            {
                return false;
            }

            var (name, meaning) = _expected[count % MaxExpected];
            if (members.TrySkipName(name))
            {
                if (!TryReadValue(ref members, json, row, meaning, name))
                {
                    return false;
                }
            }
            else
            {
                var found = members.ReadName(out var isEscaped);
                if (isEscaped)
                {
                    found = Unescape(json[members.NameStart..(members.NameStart + found.Length + 2)], _unescapedName);
                    meaning = Schema.MeaningOf(found);
                }
                else
                {
                    meaning = Schema.MeaningOf(found, out var known);
                    _expected[count % MaxExpected] = (known, meaning);
                }

                if (!TryReadValue(ref members, json, row, meaning, found))
                {
                    return false;
                }
            }
        }

        return members.IsWhole;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryReadValue(ref JsonMembers members, ReadOnlySpan<byte> json, EventRow row, NameMeaning meaning, ReadOnlySpan<byte> name)
    {
        if (!members.ReadValue())
        {
            return false;
        }

        if (members.IsEscaped || members.Type is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            SetNested(ref members, json, row, meaning, name);
        }
        else if (meaning.Kind is NameKind.Time or NameKind.Message or NameKind.Level)
        {
            SetPart(members, json, row, meaning);
        }
        else
        {
            Note(members, meaning);
            row.Set(meaning, name, members);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Note(scoped in JsonMembers members, NameMeaning meaning)
    {
        _hasTemplate |= meaning.Kind == NameKind.Template;
        if (meaning.Kind == NameKind.Exception && members.Type == JsonTokenType.String && meaning.Rank < _exception.Rank)
        {
            _exception = new Part(meaning.Rank, members.NameStart, members.ValueStart, members.ValueEnd);
        }
    }

    /// <summary>Sets a value that <see cref="JsonMembers"/> leaves to another reader.</summary>
    private void SetNested(ref JsonMembers members, ReadOnlySpan<byte> json, EventRow row, NameMeaning meaning, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json[members.ValueStart..], NestedOptions);
        reader.Read();
        Note(members, meaning);
        if (meaning.Kind is not (NameKind.Time or NameKind.Message or NameKind.Level))
        {
            row.Set(meaning, name, ref reader);
        }
        else if (members.IsEscaped)
        {
            SetPart(members, json, row, meaning);
        }
        else if (meaning.Kind == NameKind.Time)
        {
            reader.Skip();
            members.SkipTo(members.ValueStart + (int)reader.BytesConsumed);
            SetPart(members, json, row, meaning);
        }
        else
        {
            row.SetAttribute(name, ref reader);
        }

        members.SkipTo(members.ValueStart + (int)reader.BytesConsumed);
    }

    /// <summary>The other shape that the members of the event are known by; null for our own.</summary>
    private CompactShape? ShapeOf() =>
        _time.Rank == EventNames.CompactTimeRank && (_hasTemplate || _message.Rank == EventNames.CompactMessageRank) ? CompactShape.Compact
        : _time.Rank == EventNames.LegacyTimeRank && (_hasTemplate || _message.Rank == EventNames.LegacyMessageRank) ? CompactShape.Legacy
        : null;

    /// <summary>Notes a value that may be the event's time, message or level; the less preferred name of two goes to the attributes, and so does a time that cannot be read beside one that can.</summary>
    private void SetPart(scoped in JsonMembers members, ReadOnlySpan<byte> json, EventRow row, NameMeaning meaning)
    {
        if (members.Type == JsonTokenType.Null)
        {
            return;
        }

        var found = new Part(meaning.Rank, members.NameStart, members.ValueStart, members.ValueEnd);
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

        if (meaning.Kind == NameKind.Time && !TryReadTime(json, best, out _) && TryReadTime(json, found, out _))
        {
            (best, found) = (found, best);
        }

        KeepAsAttribute(json, row, found);
    }

    /// <summary>Why a text is no event.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    private static EventRejection Explain(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return new(RejectionCode.NotAnObject, $"an event is a JSON object, this is {Describe(reader.TokenType)}");
        }

        var fields = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && ++fields > EventLimits.MaxFields)
            {
                return new(RejectionCode.TooManyFields, $"the event has more than {EventLimits.MaxFields} members");
            }
        }

        throw new UnreachableException("two readers of JSON disagree");
    }

    private EventRejection? Finish(ReadOnlySpan<byte> json, EventRow row)
    {
        var time = row.ReceivedMicros;
        if (_time.IsFound && !TryReadTime(json, _time, out time))
        {
            time = row.ReceivedMicros;
            row.WarnOfTime(ValueOf(json, _time, out _));
            KeepAsAttribute(json, row, _time);
        }

        if (_message.IsFound)
        {
            // A number is a text that its sender did not quote.
            var value = ValueOf(json, _message, out var isString);
            if (isString || value[0] is (byte)'-' or (>= (byte)'0' and <= (byte)'9'))
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
            var isLevel = row.TrySetLevel(value) || (_level.Rank == EventNames.SyslogLevelRank ? row.TrySetSyslogLevel(value) : !isString && row.TrySetPinoLevel(value));

            // Some senders use the status as the level, others for something else: it stays an attribute as well.
            if (!isLevel || _level.Rank == EventNames.StatusRank)
            {
                KeepAsAttribute(json, row, _level);
            }
        }

        if (_exception.IsFound)
        {
            SetError(ValueOf(json, _exception, out _), row);
        }

        return row.End(time);
    }

    private void SetError(ReadOnlySpan<byte> exception, EventRow row)
    {
        ExceptionText.Split(exception, out var type, out var message);

        // One line without a type may be anything: the name of a stack, a remark.
        if (!type.IsEmpty || exception.Contains((byte)'\n'))
        {
            row.SetMissing(_errorType, type);
            row.SetMissing(_errorMessage, message);
        }
    }

    private bool TryReadTime(ReadOnlySpan<byte> json, Part part, out long micros)
    {
        var sent = ValueOf(json, part, out var isText);
        return isText || sent[0] is not ((byte)'{' or (byte)'[') ? EventTime.TryParse(sent, out micros) : TimeObject.TryParse(sent, out micros);
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

        return raw.Contains((byte)'\\') ? Unescape(raw, _unescaped) : raw[1..^1];
    }

    /// <param name="quoted">A JSON string.</param>
    /// <param name="scratch">Overwritten; the result lies in it.</param>
    /// <exception cref="JsonException">One of its escapes is none.</exception>
    private static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> quoted, ByteBuffer scratch)
    {
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return JsonValues.Text(ref reader, scratch);
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
