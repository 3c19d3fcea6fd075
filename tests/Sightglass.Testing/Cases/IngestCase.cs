using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sightglass.Testing.Cases;

/// <summary>A request of a suite in tests/cases, and what has to come of it: the answer, and the events.</summary>
/// <param name="Id">As the suite names it.</param>
/// <param name="Path">With the query.</param>
/// <param name="Headers">As sent; the key <c>k1</c> in them, or in the path, stands for a valid one.</param>
/// <param name="Body">Not compressed, whatever the headers say.</param>
/// <param name="Statuses">One of these.</param>
/// <param name="Answer">The whole text; null when it does not matter.</param>
/// <param name="Rejected">Events of the request that are rejected; null when it does not matter.</param>
/// <param name="Events">In order, in the words of the suite: members that each must have.</param>
public sealed record IngestCase(
    string Id, string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body,
    IReadOnlyList<int> Statuses, string? Answer, int? Rejected, IReadOnlyList<JsonObject> Events)
{
    private const string Oversize = "oversize:20MB";

    // Names of the suites that are not those of events in an answer.
    private static readonly Dictionary<string, string> Names = new() { ["name"] = "message", ["parent"] = "parent_span_id", ["kind"] = "span_kind" };

    /// <summary>The cases of a group.</summary>
    public static IReadOnlyList<IngestCase> Load(string suite, string group) =>
    [
        .. new CaseSuite(suite).Of(group).Select(item => Create(item.GetProperty("id").GetString()!, item.GetProperty("input"), item.GetProperty("expect"))),
    ];

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>What an event, as an answer has it, lacks of an expected one; null for nothing.</summary>
    public static string? Difference(JsonObject expected, JsonObject actual)
    {
        foreach (var (name, value) in expected)
        {
            if (name is "fields" or "labels")
            {
                if (Difference(value!.AsObject(), actual) is { } nested)
                {
                    return nested;
                }

                continue;
            }

            var called = Names.GetValueOrDefault(name, name);
            var found = actual[called] ?? actual["attributes"]?[called];
            if (!(name == "time" ? Time(value) == Time(found) : JsonNode.DeepEquals(value, found)))
            {
                return $"'{called}': expected {value?.ToJsonString()}, got {actual.ToJsonString()}";
            }
        }

        return null;
    }

    public override string ToString() => Id;

    private static DateTimeOffset? Time(JsonNode? value) => value is null ? null : DateTimeOffset.Parse((string)value!, CultureInfo.InvariantCulture);

    private static IngestCase Create(string id, JsonElement input, JsonElement expect)
    {
        var body = input.GetProperty("body").GetString()!;
        return new IngestCase(
            id,
            input.GetProperty("method").GetString()!,
            input.GetProperty("path").GetString()!,
            input.GetProperty("headers").EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString()!),
            body == Oversize ? new byte[20 << 20] : input.TryGetProperty("body_base64", out _) ? Convert.FromBase64String(body) : Encoding.UTF8.GetBytes(body),
            expect.TryGetProperty("status", out var status) ? [status.GetInt32()] : [.. expect.GetProperty("status_any").EnumerateArray().Select(any => any.GetInt32())],
            expect.TryGetProperty("json", out var json) ? JsonNode.Parse(json.GetRawText())!.ToJsonString() : expect.TryGetProperty("body", out var text) ? text.GetString() : null,
            expect.TryGetProperty("rejected", out var rejected) ? rejected.GetInt32() : null,
            [.. List(expect, "events"), .. List(expect, "spans")]);
    }

    private static IEnumerable<JsonObject> List(JsonElement expect, string name) =>
        expect.TryGetProperty(name, out var list) ? list.EnumerateArray().Select(item => JsonNode.Parse(item.GetRawText())!.AsObject()) : [];
}
