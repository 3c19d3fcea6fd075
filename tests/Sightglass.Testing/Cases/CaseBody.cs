using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sightglass.Testing.Cases;

/// <summary>The body of a request of a suite: text, bytes, JSON, or parts that are repeated.</summary>
/// <remarks>
/// <code>
/// "body": "{\"n\":1}"                                            as it stands
/// "body": ["[", {"repeat": "{\"i\":{#}},", "times": 1000}, "]"]  {#} is the number, from 0 or from "from"
/// "body": {"language": "filter", "query": "*"}                   JSON
/// "body_base64": "/vsA"                                          bytes
/// </code>
/// <c>${now-5m}</c> in a text is the time five minutes ago, in RFC 3339.
/// </remarks>
public static partial class CaseBody
{
    public static byte[] Of(JsonObject request) =>
        request["body_base64"] is { } bytes ? Convert.FromBase64String((string)bytes!) : Encoding.UTF8.GetBytes(WithTimes(Text(request["body"])));

    public static bool IsJson(JsonObject request) => request["body"] is JsonObject;

    /// <summary>Puts the times in their places.</summary>
    public static string WithTimes(string text)
    {
        var now = TimeProvider.System.GetUtcNow();
        return Moment().Replace(text, match => (now + LengthOf(match)).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
    }

    private static string Text(JsonNode? body) => body switch
    {
        null => "",
        JsonArray parts => string.Concat(parts.Select(Text)),
        JsonObject part when part["repeat"] is { } repeated => string.Concat(Enumerable.Range((int?)part["from"] ?? 0, (int)part["times"]!).Select(i => ((string)repeated!).Replace("{#}", $"{i}", StringComparison.Ordinal))),
        JsonObject json => json.ToJsonString(),
        _ => body.GetValueKind() == JsonValueKind.String ? (string)body! : throw new InvalidDataException($"no body: {body.ToJsonString()}"),
    };

    private static TimeSpan LengthOf(Match moment)
    {
        if (!moment.Groups["count"].Success)
        {
            return TimeSpan.Zero;
        }

        var unit = moment.Groups["unit"].Value switch { "s" => TimeSpan.FromSeconds(1), "m" => TimeSpan.FromMinutes(1), _ => TimeSpan.FromHours(1) };
        return unit * int.Parse(moment.Groups["count"].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\$\{now((?<count>[+-]\d+)(?<unit>[smh]))?\}")]
    private static partial Regex Moment();
}
