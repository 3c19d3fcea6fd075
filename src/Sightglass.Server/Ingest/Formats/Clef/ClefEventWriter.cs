using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Server.Ingest.Formats.Clef;

/// <summary>Writes a measured event to the columns of a batch.</summary>
/// <remarks>
/// Values that the format defines take precedence over a property of the same name (a property <c>level</c> beside <c>@l</c>), which becomes an attribute.
/// Derived values (the error's type, the service in the resource) are replaced by a property.
/// A part of the wrong type is stored as an attribute under its own name; only <c>@t</c> must be there.
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

    private readonly MessageTemplate _template = new();
    private readonly ByteBuffer _lowerCase = new();
    private readonly ObjectFields _resource = new(schema, ("service.name", "service"), ("service.version", "release"), ("deployment.environment", "environment"), ("deployment.environment.name", "environment"));
    private readonly ObjectFields _scope = new(schema, ("name", "logger"));

    /// <summary>Writes and ends the row.</summary>
    /// <param name="from">Measured in <paramref name="json"/>.</param>
    /// <param name="json">The event's text.</param>
    /// <param name="row">Of this writer's schema.</param>
    /// <returns>Null, or why the event is rejected.</returns>
    public EventRejection? Write(ClefEvent from, ReadOnlySpan<byte> json, EventRow row)
    {
        if (!from.Has(ClefMember.Time))
        {
            return new(RejectionCode.MalformedJson, "the event has no time; '@t' (in the older shape 'Timestamp') must be an ISO 8601 time");
        }

        if (!TryReadTime(from, ClefMember.Time, "@t"u8, json, row, out var time))
        {
            time = row.ReceivedMicros;
        }

        WriteMessage(from, json, row);
        WriteLevel(from, json, row);
        WriteText(from, ClefMember.TraceId, _traceId, "@tr"u8, json, row);
        WriteText(from, ClefMember.SpanId, _spanId, "@sp"u8, json, row);
        WriteText(from, ClefMember.ParentSpanId, _parentSpanId, "@ps"u8, json, row);
        WriteException(from, json, row);
        Keep(from, ClefMember.EventId, "event_id"u8, json, row);
        WriteSpanKind(from, json, row);
        WriteObject(from, ClefMember.Resource, _resource, "resource"u8, json, row);
        WriteObject(from, ClefMember.Scope, _scope, "scope"u8, json, row);
        if (from.Has(ClefMember.Start))
        {
            row.SetField(_kind, "span"u8);
            time = TryReadTime(from, ClefMember.Start, "@st"u8, json, row, out var start) ? WriteSpan(start, time, from, json, row) : time;
        }

        WriteProperties(from, json, row);
        return row.End(time);
    }

    /// <summary>Reads a time; one that cannot be read becomes an attribute, and the sender is told.</summary>
    private static bool TryReadTime(ClefEvent from, ClefMember member, ReadOnlySpan<byte> name, ReadOnlySpan<byte> json, EventRow row, out long micros)
    {
        var value = from.Read(member, json);
        var isTime = EventTime.TryParse(from.TryGetText(member, json, out var text) ? text : value.ValueSpan, out micros);
        if (!isTime)
        {
            row.WarnOfTime(text.IsEmpty ? value.ValueSpan : text);
            Keep(from, member, name, json, row);
        }

        return isTime;
    }

    private void WriteMessage(ClefEvent from, ReadOnlySpan<byte> json, EventRow row)
    {
        var hasMessage = from.TryGetText(ClefMember.Message, json, out var message);
        if (hasMessage)
        {
            row.SetField(_message, message);
        }
        else
        {
            Keep(from, ClefMember.Message, "@m"u8, json, row);
        }

        if (!from.TryGetText(ClefMember.Template, json, out var template))
        {
            Keep(from, ClefMember.Template, "@mt"u8, json, row);
            return;
        }

        row.SetAttribute("message_template"u8, template);
        if (!hasMessage)
        {
            row.SetField(_message, _template.Render(template, from, json));
        }
    }

    private void WriteLevel(ClefEvent from, ReadOnlySpan<byte> json, EventRow row)
    {
        if (!from.Has(ClefMember.Level))
        {
            row.SetField(_level, "info"u8);
        }
        else if (!from.TryGetText(ClefMember.Level, json, out var name) || !row.TrySetLevel(name))
        {
            Keep(from, ClefMember.Level, "@l"u8, json, row);
        }
    }

    /// <summary>Stores the whole text; its first line provides type and message. The event is an error, unless it is a span.</summary>
    private void WriteException(ClefEvent from, ReadOnlySpan<byte> json, EventRow row)
    {
        Keep(from, ClefMember.Exception, "exception"u8, json, row);
        if (!from.TryGetText(ClefMember.Exception, json, out var exception) || exception.IsEmpty)
        {
            return;
        }

        ExceptionText.Split(exception, out var type, out var message);
        row.SetDerived(_errorType, type);
        row.SetDerived(_errorMessage, message);
        if (!from.Has(ClefMember.Start))
        {
            row.SetField(_kind, "error"u8);
        }
    }

    /// <returns>The event's time: a span has its start time, as in every other format; <c>@t</c> is its end.</returns>
    private long WriteSpan(long start, long end, ClefEvent from, ReadOnlySpan<byte> json, EventRow row)
    {
        if (start > end)
        {
            // A clock was set back in the meantime: the duration is unknown, but the end time is valid.
            Keep(from, ClefMember.Start, "@st"u8, json, row);
            return end;
        }

        row.SetField(_duration, (end - start) / 1000.0);
        return start;
    }

    private void WriteSpanKind(ClefEvent from, ReadOnlySpan<byte> json, EventRow row)
    {
        if (!from.TryGetText(ClefMember.SpanKind, json, out var kind))
        {
            Keep(from, ClefMember.SpanKind, "@sk"u8, json, row);
            return;
        }

        _lowerCase.Clear();
        foreach (var letter in kind)
        {
            _lowerCase.Append(letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter | 0x20) : letter);
        }

        row.SetAttribute("span_kind"u8, _lowerCase.Span);
    }

    private static void WriteObject(ClefEvent from, ClefMember member, ObjectFields fields, ReadOnlySpan<byte> name, ReadOnlySpan<byte> json, EventRow row)
    {
        if (from.Has(member))
        {
            var reader = from.Read(member, json);
            fields.Write(ref reader, row);
            Keep(from, member, name, json, row);
        }
    }

    private static void WriteProperties(ClefEvent from, ReadOnlySpan<byte> json, EventRow row)
    {
        foreach (var property in from.Properties)
        {
            if (ClefEvent.TryRead(property, json, out var reader))
            {
                row.Set(from.NameOf(property), ref reader);
            }
        }
    }

    private static void WriteText(ClefEvent from, ClefMember member, int ordinal, ReadOnlySpan<byte> name, ReadOnlySpan<byte> json, EventRow row)
    {
        if (from.TryGetText(member, json, out var text))
        {
            row.SetField(ordinal, text);
        }
        else
        {
            Keep(from, member, name, json, row);
        }
    }

    private static void Keep(ClefEvent from, ClefMember member, ReadOnlySpan<byte> name, ReadOnlySpan<byte> json, EventRow row)
    {
        if (from.Has(member))
        {
            var reader = from.Read(member, json);
            row.SetAttribute(name, ref reader);
        }
    }
}
