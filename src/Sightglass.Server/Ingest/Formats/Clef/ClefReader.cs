using System.Text;
using System.Text.Json;
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
/// Reading stops at the first text that is no event: clients expect all or nothing. One reader serves one batch at a time.
/// </remarks>
internal sealed class ClefReader(EventSchema schema) : IBodyReader, ICompactEventReader
{
    private static readonly JsonReaderOptions EventOptions = new() { MaxDepth = EventLimits.MaxDepth };

    // Of the text of an event that was rejected: enough to see whose it is.
    private const int MaxRejectedBytes = 4000;

    // Deep enough to pass over what lies before the list.
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

    private readonly int _eventName = schema.Ordinal(CanonicalFields.Event.Name);
    private readonly int _level = schema.Ordinal(CanonicalFields.Level.Name);
    private readonly int _message = schema.Ordinal(CanonicalFields.Message.Name);
    private readonly ClefEvent _event = new();
    private readonly ClefEventWriter _writer = new(schema);
    private readonly ByteBuffer _name = new();

    /// <inheritdoc/>
    public void Read(in IngestBody body, EventBatch batch, in EventOrigin origin, RejectionSummary rejections)
    {
        var bytes = JsonValues.WithoutByteOrderMark(body.Bytes.Span);
        if (body.Shape == ClefFormat.ListShape)
        {
            ReadList(bytes, batch, origin, rejections);
        }
        else
        {
            ReadLines(bytes, batch, origin, rejections);
        }
    }

    /// <inheritdoc/>
    public EventRejection? Read(ReadOnlySpan<byte> json, CompactShape shape, EventBatch batch, in EventOrigin origin) => ReadOne(json, shape == CompactShape.Legacy, batch, origin);

    private void ReadLines(ReadOnlySpan<byte> body, EventBatch batch, in EventOrigin origin, RejectionSummary rejections)
    {
        var number = 0;
        while (!body.IsEmpty && rejections.Refused is null)
        {
            var end = body.IndexOf((byte)'\n');
            var line = (end < 0 ? body : body[..end]).Trim(" \t\r"u8);
            body = end < 0 ? default : body[(end + 1)..];
            number++;
            if (!line.IsEmpty && ReadOne(line, isLegacy: false, batch, origin) is { } rejected)
            {
                Reject(line, $"line {number}", rejected, batch, origin, rejections, number);
            }
        }
    }

    private void ReadList(ReadOnlySpan<byte> body, EventBatch batch, in EventOrigin origin, RejectionSummary rejections)
    {
        if (!TryFindList(body, out var at, out var refused))
        {
            rejections.Refuse(refused.At(0));
            return;
        }

        for (var index = 0; rejections.Refused is null; index++)
        {
            at += body[at..].IndexOfAnyExcept(" \t\r\n,"u8) is >= 0 and var skipped ? skipped : body.Length - at;
            if (at < body.Length && body[at] == ']')
            {
                return;
            }

            if (at == body.Length || !JsonScan.TryValueEnd(body, at, out var end))
            {
                rejections.Refuse(new Rejection(index, RejectionCode.MalformedJson, $"Events[{index}]: the list ends within this event, or its brackets do not match"));
                return;
            }

            if (ReadOne(body[at..end], isLegacy: true, batch, origin) is { } rejected)
            {
                Reject(body[at..end], $"Events[{index}]", rejected, batch, origin, rejections);
            }

            at = end;
        }
    }

    /// <param name="body">An object with a list of events.</param>
    /// <param name="at">After the bracket of the list.</param>
    /// <param name="refused">Why there is none.</param>
    private static bool TryFindList(ReadOnlySpan<byte> body, out int at, out EventRejection refused)
    {
        at = 0;
        refused = new EventRejection(RejectionCode.NotAnObject, "the body has no list 'Events'; for compact log events send Content-Type application/vnd.serilog.clef, or add ?clef to the address");
        try
        {
            var reader = new Utf8JsonReader(body, ListOptions);
            reader.Read();
            var isList = JsonValues.TryEnter(ref reader, "Events"u8, JsonTokenType.StartArray);
            at = (int)reader.BytesConsumed;
            return isList;
        }
        catch (JsonException exception)
        {
            refused = JsonValues.Rejection(exception);
            refused = refused with { Message = $"Events: {refused.Message}" };
            return false;
        }
    }

    /// <summary>Refuses the whole request for what is no event, as Seq's clients expect. An event over a limit costs only itself: an event that says so takes its place, because these clients read no counts.</summary>
    private void Reject(ReadOnlySpan<byte> json, string place, EventRejection rejected, EventBatch batch, in EventOrigin origin, RejectionSummary rejections, int? line = null)
    {
        rejected = rejected with { Message = $"{place}: {rejected.Message}" };
        if (rejected.Code is RejectionCode.MalformedJson or RejectionCode.NotAnObject)
        {
            rejections.Refuse(rejected.At(batch.Count, line));
            return;
        }

        rejections.Add(rejected.At(batch.Count, line));
        if (rejections.Count <= RejectionSummary.MaxReported)
        {
            using var row = batch.BeginRow(origin);
            row.SetField(_eventName, "event_rejected"u8);
            row.SetField(_level, "error"u8);
            row.SetField(_message, Encoding.UTF8.GetBytes($"An event was not kept: {rejected.Message}"));
            row.SetAttribute("rejected_code"u8, Encoding.UTF8.GetBytes(rejected.Code));
            row.SetAttribute("rejected_text"u8, Utf8Cut.At(json, MaxRejectedBytes));
            row.End(row.ReceivedMicros);
        }
    }

    private EventRejection? ReadOne(ReadOnlySpan<byte> json, bool isLegacy, EventBatch batch, in EventOrigin origin)
    {
        if (EventLimits.CheckSize(json.Length) is { } tooLarge)
        {
            return tooLarge;
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
