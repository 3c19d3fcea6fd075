using System.Text.Json;
using Sightglass.Query.Sql;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Queries;

/// <summary>Events as a table: identity, times and tenant, the fields that at least one of them has, and the attributes.</summary>
internal static class EventRows
{
    private const int FirstField = 4;

    /// <param name="statement">Of <c>SqlCompiler.Events</c>.</param>
    /// <param name="schema">The fields the statement names.</param>
    /// <param name="limit">The statement's: a full page has a cursor.</param>
    /// <param name="client">Where to ask.</param>
    /// <param name="cancellationToken">Stops the engine's work too.</param>
    public static async Task<TableAnswer> ReadAsync(SqlStatement statement, EventSchema schema, int limit, ClickHouseClient client, CancellationToken cancellationToken)
    {
        await using var rows = await client.QueryAsync(statement.ToClickHouse(), cancellationToken);
        List<object?[]> all = [];
        var fields = schema.Fields;
        var isUsed = new bool[fields.Count + 1];
        EventKey last = default;
        var row = new EventRowReader(schema, rows);
        while (await row.ReadAsync(cancellationToken))
        {
            last = row.Id;
            var values = new object?[FirstField + fields.Count + 1];
            values[0] = last.ToString();
            values[1] = TimeText(last.TimeMicros);
            values[2] = TimeText(row.ReceivedMicros);
            values[3] = JsonSerializer.Deserialize<string>(row.Tenant);
            for (var i = 0; i <= fields.Count; i++)
            {
                values[FirstField + i] = i < fields.Count ? Value(row[i], fields[i].Type) : Attributes(row.Attributes);
                isUsed[i] |= values[FirstField + i] is not null;
            }

            all.Add(values);
        }

        var shown = Enumerable.Range(0, isUsed.Length).Where(i => isUsed[i]).Select(i => FirstField + i).Prepend(3).Prepend(2).Prepend(1).Prepend(0).ToArray();
        return new TableAnswer(
            [.. shown.Select(index => Column(index, fields))],
            [.. all.Select(values => shown.Select(index => values[index]).ToArray())],
            QueryStatistics.Of(rows.Statistics),
            all.Count == limit ? last.ToString() : null);
    }

    private static TableColumn Column(int index, IReadOnlyList<Field> fields) => index switch
    {
        0 => new TableColumn("id", "text"),
        1 => new TableColumn("time", "timestamp"),
        2 => new TableColumn("received", "timestamp"),
        3 => new TableColumn("tenant", "keyword"),
        _ when index - FirstField < fields.Count => Column(fields[index - FirstField]),
        _ => new TableColumn("attributes", "json"),
    };

    private static TableColumn Column(Field field) => new(field.Name, Vocabulary.Word(field.Type), field.Unit);

    private static object? Value(ReadOnlySpan<byte> json, FieldType type) => json.IsEmpty ? null : type switch
    {
        FieldType.Integer => JsonSerializer.Deserialize<long>(json),
        FieldType.Number => JsonSerializer.Deserialize<double>(json),
        FieldType.Boolean => JsonSerializer.Deserialize<bool>(json),
        _ => JsonSerializer.Deserialize<string>(json),
    };

    private static JsonElement? Attributes(ReadOnlySpan<byte> json) => json.IsEmpty ? null : JsonSerializer.Deserialize<JsonElement>(json);

    private static string TimeText(long micros) =>
        UnixMicros.ToTime(micros).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
