using System.Text.Json;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Server.Ingest.Formats.Loki;

/// <summary>Reads Loki's JSON push: streams of lines that share their labels.</summary>
/// <remarks>
/// <code>
/// {"streams":[{"stream":{"app":"api","level":"warn"},"values":[["1772445600000000000","a line"],["1772445600000000001","another",{"trace_id":"abc"}]]}]}
/// </code>
/// The time is a text of nanoseconds, of some senders a number, or in another unit; the third element of a value is structured metadata. Every value is text and becomes a number if its field is numeric.
/// Format: https://grafana.com/docs/loki/latest/reference/loki-http-api. One reader serves one batch at a time.
/// </remarks>
internal sealed class LokiReader(EventSchema schema) : IBodyReader
{
    // Each line gets the labels of its stream: a small body with long labels and short lines could become gigabytes.
    private const int MaxRepeatedBytes = 64 << 20;

    private readonly int _message = schema.Ordinal(CanonicalFields.Message.Name);
    private readonly int _service = schema.Ordinal("service");

    // The labels of a stream, names and values one after the other; at most EventLimits.MaxFields. Emptied by ReadLabels.
    private readonly List<(int NameStart, int ValueStart, int End)> _labels = [];
    private readonly ByteBuffer _texts = new();
    private readonly ByteBuffer _name = new();
    private readonly ByteBuffer _value = new();
    private long _repeatedBytes;

    /// <inheritdoc/>
    public void Read(in IngestBody body, EventBatch batch, in EventOrigin origin, RejectionSummary rejections)
    {
        var json = JsonValues.WithoutByteOrderMark(body.Bytes.Span);
        _repeatedBytes = 0;
        EventRejection? rejection;
        try
        {
            rejection = body.Shape == LokiFormat.ProtobufShape ? Malformed("the body is protobuf, which this server does not read; let the client send JSON (winston-loki: json: true)")
                : ReadStreams(json, batch, origin, rejections);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            rejection = JsonValues.Rejection(exception);
        }

        if (rejection is not null)
        {
            // What was not read is in no count.
            rejections.Refuse(rejection.At(batch.Count + rejections.Count));
        }
    }

    /// <returns>Null, or why reading stopped early: nothing of the body is kept.</returns>
    private EventRejection? ReadStreams(ReadOnlySpan<byte> json, EventBatch batch, in EventOrigin origin, RejectionSummary rejections)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (!JsonValues.TryEnter(ref reader, "streams"u8, JsonTokenType.StartArray))
        {
            return Malformed("the body has no list 'streams'; send {\"streams\":[{\"stream\":{…},\"values\":[[\"nanoseconds\",\"line\"]]}]}");
        }

        for (var stream = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; stream++)
        {
            // Labels may come after their lines.
            var labels = reader;
            var values = reader;
            reader.Skip();
            var hasLabels = JsonValues.TryEnter(ref labels, "stream"u8, JsonTokenType.StartObject) && TryReadLabels(ref labels);
            if (!JsonValues.TryEnter(ref values, "values"u8, JsonTokenType.StartArray))
            {
                rejections.Add(Malformed($"streams[{stream}]: there is no list 'values'").At(batch.Count + rejections.Count));
                continue;
            }

            var value = 0;
            for (; values.Read() && values.TokenType != JsonTokenType.EndArray; value++)
            {
                _repeatedBytes += _texts.Length;
                if (_repeatedBytes > MaxRepeatedBytes || batch.Count > EventLimits.MaxEvents || rejections.IsOverLimit)
                {
                    return new(RejectionCode.TooLarge, $"streams[{stream}]: with their labels repeated for each line, the entries are more than {MaxRepeatedBytes} bytes; send fewer in a request");
                }

                if ((hasLabels ? ReadValue(ref values, batch, origin) : SkipValue(ref values)) is { } rejected)
                {
                    rejections.Add(new Rejection(batch.Count + rejections.Count, rejected.Code, $"streams[{stream}].values[{value}]: {rejected.Message}"));
                }
            }

            if (!hasLabels && value == 0)
            {
                rejections.Add(WithoutLabels.At(batch.Count + rejections.Count) with { Message = $"streams[{stream}]: {WithoutLabels.Message}" });
            }
        }

