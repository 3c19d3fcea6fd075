using System.Text.Json;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Server.Ingest.Clef;

/// <summary>Writes a measured event to the columns of a batch.</summary>
/// <remarks>
/// What the format says of an event counts before a property of the same name (a property <c>level</c> beside <c>@l</c>): that goes to the attributes.
/// What is only derived (the error's type, the service named by the resource) gives way to a property.
/// A part of the wrong type is kept as an attribute under its own name; only <c>@t</c> and <c>@st</c> have to be right.
/// </remarks>
internal sealed class ClefEventWriter(EventSchema schema)
{
    private readonly int _kind = schema.Ordinal("kind");
    private readonly int _level = schema.Ordinal("level");
    private readonly int _message = schema.Ordinal("message");
    private readonly int _traceId = schema.Ordinal("trace_id");
    private readonly int _spanId = schema.Ordinal("span_id");
    private readonly int _parentSpanId = schema.Ordinal("parent_span_id");
    private readonly int _duration = schema.Ordinal("duration_ms");
    private readonly int _errorType = schema.Ordinal("error_type");
    private readonly int _errorMessage = schema.Ordinal("error_message");

    // Ordinals of the fields that the format itself has set for this event; a handful. Emptied by Write.
    private readonly List<int> _taken = [];
    private readonly MessageTemplate _template = new();
    private readonly ByteBuffer _scratch = new();
    private readonly ByteBuffer _lowerCase = new();
    private readonly ByteBuffer _tenant = new();
    private readonly ObjectFields _resource = new(schema, ("service.name", "service"), ("service.version", "release"), ("deployment.environment", "environment"), ("deployment.environment.name", "environment"));
    private readonly ObjectFields _scope = new(schema, ("name", "logger"));

    /// <summary>Writes one row; the caller has begun it and cancels it when it is refused.</summary>
    /// <param name="from">Measured in <paramref name="json"/>.</param>
    /// <param name="json">The event's text.</param>
    /// <param name="batch">Of this writer's schema.</param>
    /// <param name="source">Who sends.</param>
    /// <returns>Null, or why the event is refused.</returns>
    public (string Code, string Message)? Write(ClefEvent from, ReadOnlySpan<byte> json, EventBatch batch, in EventOrigin source)
    {
        if (!from.TryGetText(ClefMember.Time, json, out var text) || !EventTime.TryParseDate(text, out var time))
        {
            return (RejectionCode.MalformedJson, "the event has no time; '@t' (in the older shape 'Timestamp') must be an ISO 8601 time");
        }

        if (EventLimits.CheckTime(time, batch.ReceivedMicros) is { } tooFarAhead)
        {
            return tooFarAhead;
        }

        _taken.Clear();
        WriteMessage(from, json, batch);
        WriteLevel(from, json, batch);
        WriteText(from, ClefMember.TraceId, _traceId, "@tr"u8, json, batch);
        WriteText(from, ClefMember.SpanId, _spanId, "@sp"u8, json, batch);
        WriteText(from, ClefMember.ParentSpanId, _parentSpanId, "@ps"u8, json, batch);
        WriteException(from, json, batch);
        Keep(from, ClefMember.EventId, "event_id"u8, json, batch);
        WriteSpanKind(from, json, batch);
        WriteObject(from, ClefMember.Resource, _resource, "resource"u8, json, batch);
        WriteObject(from, ClefMember.Scope, _scope, "scope"u8, json, batch);
        if (from.Has(ClefMember.Start))
        {
            if (!from.TryGetText(ClefMember.Start, json, out text) || !EventTime.TryParseDate(text, out var start))
            {
                return (RejectionCode.MalformedJson, "'@st' must be an ISO 8601 time");
            }

            time = WriteSpan(start, time, from, json, batch);
        }

        batch.EndRow(time, WriteProperties(from, json, batch, source));
        return null;
    }

    private void WriteMessage(ClefEvent from, ReadOnlySpan<byte> json, EventBatch batch)
    {
        var hasMessage = from.TryGetText(ClefMember.Message, json, out var message);
        if (hasMessage)
        {
            SetText(batch, _message, message);
        }
        else
        {
            Keep(from, ClefMember.Message, "@m"u8, json, batch);
        }

        if (!from.TryGetText(ClefMember.Template, json, out var template))
        {
            Keep(from, ClefMember.Template, "@mt"u8, json, batch);
            return;
        }

        batch.SetAttribute("message_template"u8, template);
        if (!hasMessage)
        {
            SetText(batch, _message, _template.Render(template, from, json));
        }
    }

