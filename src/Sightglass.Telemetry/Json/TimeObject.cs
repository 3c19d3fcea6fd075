using System.Text.Json;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Json;

/// <summary>Parses times that programs send as an object or a list of numbers.</summary>
/// <remarks>
/// <code>
/// {"seconds":1736937000,"nanos":5000000}    Protocol Buffers; Firestore and Java have other names for the two
/// {"$date":"2025-01-15T10:30:00Z"}          MongoDB; also a number of milliseconds, or {"$numberLong":"1736937000000"}
/// [2025,1,15,10,30,0,5000000]               Java: year to second and nanoseconds, UTC
/// </code>
/// </remarks>
internal static class TimeObject
{
    private const long NanosPerSecond = 1_000_000_000;

    /// <param name="json">JSON.</param>
    /// <param name="micros">Microseconds since 1970 UTC.</param>
    /// <returns>False for anything else.</returns>
    public static bool TryParse(ReadOnlySpan<byte> json, out long micros)
    {
        micros = 0;
        return !json.IsEmpty && (json[0] == '{' ? TryParseObject(json, out micros) : json[0] == '[' && TryParseList(json, out micros));
    }

    private static bool TryParseObject(ReadOnlySpan<byte> json, out long micros)
    {
        micros = 0;
        long? seconds = null;
        long nanoseconds = 0;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("$date"u8))
            {
                return reader.Read() && TryParseMongo(ref reader, out micros);
            }

            var name = reader.ValueSpan.TrimStart((byte)'_');
            var isSeconds = name.SequenceEqual("seconds"u8) || name.SequenceEqual("epochSecond"u8);
            var isNanoseconds = name.SequenceEqual("nanos"u8) || name.SequenceEqual("nanoseconds"u8) || name.SequenceEqual("nano"u8) || name.SequenceEqual("nanoOfSecond"u8);
            if ((!isSeconds && !isNanoseconds) || !reader.Read()
                || reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String) || !NumberText.TryParse(reader.ValueSpan, out long value))
            {
                return false;
            }

            (seconds, nanoseconds) = isSeconds ? (value, nanoseconds) : (seconds, value);
        }

        return seconds is { } known && TryAdd(known, nanoseconds, out micros);
    }

    private static bool TryParseMongo(ref Utf8JsonReader reader, out long micros)
    {
        micros = 0;
        if (reader.TokenType == JsonTokenType.String)
        {
            return EventTime.TryParseDate(reader.ValueSpan, out micros);
        }

        var isNumber = reader.TokenType == JsonTokenType.StartObject
            ? reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("$numberLong"u8) && reader.Read() && reader.TokenType == JsonTokenType.String
            : reader.TokenType == JsonTokenType.Number;
        return isNumber && NumberText.TryParse(reader.ValueSpan, out long milliseconds) && TryAdd(milliseconds / 1000, milliseconds % 1000 * 1_000_000, out micros);
    }

    private static bool TryParseList(ReadOnlySpan<byte> json, out long micros)
    {
        micros = 0;
        Span<int> parts = stackalloc int[7];
        var count = 0;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            if (count == parts.Length || !reader.TryGetInt32(out parts[count++]))
            {
                return false;
            }
        }

        if (reader.TokenType != JsonTokenType.EndArray || count < 3 || parts[0] is < 1970 or > 2298 || parts[1] is < 1 or > 12 || parts[2] < 1 || parts[2] > DateTime.DaysInMonth(parts[0], parts[1])
            || parts[3] is < 0 or > 23 || parts[4] is < 0 or > 59 || parts[5] is < 0 or > 59)
        {
            return false;
        }

        var second = new DateTimeOffset(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], TimeSpan.Zero).ToUnixTimeSeconds();
        return TryAdd(second, parts[6], out micros);
    }

    private static bool TryAdd(long seconds, long nanoseconds, out long micros)
    {
        micros = 0;
        if (seconds is < 0 or >= EventTime.EndMicros / 1_000_000 || nanoseconds is < 0 or >= NanosPerSecond)
        {
            return false;
        }

        micros = (seconds * 1_000_000) + (nanoseconds / 1000);
        return true;
    }
}
