using System.Text.Json;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;

namespace Sightglass.Server.Queries;

/// <summary>The result of a SELECT as a table: its columns in the order of the query, keys as the JSON values that they are.</summary>
internal static class SelectTable
{
    public static TableAnswer Of(SelectQuery query, SelectResult result, QueryStatistics statistics) => new(
        [.. query.Columns.Select(column => new TableColumn(column.Name, column.IsKey ? "text" : "number"))],
        [.. result.Rows.Select(row => Row(query, row))],
        statistics,
        Cursor: null);

    private static object?[] Row(SelectQuery query, SelectRow row)
    {
        var (keys, values) = (0, 0);
        return [.. query.Columns.Select(column => column.IsKey ? KeyOf(row.Keys[keys++]) : row.Values[values++])];
    }

    /// <summary>The key's JSON value: a whole number of more than 15 digits keeps all of them.</summary>
    public static object? KeyOf(GroupKey key) => key.Kind switch
    {
        ValueKind.Null => null,
        ValueKind.Text => key.Text,
        _ => JsonSerializer.Deserialize<JsonElement>(key.Text),
    };
}
