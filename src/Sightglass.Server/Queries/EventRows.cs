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
        while (await rows.ReadAsync(cancellationToken))
        {
            last = new EventKey(rows.GetInt64(0), ulong.Parse(rows.GetJson(2), System.Globalization.CultureInfo.InvariantCulture));
            var values = new object?[FirstField + fields.Count + 1];
            values[0] = last.ToString();
            values[1] = TimeText(last.TimeMicros);
            values[2] = TimeText(rows.GetInt64(1));
            values[3] = rows.GetString(3);
            for (var i = 0; i <= fields.Count; i++)
            {
                values[FirstField + i] = i < fields.Count ? Value(rows, FirstField + i, fields[i]) : Attributes(rows.GetString(FirstField + i));
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

    private static object? Value(ClickHouseRows rows, int column, Field field)
    {
        if (rows.IsNull(column))
        {
            return null;
        }

        switch (field.Type)
        {
            case FieldType.Integer:
                return rows.GetInt64(column);
            case FieldType.Number:
                return rows.GetDouble(column);
            case FieldType.Boolean:
                return rows.GetBoolean(column);
            case FieldType.Timestamp when EventTime.TryParse(System.Text.Encoding.ASCII.GetBytes(rows.GetString(column)!), out var micros):
                return TimeText(micros);
            default:
                return field == CanonicalFields.Event && rows.GetString(column) is "" ? null : rows.GetString(column);
        }
    }

    private static JsonElement? Attributes(string? json) => string.IsNullOrEmpty(json) ? null : JsonSerializer.Deserialize<JsonElement>(json);

    private static string TimeText(long micros) =>
        UnixMicros.ToTime(micros).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
