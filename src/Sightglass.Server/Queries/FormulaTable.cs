using System.Globalization;
using System.Text.Json;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Server.Queries;

/// <summary>What a formula gave, as a table: one row with the value and the named lines, or one row a group.</summary>
internal static class FormulaTable
{
    public const string ValueColumn = "value";

    public static TableAnswer Of(FormulaResult result, ClickHouseStatistics statistics, int? limit)
    {
        var names = result.Keys.Count == 0 ? result.Names : [];
        List<TableColumn> columns = [.. result.Keys.Select(key => new TableColumn(key, "text")), new TableColumn(ValueColumn, "number"), .. names.Select(name => new TableColumn(name, "number"))];
        var rows = result.Rows.Take(limit ?? int.MaxValue)
            .Select(row => (IReadOnlyList<object?>)[.. row.Keys.Select(Key), row.Value, .. names.Select((_, index) => (object?)row.Named[index])]);
        return new TableAnswer(columns, [.. rows], QueryStatistics.Of(statistics), null) { Truncated = result.Rows.Count >= QueryLimits.Groups };
    }

    private static object? Key(GroupKey key) => key.Kind switch
    {
        ValueKind.Null => null,
        ValueKind.Number => double.Parse(key.Text, CultureInfo.InvariantCulture),
        ValueKind.Boolean => key.Text == "true",
        ValueKind.Json => JsonSerializer.Deserialize<JsonElement>(key.Text),
        _ => key.Text,
    };
}
