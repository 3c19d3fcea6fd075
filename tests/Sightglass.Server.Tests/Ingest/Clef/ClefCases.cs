using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sightglass.Server.Ingest.Clef;

/// <summary>One request of the suite and what has to come of it.</summary>
public sealed record ClefCase(string Id, JsonElement Input, JsonElement Expect)
{
    public string Path => Input.GetProperty("path").GetString()!;

    public string Body => Input.GetProperty("body").GetString()!;

    public string? Header(string name) => Input.GetProperty("headers").TryGetProperty(name, out var value) ? value.GetString() : null;

    public bool Allows(int status) => Expect.TryGetProperty("status", out var one)
        ? one.GetInt32() == status
        : Expect.GetProperty("status_any").EnumerateArray().Any(any => any.GetInt32() == status);

    /// <summary>The events and spans expected, in the words of events in an answer.</summary>
    public List<JsonObject> Events() =>
    [
        .. List("events").Select(item => Expected(item, spanOf: null)),
        .. List("spans").Select(item => Expected(item, spanOf: "span")),
    ];

    public override string ToString() => Id;

    private IEnumerable<JsonElement> List(string name) => Expect.TryGetProperty(name, out var list) ? list.EnumerateArray() : [];

    private static JsonObject Expected(JsonElement item, string? spanOf)
    {
        var expected = new JsonObject();
        var attributes = new JsonObject();
        foreach (var member in item.EnumerateObject())
        {
            var value = JsonNode.Parse(member.Value.GetRawText());
            switch (member.Name)
            {
                case "time":
                    expected["time"] = member.Value.GetString()!.Replace("Z", "000Z", StringComparison.Ordinal);
                    break;
                case "name":
                    expected["message"] = value;
                    break;
                case "parent":
                    expected["parent_span_id"] = value;
                    break;
                case "kind" when spanOf is not null:
                    attributes["span_kind"] = value;
                    break;
                case "message_template" or "exception":
                    attributes[member.Name] = value;
                    break;
                case "fields":
                    foreach (var field in member.Value.EnumerateObject())
                    {
                        attributes[field.Name] = JsonNode.Parse(field.Value.GetRawText());
                    }

                    break;
                default:
                    expected[member.Name] = value;
                    break;
            }
        }

        if (spanOf is not null)
        {
            expected["kind"] = spanOf;
        }

        if (attributes.Count > 0)
        {
            expected["attributes"] = attributes;
        }

        return expected;
    }
}

/// <summary>The cases of this format.</summary>
internal static class ClefCases
{
    private static readonly JsonElement Suite = JsonDocument.Parse(Repository.Text("tests/cases/08-alt-ingestion.cases.json")).RootElement;

    /// <summary>Whole requests.</summary>
    public static TheoryData<ClefCase> Requests { get; } = new(
        from item in Suite.GetProperty("cases").EnumerateArray()
        where item.GetProperty("group").GetString() == "seq"
        select new ClefCase(item.GetProperty("id").GetString()!, item.GetProperty("input"), item.GetProperty("expect")));

    /// <summary>Names of levels, and the level each stands for.</summary>
    public static IEnumerable<object[]> Levels { get; } =
        from item in Suite.GetProperty("cases").EnumerateArray()
        where item.GetProperty("group").GetString() == "level" && item.GetProperty("input").GetProperty("source").GetString() == "clef"
        select new object[] { item.GetProperty("input").GetProperty("value").GetString()!, item.GetProperty("expect").GetProperty("level").GetString()! };

    /// <summary>Each member expected is there with the value expected; there may be more.</summary>
    public static void AssertContains(JsonObject expected, JsonObject actual)
    {
        foreach (var (name, value) in expected)
        {
            if (name == "attributes")
            {
                AssertContains(value!.AsObject(), actual[name] as JsonObject ?? []);
            }
            else if (!JsonNode.DeepEquals(value, actual[name]))
            {
                Assert.Fail($"'{name}': expected {value?.ToJsonString()}, got {actual.ToJsonString()}");
            }
        }
    }
}
