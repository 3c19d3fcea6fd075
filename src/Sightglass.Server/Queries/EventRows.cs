using System.Globalization;
using System.Text.Json;
using Sightglass.Query.Sql;
using Sightglass.Server.Auth;
using Sightglass.Server.Http;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Queries;

/// <summary>Events as a table: id, times and tenant, the fields that at least one of them has, and the attributes.</summary>
internal static class EventRows
{
    // Id, times and tenant: included even if there are no events.
    private const int FixedColumns = 4;

    /// <param name="statement">A statement of <see cref="SqlCompiler.Events"/>.</param>
    /// <param name="schema">The fields in the statement.</param>
    /// <param name="limit">The statement's limit: a full page has a cursor.</param>
    /// <param name="tenant">Decides which numbers the answer has.</param>
    /// <param name="client">Runs the statement.</param>
    /// <param name="cancellationToken">Stops the engine's work too.</param>
    public static async Task<TableAnswer> ReadAsync(SqlStatement statement, EventSchema schema, int limit, TenantScope tenant, ClickHouseClient client, CancellationToken cancellationToken)
    {
        await using var rows = await client.QueryAsync(statement.ToClickHouse(), cancellationToken);
        TableColumn[] columns = [new("id", "text"), new("time", "timestamp"), new("received", "timestamp"), new("tenant", "keyword"), .. schema.Fields.Select(Column), new("attributes", "json")];
        var isUsed = columns.Select((_, index) => index < FixedColumns).ToArray();
        List<object?[]> all = [];
        EventKey last = default;
        var row = new EventRowReader(schema, rows);
        var bytes = 0;
        while (bytes <= AnswerMemory.MaxPageBytes && await row.ReadAsync(cancellationToken))
        {
            bytes += rows.Row.Length;
            last = row.Id;
            object?[] values =
                [schema.Ids.Format(last), TimeText(last.TimeMicros), TimeText(row.ReceivedMicros), JsonSerializer.Deserialize<string>(row.Tenant), .. Values(row, schema), Json(row.Attributes)];
            for (var i = 0; i < values.Length; i++)
            {
                isUsed[i] |= values[i] is not null;
            }

            all.Add(values);
        }

        return new TableAnswer(
            [.. columns.Where((_, index) => isUsed[index])],
            [.. all.Select(values => values.Where((_, index) => isUsed[index]).ToArray())],
            QueryStatistics.Of(rows.Statistics, tenant),
            all.Count == limit || bytes > AnswerMemory.MaxPageBytes ? schema.Ids.Format(last) : null);
    }

    private static TableColumn Column(Field field) => new(field.Name, Vocabulary.Word(field.Type), field.Unit);

    private static IEnumerable<object?> Values(EventRowReader row, EventSchema schema)
    {
        for (var ordinal = 0; ordinal < schema.Fields.Count; ordinal++)
        {
            yield return Value(row[ordinal], schema.Fields[ordinal].Type);
        }
    }

    private static object? Value(ReadOnlySpan<byte> json, FieldType type) => json.IsEmpty ? null : type switch
    {
        FieldType.Integer => JsonSerializer.Deserialize<long>(json),
        FieldType.Number => JsonSerializer.Deserialize<double>(json),
        FieldType.Boolean => JsonSerializer.Deserialize<bool>(json),
        _ => JsonSerializer.Deserialize<string>(json),
    };

    private static JsonElement? Json(ReadOnlySpan<byte> json) => json.IsEmpty ? null : JsonSerializer.Deserialize<JsonElement>(json);

    private static string TimeText(long micros) =>
        UnixMicros.ToTime(micros).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
