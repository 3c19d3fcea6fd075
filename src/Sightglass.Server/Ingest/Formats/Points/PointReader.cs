using System.Globalization;
using System.Text;
using System.Text.Json;
using Sightglass.Query.Binding;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Server.Ingest.Formats.Points;

/// <summary>Reads analytics points. Limits and texts are those of Workers Analytics Engine, which allows one index: here further ones are kept beside it.</summary>
/// <remarks>
/// <code>
/// {"timestamp":"2026-03-02T00:00:05Z","blobs":["/api/chat","POST"],"doubles":[120.5,200],"indexes":["chat"]}
/// </code>
/// A point is an event of kind <c>point</c> with the attributes <c>blob1</c>, <c>double1</c>, <c>index1</c>, …. One reader serves one body at a time.
/// </remarks>
internal sealed class PointReader(EventSchema schema) : IEventReader
{
    private const int MaxIndexBytes = 96;
    private const int MaxBlobBytes = 16_000;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = EventLimits.MaxDepth };
    private static readonly byte[][] Blobs = NamesOf(PointColumns.Blob), Doubles = NamesOf(PointColumns.Double), Indexes = NamesOf("index");

    private readonly int _event = schema.Ordinal(CanonicalFields.Event.Name);
    private readonly int _kind = schema.Ordinal("kind");
    private readonly int _weight = schema.Ordinal(CanonicalFields.Weight.Name);
    private readonly ByteBuffer _text = new();
    private byte[] _dataSet = [];

    /// <summary>The data set of the points that are read.</summary>
    public string DataSet
    {
        set => _dataSet = Encoding.UTF8.GetBytes(value);
    }

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
            var reader = new Utf8JsonReader(json, Options);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return new(RejectionCode.NotAnObject, "a point is a JSON object with blobs, doubles and indexes");
            }

            row.SetField(_event, _dataSet);
            row.SetField(_kind, "point"u8);
            var time = row.ReceivedMicros;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (ReadMember(ref reader, row, ref time) is { } rejected)
                {
                    return rejected;
                }
            }

            return row.End(time);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return JsonValues.Rejection(exception);
        }
    }

    private EventRejection? ReadMember(ref Utf8JsonReader reader, EventRow row, ref long time)
    {
        if (reader.ValueTextEquals("blobs"u8))
        {
            return ReadBlobs(ref reader, row);
        }

        if (reader.ValueTextEquals("doubles"u8))
        {
            return ReadDoubles(ref reader, row);
        }

        if (reader.ValueTextEquals("indexes"u8))
        {
            return ReadIndexes(ref reader, row);
        }

        if (reader.ValueTextEquals("_sample_interval"u8))
        {
            reader.Read();
            return reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var interval) && interval is >= 1 and <= EventLimits.MaxWeight ? SetWeight(row, interval) : Malformed($"'_sample_interval' is a number from 1 to {EventLimits.MaxWeight:N0}: how many points this one stands for");
        }

        if (reader.ValueTextEquals("timestamp"u8))
        {
            reader.Read();
            var text = reader.TokenType == JsonTokenType.String ? JsonValues.Text(ref reader, _text) : reader.ValueSpan;
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number && !EventTime.TryParse(text, out time))
            {
                time = row.ReceivedMicros;
                row.WarnOfTime(text);
            }

            return reader.TokenType is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.Null ? null : Malformed("'timestamp' is a text or a number");
        }

        var name = reader.GetString();
        return Malformed($"a point has no part '{name}'; it has blobs, doubles, indexes, timestamp and _sample_interval");
    }

    private EventRejection? SetWeight(EventRow row, double interval)
    {
        row.SetField(_weight, interval);
        return null;
    }

    private EventRejection? ReadBlobs(ref Utf8JsonReader reader, EventRow row)
    {
        if (!TryEnter(ref reader))
        {
            return reader.TokenType == JsonTokenType.Null ? null : Malformed("'blobs' is a list of texts and nulls");
        }

        var bytes = 0;
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (index == PointColumns.Count)
            {
                return Malformed($"writeDataPoint(): Maximum of {PointColumns.Count} blobs supported.");
            }

            if (reader.TokenType == JsonTokenType.Null)
            {
                continue;
            }

            if (reader.TokenType != JsonTokenType.String)
            {
                return Malformed($"blobs[{index}] is a text or null");
            }

            var text = JsonValues.Text(ref reader, _text);
            bytes += text.Length;
            if (bytes > MaxBlobBytes)
            {
                return Malformed($"writeDataPoint(): Cumulative size of blobs exceeds {MaxBlobBytes} bytes).");
            }

            if (!text.IsEmpty)
            {
                row.SetAttribute(Blobs[index], text);
            }
        }

        return null;
    }

    private static EventRejection? ReadDoubles(ref Utf8JsonReader reader, EventRow row)
    {
        if (!TryEnter(ref reader))
        {
            return reader.TokenType == JsonTokenType.Null ? null : Malformed("'doubles' is a list of numbers");
        }

        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (index == PointColumns.Count)
            {
                return Malformed($"writeDataPoint(): Maximum of {PointColumns.Count} doubles supported.");
            }

            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out var number) || !double.IsFinite(number))
            {
                return Malformed($"doubles[{index}] is a number of 64 bits");
            }

            row.BeginAttribute(Doubles[index]).Append(Encoding.UTF8.GetBytes(NumberText.Format(number)));
        }

        return null;
    }

    private EventRejection? ReadIndexes(ref Utf8JsonReader reader, EventRow row)
    {
        if (!TryEnter(ref reader))
        {
            return reader.TokenType == JsonTokenType.Null ? null : Malformed("'indexes' is a list of texts and nulls");
        }

        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (index == PointColumns.Count)
            {
                return Malformed($"writeDataPoint(): Maximum of {PointColumns.Count} indexes supported.");
            }

            if (reader.TokenType == JsonTokenType.Null)
            {
                continue;
            }

            if (reader.TokenType != JsonTokenType.String)
            {
                return Malformed($"indexes[{index}] is a text or null");
            }

            var text = JsonValues.Text(ref reader, _text);
            if (text.Length > MaxIndexBytes)
            {
                return Malformed($"writeDataPoint(): Size of indexes[{index}] exceeds {MaxIndexBytes} bytes).");
            }

            if (!text.IsEmpty)
            {
                row.SetAttribute(Indexes[index], text);
            }
        }

        return null;
    }

    private static bool TryEnter(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.StartArray;

    private static byte[][] NamesOf(string prefix) => [.. Enumerable.Range(1, PointColumns.Count).Select(number => Encoding.UTF8.GetBytes(prefix + number.ToString(CultureInfo.InvariantCulture)))];

    private static EventRejection Malformed(string message) => new(RejectionCode.MalformedPoint, message);
}
