using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sightglass.Testing.Cases;

/// <summary>A request of a suite in tests/cases, with the expected response and events.</summary>
/// <param name="Id">The name in the suite.</param>
/// <param name="Path">Including the query.</param>
/// <param name="Headers">As sent; the key <c>k1</c> in them, or in the path, represents a valid one.</param>
/// <param name="Body">Not compressed, whatever the headers say.</param>
/// <param name="Statuses">The allowed status codes.</param>
/// <param name="Answer">The complete text; null when it does not matter.</param>
/// <param name="Rejected">Number of rejected events; null when it does not matter.</param>
/// <param name="Events">In order, with the names of the suite: members that each event must have.</param>
public sealed record IngestCase(
    string Id, string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body,
    IReadOnlyList<int> Statuses, string? Answer, int? Rejected, IReadOnlyList<JsonObject> Events)
{
    private const string Oversize = "oversize:20MB";

    // Names in the suites that differ from those of events in a response.
    private static readonly Dictionary<string, string> Names = new() { ["name"] = "message", ["parent"] = "parent_span_id", ["kind"] = "span_kind" };

    /// <summary>The cases of a group.</summary>
    public static IReadOnlyList<IngestCase> Load(string suite, string group) =>
    [
        .. new CaseSuite(suite).Of(group).Select(item => Create(item.GetProperty("id").GetString()!, item.GetProperty("input"), item.GetProperty("expect"))),
    ];

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>The first difference between an expected event and one of a response; null for none.</summary>
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
