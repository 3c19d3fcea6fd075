using System.Globalization;
using System.Text.Json;
using Sightglass.Query.Results;
using Sightglass.Server.Http;

namespace Sightglass.Server.Queries;

/// <summary>The result of a question in SQL as a table.</summary>
internal static class RelationTableAnswer
{
    public static TableAnswer Of(RelationResult result, QueryStatistics statistics)
    {
        var columns = result.Columns.Select(column => new TableColumn(column.Name, TypeOf(column.EngineType))).ToList();
        return new TableAnswer(columns, [.. result.Rows.Select(row => (IReadOnlyList<object?>)[.. row.Select((value, index) => Value(value, columns[index].Type))])], statistics, null) { Truncated = result.IsCut };
    }

    private static string TypeOf(string engineType) =>
        engineType.StartsWith("DateTime", StringComparison.Ordinal) ? "timestamp"
        : engineType == "Bool" ? "boolean"
        : engineType.StartsWith("Float", StringComparison.Ordinal) || engineType.StartsWith("Decimal", StringComparison.Ordinal) ? "number"
        : engineType.StartsWith("Int", StringComparison.Ordinal) || engineType.StartsWith("UInt", StringComparison.Ordinal) ? "integer"
        : engineType.StartsWith("Array", StringComparison.Ordinal) ? "json"
        : "text";

    private static object? Value(JsonElement value, string type) =>
        value.ValueKind == JsonValueKind.Null ? null
        : type == "timestamp" && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Rfc3339.Format(time)
        : value;
}