        while (reader.Read())
        {
            // The rest after the list is ignored, but it must be JSON: a truncated body is rejected.
        }

        return null;
    }

    private EventRejection? ReadValue(ref Utf8JsonReader reader, EventBatch batch, in EventOrigin origin)
    {
        var value = reader;
        reader.Skip();
        if (EventLimits.CheckSize((int)(reader.BytesConsumed - value.BytesConsumed) + _texts.Length) is { } tooLarge)
        {
            return tooLarge;
        }

        using var row = batch.BeginRow(origin);
        return TryReadTime(ref value, out var micros) && TryReadLine(ref value, row) && TryReadMetadata(ref value, row)
            ? row.End(micros)
            : Malformed("a value is [\"nanoseconds since 1970\",\"line\"], and may have an object of texts as its third element");
    }

    private static EventRejection WithoutLabels => Malformed($"'stream' must be an object of at most {EventLimits.MaxFields} texts");

    private static EventRejection SkipValue(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return WithoutLabels;
    }

    private static bool TryReadTime(ref Utf8JsonReader value, out long micros)
    {
        micros = 0;
        return value.TokenType == JsonTokenType.StartArray && value.Read() && value.TokenType is JsonTokenType.String or JsonTokenType.Number && EventTime.TryParseNanoseconds(value.ValueSpan, out micros);
    }

    private bool TryReadLine(ref Utf8JsonReader value, EventRow row)
    {
        if (!value.Read() || value.TokenType != JsonTokenType.String)
        {
            return false;
        }

        row.SetField(_message, JsonValues.Text(ref value, _value));
        foreach (var (nameStart, valueStart, end) in _labels)
        {
            Set(row, _texts.Slice(nameStart, valueStart), _texts.Slice(valueStart, end));
        }

        return true;
    }

    private bool TryReadMetadata(ref Utf8JsonReader value, EventRow row)
    {
        value.Read();
        if (value.TokenType == JsonTokenType.EndArray)
        {
            return true;
        }

        for (var members = 0; value.TokenType is JsonTokenType.StartObject or JsonTokenType.String && value.Read() && value.TokenType == JsonTokenType.PropertyName; members++)
        {
            var name = JsonValues.Text(ref value, _name);
            if (!value.Read() || !TryReadText(ref value, out var text) || members == EventLimits.MaxFields)
            {
                return false;
            }

            Set(row, name, text);
        }

        return value.TokenType == JsonTokenType.EndObject;
    }

    private bool TryReadLabels(ref Utf8JsonReader reader)
    {
        _labels.Clear();
        _texts.Clear();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var nameStart = _texts.Length;
            _texts.Append(JsonValues.Text(ref reader, _name));
            var valueStart = _texts.Length;
            if (!reader.Read() || !TryReadText(ref reader, out var text) || _labels.Count == EventLimits.MaxFields)
            {
                return false;
            }

            _texts.Append(text);
            _labels.Add((nameStart, valueStart, _texts.Length));
        }

        return true;
    }

    /// <summary>The text of a scalar: Loki sends only texts, other programs also numbers.</summary>
    private bool TryReadText(scoped ref Utf8JsonReader reader, out ReadOnlySpan<byte> text)
    {
        text = reader.TokenType == JsonTokenType.String ? JsonValues.Text(ref reader, _value) : reader.ValueSpan;
        return reader.TokenType is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False;
    }

    private void Set(EventRow row, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        row.Set(name, text);
        if (name.SequenceEqual("service_name"u8))
        {
            row.SetDerived(_service, text);
        }
    }

    private static EventRejection Malformed(string message) => new(RejectionCode.MalformedJson, message);
}
