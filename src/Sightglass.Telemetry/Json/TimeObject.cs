using System.Text.Json;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Json;

/// <summary>Parses times that are sent as an object of seconds and nanoseconds, as Protocol Buffers and Firestore have them.</summary>
internal static class TimeObject
{
    /// <param name="json">JSON; <c>{"seconds":1736937000,"nanos":5000000}</c>, whose names may begin with a line or be <c>nanoseconds</c>.</param>
    /// <param name="micros">Microseconds since 1970 UTC.</param>
    /// <returns>False for anything else.</returns>
    public static bool TryParse(ReadOnlySpan<byte> json, out long micros)
    {
        micros = 0;
        if (json.IsEmpty || json[0] != '{')
        {
            return false;
        }

        long? seconds = null;
        long nanoseconds = 0;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan.TrimStart((byte)'_');
            var isSeconds = name.SequenceEqual("seconds"u8);
            if ((!isSeconds && !name.SequenceEqual("nanos"u8) && !name.SequenceEqual("nanoseconds"u8)) || !reader.Read()
                || reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String) || !NumberText.TryParse(reader.ValueSpan, out long value))
            {
                return false;
            }

            (seconds, nanoseconds) = isSeconds ? (value, nanoseconds) : (seconds, value);
        }

        micros = seconds is >= 0 and < EventTime.EndMicros / 1_000_000 && nanoseconds is >= 0 and < 1_000_000_000 ? (seconds.Value * 1_000_000) + (nanoseconds / 1000) : -1;
        return micros >= 0;
    }
}
