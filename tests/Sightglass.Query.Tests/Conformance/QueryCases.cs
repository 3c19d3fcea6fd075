using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;
using Sightglass.Testing.Cases;

namespace Sightglass.Query.Conformance;

/// <summary>One case of a suite.</summary>
public sealed record QueryCase(string Suite, string Id, string Query, JsonElement Expect)
{
    public bool ExpectsError => Expect.TryGetProperty("error", out _);

    public override string ToString() => $"{Id}: {Query}";
}

/// <summary>The cases of filters and formulas, and their events.</summary>
internal static class QueryCases
{
    private const string Given = "02-workers-logs-query";

    /// <summary>The suite that came with the specification, and our own.</summary>
    public static readonly IReadOnlyList<string> Suites = [Given, "query-language"];

    private static readonly Dictionary<string, CaseSuite> Loaded = Suites.ToDictionary(suite => suite, suite => new CaseSuite(suite));

    /// <summary>The fields of the data set as a pack would declare them; all other fields stay attributes.</summary>
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

    /// <summary>Both ways of storing the same events must give the same results.</summary>
    public static readonly IReadOnlyDictionary<string, EventSchema> Schemas = new Dictionary<string, EventSchema>
    {
        ["attributes"] = EventSchema.Canonical,
        ["columns"] = Declared,
    };

    /// <summary>Every suite with every schema, for a theory.</summary>
    public static TheoryData<string, string> SuitesAndSchemas
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var suite in Suites)
            {
                foreach (var schema in Schemas.Keys)
                {
                    data.Add(suite, schema);
                }
            }

            return data;
        }
    }

    public static IEnumerable<QueryCase> Of(string name) =>
        from suite in Suites
        from item in Loaded[suite].Of(name)
        select new QueryCase(suite, item.GetProperty("id").GetString()!, item.GetProperty("input").GetProperty("query").GetString()!, item.GetProperty("expect"));

    /// <summary>The events of a suite; their sequence number is their id.</summary>
    public static EventBatch Events(EventSchema schema, string tenant = "cases", string suite = Given)
    {
        var batch = new EventBatch(schema) { FirstSequence = 1, ReceivedMicros = 1_000_000_000 };
        var reader = new JsonEventReader(schema);
        foreach (var item in Loaded[suite].DataSet.EnumerateArray())
        {
            var json = JsonNode.Parse(item.GetRawText())!.AsObject();
            json["timestamp"] = DateTimeOffset.UnixEpoch.AddMilliseconds(json["_ts"]!.GetValue<long>()).ToString("O");
            json.Remove("_id");
            json.Remove("_ts");
            var refused = reader.Read(Encoding.UTF8.GetBytes(json.ToJsonString()), batch, new EventOrigin(Encoding.UTF8.GetBytes(tenant), MayChooseTenant: false));
            Assert.Null(refused);
        }

        return batch;
    }
}
