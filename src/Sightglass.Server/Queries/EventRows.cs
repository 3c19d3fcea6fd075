using System.Globalization;
using System.Text.Json;
using Sightglass.Query.Sql;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Queries;

/// <summary>Events as a table: identity, times and tenant, the fields that at least one of them has, and the attributes.</summary>
internal static class EventRows
{
    // Identity, times and tenant: shown whether or not there are events.
    private const int FixedColumns = 4;

    /// <param name="statement">Of <see cref="SqlCompiler.Events"/>.</param>
    /// <param name="schema">The fields the statement names.</param>
    /// <param name="limit">The statement's: a full page has a cursor.</param>
    /// <param name="client">Where to ask.</param>
    /// <param name="cancellationToken">Stops the engine's work too.</param>
    public static async Task<TableAnswer> ReadAsync(SqlStatement statement, EventSchema schema, int limit, ClickHouseClient client, CancellationToken cancellationToken)
    {
        await using var rows = await client.QueryAsync(statement.ToClickHouse(), cancellationToken);
        TableColumn[] columns = [new("id", "text"), new("time", "timestamp"), new("received", "timestamp"), new("tenant", "keyword"), .. schema.Fields.Select(Column), new("attributes", "json")];
        var isUsed = columns.Select((_, index) => index < FixedColumns).ToArray();
        List<object?[]> all = [];
        EventKey last = default;
        while (await rows.ReadAsync(cancellationToken))
        {
            var stored = new StoredEvent(rows, schema);
            last = stored.Key;
            object?[] values = [last.ToString(), TimeText(last.TimeMicros), TimeText(stored.ReceivedMicros), stored.Tenant, .. Values(stored, schema), Attributes(stored.Attributes)];
            for (var i = 0; i < values.Length; i++)
            {
                isUsed[i] |= values[i] is not null;
            }

            all.Add(values);
        }

        return new TableAnswer(
            [.. columns.Where((_, index) => isUsed[index])],
            [.. all.Select(values => values.Where((_, index) => isUsed[index]).ToArray())],
            QueryStatistics.Of(rows.Statistics),
            all.Count == limit ? last.ToString() : null);
    }

    private static TableColumn Column(Field field) => new(field.Name, Vocabulary.Word(field.Type), field.Unit);

    private static IEnumerable<object?> Values(StoredEvent stored, EventSchema schema)
    {
        for (var ordinal = 0; ordinal < schema.Fields.Count; ordinal++)
        {
            yield return stored.Has(ordinal) ? Value(stored, ordinal, schema.Fields[ordinal].Type) : null;
        }
    }

    private static object Value(StoredEvent stored, int ordinal, FieldType type) => type switch
    {
        FieldType.Integer => stored.Integer(ordinal),
        FieldType.Number => stored.Number(ordinal),
        FieldType.Boolean => stored.Boolean(ordinal),
        FieldType.Timestamp => TimeText(stored.Micros(ordinal)),
        _ => stored.Text(ordinal),
    };

    private static JsonElement? Attributes(string json) => json.Length == 0 ? null : JsonSerializer.Deserialize<JsonElement>(json);

    private static string TimeText(long micros) =>
        UnixMicros.ToTime(micros).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
