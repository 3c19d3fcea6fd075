using System.Net;
using System.Text.Json;
using Sightglass.Faults.Ledger;
using Sightglass.Testing.Http;

namespace Sightglass.Faults.Reading;

/// <summary>Reads every event of the campaign back through the public API.</summary>
internal static class StoredEvents
{
    // The most that a page of /api/query holds.
    private const int PageRows = 10_000;

    // Columns that are not values of the event.
    private static readonly HashSet<string> Own = ["id", "time", "received", "tenant", "event", "kind", "level", "attributes"];

    /// <exception cref="InvalidDataException">The server answered with an error; the message has it.</exception>
    public static async Task<List<StoredRow>> ReadAsync(SightglassClient client)
    {
        List<StoredRow> rows = [];
        string? cursor = null;
        do
        {
            var reply = await QueryAsync(client, "filter", $"event=\"{FaultEvent.Name}\"", cursor);
            using var answer = JsonDocument.Parse(reply.Text);
            var columns = answer.RootElement.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("name").GetString()!).ToList();
            rows.AddRange(answer.RootElement.GetProperty("rows").EnumerateArray().Select(row => Row(columns, row)));
            cursor = answer.RootElement.GetProperty("cursor").GetString();
        }
        while (cursor is not null);
        return rows;
    }

    /// <summary>What a formula counts, by tenant: the other way to the same numbers.</summary>
    /// <exception cref="InvalidDataException">The server answered with an error; the message has it.</exception>
    public static async Task<Dictionary<string, long>> CountAsync(SightglassClient client)
    {
        var reply = await QueryAsync(client, "formula", $"Count(event=\"{FaultEvent.Name}\") GROUP BY tenant", cursor: null);
        return reply.Json["rows"]!.AsArray().ToDictionary(row => (string)row![0]!, row => (long)(double)row![1]!);
    }

    private static async Task<Reply> QueryAsync(SightglassClient client, string language, string query, string? cursor) =>
        (await client.PostJsonAsync("/api/query", new { language, query, from = "1970-01-01T00:00:00Z", to = "2100-01-01T00:00:00Z", limit = PageRows, cursor })).Expect(HttpStatusCode.OK);

    private static StoredRow Row(List<string> columns, JsonElement row)
    {
        Dictionary<string, object?> values = [];
        foreach (var (name, value) in columns.Zip(row.EnumerateArray()))
        {
            if (!Own.Contains(name) && value.ValueKind != JsonValueKind.Null)
            {
                values[name] = Value(value);
            }
        }

        var attributes = columns.IndexOf("attributes");
        if (attributes >= 0 && row[attributes].ValueKind == JsonValueKind.Object)
        {
            foreach (var attribute in row[attributes].EnumerateObject())
            {
                values.TryAdd(attribute.Name, Value(attribute.Value));
            }
        }

        return new StoredRow(values.GetValueOrDefault("number") is double number ? (long)number : -1, row[columns.IndexOf("tenant")].GetString()!, row[columns.IndexOf("time")].GetString()!, values);
    }

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}
