using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Query.Conformance;

/// <summary>One case of the suite.</summary>
public sealed record QueryCase(string Id, string Query, JsonElement Expect)
{
    public bool ExpectsError => Expect.TryGetProperty("error", out _);

    public override string ToString() => $"{Id}: {Query}";
}

/// <summary>The cases of filters and formulas, and the events they are about.</summary>
internal static class QueryCases
{
    private static readonly JsonElement Suite = JsonDocument.Parse(Repository.Text("tests/cases/02-workers-logs-query.cases.json")).RootElement;

    /// <summary>The fields of the data set as a pack would declare them; those left out stay attributes.</summary>
    public static readonly EventSchema Declared = new(
    [
        new Field("cache_type", FieldType.Keyword),
        new Field("result", FieldType.Keyword),
        new Field("success", FieldType.Boolean),
        new Field("attempt", FieldType.Integer),
        new Field("overall_score", FieldType.Number),
        new Field("validation_failure", FieldType.Text),
        new Field("recommendation", FieldType.Keyword),
    ]);

    /// <summary>Both ways to keep the same events must give the same answers.</summary>
    public static readonly IReadOnlyDictionary<string, EventSchema> Schemas = new Dictionary<string, EventSchema>
    {
        ["attributes"] = EventSchema.Canonical,
        ["columns"] = Declared,
    };

    public static IEnumerable<QueryCase> Of(string name) =>
        from item in Suite.GetProperty("cases").EnumerateArray()
        where item.GetProperty("group").GetString() == name
        select new QueryCase(item.GetProperty("id").GetString()!, item.GetProperty("input").GetProperty("query").GetString()!, item.GetProperty("expect"));

    /// <summary>The events of the suite; their sequence number is their id.</summary>
    public static EventBatch Events(EventSchema schema, string tenant = "cases")
    {
        var batch = new EventBatch(schema) { FirstSequence = 1, ReceivedMicros = 1_000_000_000 };
        var reader = new JsonEventReader(schema);
        foreach (var item in Suite.GetProperty("dataset").EnumerateArray())
        {
            var json = JsonNode.Parse(item.GetRawText())!.AsObject();
            json["timestamp"] = DateTimeOffset.UnixEpoch.AddMilliseconds(json["_ts"]!.GetValue<long>()).ToString("O");
            json.Remove("_id");
            json.Remove("_ts");
            var refused = reader.Read(Encoding.UTF8.GetBytes(json.ToJsonString()), batch, new EventSource(Encoding.UTF8.GetBytes(tenant), MayChooseTenant: false));
            Assert.Null(refused);
        }

        return batch;
    }
}
