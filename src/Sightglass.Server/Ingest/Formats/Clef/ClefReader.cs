using System.Text.Json;
using System.Text.Unicode;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Server.Ingest.Formats.Clef;

/// <summary>Reads compact log events, one JSON object per line, and the older shape of a single object with a list of them.</summary>
/// <remarks>
/// <code>
/// {"@t":"2026-11-20T10:00:00.123Z","@mt":"User {UserId} did {Action}","@l":"Warning","UserId":7,"Action":"login","@@odd":1}
///
/// {"Events":[{"Timestamp":"2026-11-20T10:00:00Z","Level":"Error","MessageTemplate":"Failed {Id}","Properties":{"Id":3},"Exception":"Error: boom\n at x"}]}
/// </code>
/// Format: https://clef-json.org. A member that begins with <c>@</c> but is not defined by the format is stored as a property of that name; <c>@@x</c> is the property <c>@x</c>.
/// Reading stops at the first invalid event: clients expect all or nothing. One reader serves one batch at a time.
/// </remarks>
internal sealed class ClefReader(EventSchema schema) : IBodyReader
{
    private static readonly JsonReaderOptions EventOptions = new() { MaxDepth = EventLimits.MaxDepth };

    // Deep enough to skip an event that is too deep, so that the response can name it.
    private static readonly JsonReaderOptions ListOptions = new() { MaxDepth = EventLimits.MaxDepth * 32 };

    private static readonly (string Name, ClefMember Member)[] LegacyMembers =
    [
        ("Timestamp", ClefMember.Time),
        ("Level", ClefMember.Level),
        ("MessageTemplate", ClefMember.Template),
        ("RenderedMessage", ClefMember.Message),
        ("Exception", ClefMember.Exception),
        ("EventId", ClefMember.EventId),
        ("TraceId", ClefMember.TraceId),
        ("SpanId", ClefMember.SpanId),
    ];

    private readonly ClefEvent _event = new();
    private readonly ClefEventWriter _writer = new(schema);
    private readonly ByteBuffer _name = new();

    /// <inheritdoc/>
    public void Read(in IngestBody body, EventBatch batch, in EventOrigin origin, RejectionSummary rejections)
    {
        var bytes = JsonValues.WithoutByteOrderMark(body.Bytes.Span);
        if ((body.Shape == ClefFormat.ListShape ? ReadList(bytes, batch, origin) : ReadLines(bytes, batch, origin)) is { } rejection)
        {
            rejections.Add(rejection);
        }
    }

    private Rejection? ReadLines(ReadOnlySpan<byte> body, EventBatch batch, in EventOrigin origin)
    {
        var number = 0;
        while (!body.IsEmpty)
        {
            var end = body.IndexOf((byte)'\n');
            var line = (end < 0 ? body : body[..end]).Trim(" \t\r"u8);
            body = end < 0 ? default : body[(end + 1)..];
            number++;
            if (!line.IsEmpty && ReadOne(line, isLegacy: false, batch, origin) is { } rejected)
            {
                return new Rejection(batch.Count, rejected.Code, $"line {number}: {rejected.Message}");
            }
        }

        return null;
    }

    private Rejection? ReadList(ReadOnlySpan<byte> body, EventBatch batch, in EventOrigin origin)
    {
        try
        {
            var reader = new Utf8JsonReader(body, ListOptions);
            reader.Read();
            if (!JsonValues.TryEnter(ref reader, "Events"u8, JsonTokenType.StartArray))
            {
                return new Rejection(0, RejectionCode.NotAnObject,
                    "the body has no list 'Events'; for compact log events send Content-Type application/vnd.serilog.clef, or add ?clef to the address");
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (ReadOne(body[start..(int)reader.BytesConsumed], isLegacy: true, batch, origin) is { } rejected)
                {
                    return new Rejection(batch.Count, rejected.Code, $"Events[{batch.Count}]: {rejected.Message}");
                }
            }

            while (reader.Read())
            {
                // The rest after the list is ignored, but it must be JSON: a truncated body is rejected.
            }

            return null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            var (code, message) = JsonValues.Rejection(exception);
            return new Rejection(batch.Count, code, $"Events: {message}");
        }
    }

