using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sightglass.Testing.Cases;

/// <summary>Compares JSON as tests/cases/README.md says: objects by containment, lists element by element.</summary>
/// <remarks>Null is also an absent member. <c>"&lt;now&gt;"</c> is a time that is not long ago, any other text in angle brackets any value. Two spellings of one moment are equal, and so are floats that differ by rounding.</remarks>
public static class Containment
{
    /// <summary>From the request that a case sends to the look at what it stored, on a busy machine.</summary>
    private static readonly TimeSpan NotLongAgo = TimeSpan.FromMinutes(2);

    /// <summary>The first difference, with its place; null for none.</summary>
    public static string? Difference(JsonNode? expected, JsonNode? actual, string place = "$")
    {
        switch (expected)
        {
            case JsonObject members:
                return actual is JsonObject found
                    ? members.Select(member => Difference(member.Value, found[member.Key], $"{place}.{member.Key}")).FirstOrDefault(difference => difference is not null)
                    : Unequal(expected, actual, place);
            case JsonArray elements:
                return actual is JsonArray list && list.Count == elements.Count
                    ? elements.Select((element, index) => Difference(element, list[index], $"{place}[{index}]")).FirstOrDefault(difference => difference is not null)
                    : Unequal(expected, actual, place);
            default:
                return IsSame(expected, actual) ? null : Unequal(expected, actual, place);
        }
    }

    private static bool IsSame(JsonNode? expected, JsonNode? actual)
    {
        if (expected is null || actual is null || JsonNode.DeepEquals(expected, actual))
        {
            return expected is null == actual is null;
        }

        var kinds = (expected.GetValueKind(), actual.GetValueKind());
        if (kinds == (JsonValueKind.Number, JsonValueKind.Number))
        {
            return expected.ToJsonString().Contains('.', StringComparison.Ordinal) && Math.Abs((double)expected - (double)actual) < 1e-9;
        }

        return kinds.Item1 == JsonValueKind.String && (string)expected! switch
        {
            "<now>" => TryTime(actual, out var time) && (TimeProvider.System.GetUtcNow() - time).Duration() < NotLongAgo,
            ['<', .., '>'] => true,
            _ => TryTime(expected, out var one) && TryTime(actual, out var other) && one == other,
        };
    }

    private static bool TryTime(JsonNode value, out DateTimeOffset time)
    {
        time = default;
        return value.GetValueKind() == JsonValueKind.String && DateTimeOffset.TryParseExact(
            (string)value!, ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    private static string Unequal(JsonNode? expected, JsonNode? actual, string place) => $"{place}: expected {expected?.ToJsonString() ?? "null"}, got {actual?.ToJsonString() ?? "null"}";
}
