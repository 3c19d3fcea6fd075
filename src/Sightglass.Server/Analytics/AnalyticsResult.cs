using System.Buffers;
using System.Text;
using System.Text.Json;
using Sightglass.Query.Results;
using Sightglass.Server.Http;

namespace Sightglass.Server.Analytics;

/// <summary>Writes rows in the formats of Workers Analytics Engine. Whole numbers of 64 bits are texts, as there.</summary>
internal static class AnalyticsResult
{
    private static readonly JsonWriterOptions Options = new() { Encoder = ApiJson.Options.Encoder };

    /// <param name="format">JSON, JSONEachRow or TabSeparated; null for JSON.</param>
    public static IResult Of(RelationResult result, string? format) => format switch
    {
        "JSONEachRow" => TypedResults.Bytes(Lines(result, EachRow), "application/x-ndjson"),
        "TabSeparated" => TypedResults.Bytes(Lines(result, TabSeparated), "text/tab-separated-values; charset=utf-8"),
        _ => TypedResults.Json(Answer(result), ApiJson.Options),
    };

    private static AnalyticsAnswer Answer(RelationResult result) => new(
        [.. result.Columns.Select(column => new AnalyticsColumn(column.Name, TypeOf(column.EngineType)))],
        [.. result.Rows.Select(row => Members(result, row))],
        result.Rows.Count,
        result.Rows.Count + (result.IsCut ? 1 : 0));

    private static Dictionary<string, object?> Members(RelationResult result, IReadOnlyList<JsonElement> row)
    {
        Dictionary<string, object?> members = new(StringComparer.Ordinal);
        for (var index = 0; index < row.Count; index++)
        {
            members[result.Columns[index].Name] = Is64Bit(result.Columns[index].EngineType) && row[index].ValueKind == JsonValueKind.Number ? row[index].GetRawText() : row[index];
        }

        return members;
    }

    private static bool Is64Bit(string type) => type is "UInt64" or "Int64";

    private static string TypeOf(string type) => type.StartsWith("DateTime", StringComparison.Ordinal) ? "DateTime" : type;

    private static byte[] Lines(RelationResult result, Action<ArrayBufferWriter<byte>, RelationResult, IReadOnlyList<JsonElement>> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var row in result.Rows)
        {
            write(buffer, result, row);
            buffer.Write("\n"u8);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void EachRow(ArrayBufferWriter<byte> buffer, RelationResult result, IReadOnlyList<JsonElement> row)
    {
        using var writer = new Utf8JsonWriter(buffer, Options);
        JsonSerializer.Serialize(writer, Members(result, row), ApiJson.Options);
    }

    private static void TabSeparated(ArrayBufferWriter<byte> buffer, RelationResult result, IReadOnlyList<JsonElement> row) =>
        buffer.Write(Encoding.UTF8.GetBytes(string.Join('\t', row.Select(Cell))));

    private static string Cell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "\\N",
        JsonValueKind.String => value.GetString()!.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal),
        _ => value.GetRawText(),
    };
}

/// <param name="Meta">The columns.</param>
/// <param name="Data">One object a row.</param>
/// <param name="Rows">Number of rows.</param>
internal sealed record AnalyticsAnswer(
    IReadOnlyList<AnalyticsColumn> Meta,
    IReadOnlyList<Dictionary<string, object?>> Data,
    int Rows,
    [property: System.Text.Json.Serialization.JsonPropertyName("rows_before_limit_at_least")] int RowsBeforeLimitAtLeast);

/// <param name="Type">String, Float64, UInt64, UInt32, UInt8, DateTime, Array(String), ….</param>
internal sealed record AnalyticsColumn(string Name, string Type);