    private EventRejection? ReadOne(ReadOnlySpan<byte> json, bool isLegacy, EventBatch batch, in EventOrigin origin)
    {
        if (EventLimits.CheckSize(json.Length) is { } tooLarge)
        {
            return tooLarge;
        }

        if (!Utf8.IsValid(json))
        {
            return new(RejectionCode.InvalidUtf8, "the event is not valid UTF-8");
        }

        using var row = batch.BeginRow(origin);
        try
        {
            return Measure(json, isLegacy) ?? _writer.Write(_event, json, row);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return JsonValues.Rejection(exception);
        }
    }

    /// <summary>Finds the positions of the parts of an event in its text.</summary>
    private EventRejection? Measure(ReadOnlySpan<byte> json, bool isLegacy)
    {
        var reader = new Utf8JsonReader(json, EventOptions);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return new(RejectionCode.NotAnObject, "an event is a JSON object");
        }

        _event.Clear();
        if (!(isLegacy ? TryMeasureLegacy(ref reader) : TryMeasureCompact(ref reader)))
        {
            return new(RejectionCode.TooManyFields, $"the event has more than {EventLimits.MaxFields} members");
        }

        // Reads past the object: a second value on the line is a syntax error.
        reader.Read();
        return null;
    }

    private bool TryMeasureCompact(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonValues.Text(ref reader, _name);
            reader.Read();
            if (Find(name) is { } member)
            {
                _event.Set(member, ref reader);
            }
            else if (!_event.TryAdd(name.StartsWith("@@"u8) ? name[1..] : name, ref reader))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryMeasureLegacy(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonValues.Text(ref reader, _name);
            reader.Read();
            if (name.SequenceEqual("Properties"u8) && reader.TokenType == JsonTokenType.StartObject)
            {
                if (!TryMeasureProperties(ref reader))
                {
                    return false;
                }
            }
            else if (FindLegacy(name) is { } member)
            {
                _event.Set(member, ref reader);
            }
            else if (!_event.TryAdd(name, ref reader))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryMeasureProperties(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonValues.Text(ref reader, _name);
            reader.Read();
            if (!_event.TryAdd(name, ref reader))
            {
                return false;
            }
        }

        return true;
    }

    private static ClefMember? Find(ReadOnlySpan<byte> name) => name is not [(byte)'@', .. var rest]
        ? null
        : rest switch
        {
            [(byte)'t'] => ClefMember.Time,
            [(byte)'m'] => ClefMember.Message,
            [(byte)'m', (byte)'t'] => ClefMember.Template,
            [(byte)'l'] => ClefMember.Level,
            [(byte)'x'] => ClefMember.Exception,
            [(byte)'i'] => ClefMember.EventId,
            [(byte)'r'] => ClefMember.Renderings,
            [(byte)'t', (byte)'r'] => ClefMember.TraceId,
            [(byte)'s', (byte)'p'] => ClefMember.SpanId,
            [(byte)'p', (byte)'s'] => ClefMember.ParentSpanId,
            [(byte)'s', (byte)'t'] => ClefMember.Start,
            [(byte)'s', (byte)'k'] => ClefMember.SpanKind,
            [(byte)'r', (byte)'a'] => ClefMember.Resource,
            [(byte)'s', (byte)'a'] => ClefMember.Scope,
            _ => null,
        };

    private static ClefMember? FindLegacy(ReadOnlySpan<byte> name)
    {
        foreach (var (candidate, member) in LegacyMembers)
        {
            if (System.Text.Ascii.Equals(name, candidate))
            {
                return member;
            }
        }

        return null;
    }
}
