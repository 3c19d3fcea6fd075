using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sightglass.Query.Planning;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;
using Sightglass.Testing.Cases;

namespace Sightglass.Query.Conformance;

/// <summary>The tables of the suites about SQL: points, and log lines.</summary>
internal static class RelationCases
{
    public static readonly CaseSuite Analytics = new("03-analytics-engine");
    public static readonly CaseSuite Standard = new("sql");

    /// <summary>What <c>now()</c> is in the suites.</summary>
    public static readonly DateTimeOffset Now = new(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The tables of the points, and of the events that the log lines are.</summary>
    public static readonly IReadOnlyDictionary<string, RelationTable> Tables = new Dictionary<string, RelationTable>
    {
        ["app_requests"] = new(RelationTableKind.Points, "app_requests"),
        ["workers_ai_metrics"] = new(RelationTableKind.Points, "workers_ai_metrics"),
        ["workers_ai_analysis_success"] = new(RelationTableKind.Event, "workers_ai_analysis_success"),
        ["cache_lookup"] = new(RelationTableKind.Event, "cache_lookup"),
    };

    /// <summary>The rows of all tables as events.</summary>
    public static EventBatch Events(EventSchema schema, string tenant)
    {
        var batch = new EventBatch(schema) { FirstSequence = 1, ReceivedMicros = UnixMicros.Of(Now) };
        var reader = new JsonEventReader(schema);
        foreach (var table in Analytics.Root.GetProperty("tables").EnumerateObject())
        {
            foreach (var row in table.Value.EnumerateArray())
            {
                Assert.Null(reader.Read(Encoding.UTF8.GetBytes(Event(table.Name, JsonNode.Parse(row.GetRawText())!.AsObject()).ToJsonString()), batch, new EventOrigin(Encoding.UTF8.GetBytes(tenant), MayChooseTenant: false)));
            }
        }

        return batch;
    }

    /// <summary>Whether rows are as expected: by value, with a relative tolerance of 1e-6, and a number equals its text.</summary>
    public static bool AreEqual(JsonElement expected, IReadOnlyList<IReadOnlyList<JsonElement>> rows, bool isOrdered)
    {
        var wanted = expected.EnumerateArray().Select(row => row.EnumerateArray().ToList()).ToList();
        if (wanted.Count != rows.Count)
        {
            return false;
        }

        var left = rows.ToList();
        foreach (var row in wanted)
        {
            var index = isOrdered ? 0 : left.FindIndex(candidate => IsRow(row, candidate));
            if (index < 0 || !IsRow(row, left[index]))
            {
                return false;
            }

            left.RemoveAt(index);
        }

        return true;
    }

    private static bool IsRow(List<JsonElement> expected, IReadOnlyList<JsonElement> actual) => expected.Count == actual.Count && expected.Zip(actual, IsValue).All(equal => equal);

    private static bool IsValue(JsonElement expected, JsonElement actual)
    {
        if (expected.ValueKind == JsonValueKind.Array)
        {
            return actual.ValueKind == JsonValueKind.Array && IsRow([.. expected.EnumerateArray()], [.. actual.EnumerateArray()]);
        }

        var (left, right) = (Text(expected), Text(actual));
        return left == right || (double.TryParse(left, System.Globalization.CultureInfo.InvariantCulture, out var x) && double.TryParse(right, System.Globalization.CultureInfo.InvariantCulture, out var y) && Math.Abs(x - y) <= 1e-6 * Math.Max(1, Math.Abs(x)));
    }

    // Times of events have microseconds.
    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => "1",
        JsonValueKind.False => "0",
        JsonValueKind.String => value.GetString()!.Replace(".000000", "", StringComparison.Ordinal),
        _ => value.GetRawText(),
    };

    private static JsonObject Event(string table, JsonObject row)
    {
        if (table == RelationTable.WorkersLogs)
        {
            var line = JsonNode.Parse((string)row["Logs"]!)!.AsObject();
            line["timestamp"] = (string?)row["EventTimestamp"];
            line["service"] = (string?)row["ScriptName"];
            return line;
        }

        row["event"] = table;
        row["kind"] = "point";
        row["weight"] = row["_sample_interval"]!.DeepClone();
        row.Remove("_sample_interval");
        return row;
    }
}