    private void WriteLevel(ClefEvent from, ReadOnlySpan<byte> json, EventBatch batch)
    {
        if (!from.Has(ClefMember.Level))
        {
            SetText(batch, _level, "info"u8);
        }
        else if (from.TryGetText(ClefMember.Level, json, out var name) && Level.TryNormalize(name, out var level))
        {
            SetText(batch, _level, level);
        }
        else
        {
            Keep(from, ClefMember.Level, "@l"u8, json, batch);
        }
    }

    /// <summary>The whole text is kept; its first line tells type and message. The event is an error, unless it is a span.</summary>
    private void WriteException(ClefEvent from, ReadOnlySpan<byte> json, EventBatch batch)
    {
        Keep(from, ClefMember.Exception, "exception"u8, json, batch);
        if (!from.TryGetText(ClefMember.Exception, json, out var exception) || exception.IsEmpty)
        {
            return;
        }

        ExceptionText.Split(exception, out var type, out var message);
        Derive(batch, _errorType, type);
        Derive(batch, _errorMessage, message);
        if (!from.Has(ClefMember.Start))
        {
            SetText(batch, _kind, "error"u8);
        }
    }

    /// <returns>The event's time: a span stands where it started, as in every other format; <c>@t</c> is its end.</returns>
    private long WriteSpan(long start, long end, ClefEvent from, ReadOnlySpan<byte> json, EventBatch batch)
    {
        SetText(batch, _kind, "span"u8);
        if (start > end)
        {
            // A clock was set back meanwhile: how long it took is not known, and that it ended then is.
            Keep(from, ClefMember.Start, "@st"u8, json, batch);
            return end;
        }

        batch.Numbers(_duration).Set(batch.Count, (end - start) / 1000.0);
        _taken.Add(_duration);
        return start;
    }

    private void WriteSpanKind(ClefEvent from, ReadOnlySpan<byte> json, EventBatch batch)
    {
        if (!from.TryGetText(ClefMember.SpanKind, json, out var kind))
        {
            Keep(from, ClefMember.SpanKind, "@sk"u8, json, batch);
            return;
        }

        _lowerCase.Clear();
        foreach (var letter in kind)
        {
            _lowerCase.Append(letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter | 0x20) : letter);
        }

        batch.SetAttribute("span_kind"u8, _lowerCase.Span);
    }

    private static void WriteObject(ClefEvent from, ClefMember member, ObjectFields fields, ReadOnlySpan<byte> name, ReadOnlySpan<byte> json, EventBatch batch)
    {
        if (from.Has(member))
        {
            var reader = from.Read(member, json);
            fields.Write(ref reader, batch);
            Keep(from, member, name, json, batch);
        }
    }

    /// <returns>The event's tenant.</returns>
    private ReadOnlySpan<byte> WriteProperties(ClefEvent from, ReadOnlySpan<byte> json, EventBatch batch, in EventOrigin source)
    {
        ReadOnlySpan<byte> tenant = source.Tenant.Span;
        foreach (var property in from.Properties)
        {
            if (!ClefEvent.TryRead(property, json, out var reader))
            {
                continue;
            }

            var name = from.NameOf(property);
            if (schema.TryGetOrdinal(name, out var ordinal) && !_taken.Contains(ordinal))
            {
                JsonValues.SetField(ref reader, batch, ordinal, name, _scratch);
            }
            else if (source.MayChooseTenant && EventOrigin.IsTenantName(name) && reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length > 0)
            {
                tenant = JsonValues.Text(ref reader, _tenant);
            }
            else
            {
                JsonValues.SetAttribute(ref reader, batch, name);
            }
        }

        return tenant;
    }

    private void WriteText(ClefEvent from, ClefMember member, int ordinal, ReadOnlySpan<byte> name, ReadOnlySpan<byte> json, EventBatch batch)
    {
        if (from.TryGetText(member, json, out var text))
        {
            SetText(batch, ordinal, text);
        }
        else
        {
            Keep(from, member, name, json, batch);
        }
    }

    private void SetText(EventBatch batch, int ordinal, ReadOnlySpan<byte> text)
    {
        batch.TrySetText(ordinal, text);
        _taken.Add(ordinal);
    }

    private static void Derive(EventBatch batch, int ordinal, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
        {
            batch.TrySetText(ordinal, text);
        }
    }

    private static void Keep(ClefEvent from, ClefMember member, ReadOnlySpan<byte> name, ReadOnlySpan<byte> json, EventBatch batch)
    {
        if (from.Has(member))
        {
            var reader = from.Read(member, json);
            JsonValues.SetAttribute(ref reader, batch, name);
        }
    }
}
