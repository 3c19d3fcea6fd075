using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Storage.Tables;

/// <summary>How ClickHouse stores each type of field: in its own column, or in the maps and the JSON text that all events have.</summary>
public static class ColumnTypes
{
    /// <summary>The columns of what has none of its own: a map of texts, a map of numbers, and JSON.</summary>
    public const string KeywordsColumn = "keywords", NumbersColumn = "numbers", TextColumn = "attributes";

    internal const string Keywords = "Map(LowCardinality(String), LowCardinality(String))";
    internal const string Numbers = "Map(LowCardinality(String), Float64)";

    /// <summary>The column type of a field. <c>event</c> is part of the order key and is therefore not nullable: empty means absent.</summary>
    public static string Of(Field field) => field == CanonicalFields.Event ? EventsTable.KeywordKeyType : Of(field.Type);

    /// <summary>True for types that differ in how they are stored only.</summary>
    internal static bool HoldSameValues(string type, string other)
    {
        return Plain(type) == Plain(other);

        static string Plain(string type) => type.Replace("LowCardinality(", "", StringComparison.Ordinal).Replace("Nullable(", "", StringComparison.Ordinal).TrimEnd(')');
    }

    /// <summary>The compression of a type's values, where it is not the table's default; with a space before it.</summary>
    /// <remarks>Counts of tokens: 9 ms of CPU for 2 M rows and 1.5 bytes a row, against 30 ms and 1.8 with ZSTD(1).</remarks>
    internal static string Codec(string type) => type == Nullable(FieldType.Integer) ? " CODEC(T64, LZ4)" : "";

    /// <summary>Type and compression, as they follow a column's name.</summary>
    internal static string Definition(string type) => type + Codec(type);

    /// <summary>The field that a column of the table was created for; null for the columns that every event has.</summary>
    public static Field? FieldOf(KeyValuePair<string, string> column)
    {
        var types = Enum.GetValues<FieldType>().Where(type => Of(type) == column.Value).ToList();
        return types is [var type] ? new Field(column.Key, type) : null;
    }

    /// <summary>An expression that reads a field from the maps and the text of an event, by the same rules as ingest: a value of another type is absent.</summary>
    /// <remarks>The text has the values of events older than the maps, and values that the maps cannot store.</remarks>
    public static string FromMaps(Field field)
    {
        var name = SqlText.Literal(field.Name);
        var keyword = $"mapContains(keywords, {name})";
        var number = $"mapContains(numbers, {name})";
        var boolean = SqlText.Literal(field.Name + MapKey.Boolean);
        var moment = SqlText.Literal(field.Name + MapKey.Moment);
        return field.Type switch
        {
            FieldType.Keyword or FieldType.Text => Choose($"{keyword}, keywords[{name}]", "'String'", $"JSONExtractString(attributes, {name})"),
            FieldType.Integer => Choose(
                $"{number} AND trunc(numbers[{name}]) = numbers[{name}] AND abs(numbers[{name}]) < 9.2e18, toInt64(numbers[{name}])", "'Int64', 'UInt64'", $"JSONExtractInt(attributes, {name})"),
            FieldType.Number => Choose($"{number}, numbers[{name}]", "'Int64', 'UInt64', 'Double'", $"JSONExtractFloat(attributes, {name})"),
            FieldType.Boolean => Choose($"mapContains(numbers, {boolean}), numbers[{boolean}] = 1", "'Bool'", $"JSONExtractBool(attributes, {name})"),
            FieldType.Timestamp => Choose(
                $"mapContains(numbers, {moment}), fromUnixTimestamp64Micro(toInt64(numbers[{moment}]), 'UTC'), {keyword}, {Time($"keywords[{name}]")}", "'String'", Time($"JSONExtractString(attributes, {name})")),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        // Searching for the name is cheap and avoids parsing most texts.
        string Choose(string inMaps, string types, string inText) =>
            $"CAST(multiIf({inMaps}, position(attributes, {SqlText.Literal($"\"{field.Name}\":")}) > 0 AND JSONType(attributes, {name}) IN ({types}), {inText}, NULL), {SqlText.Literal(Nullable(field.Type))})";

        static string Time(string text) => $"parseDateTime64BestEffortOrNull({text}, 6, 'UTC')";
    }

    private static string Of(FieldType type) => type == FieldType.Keyword ? $"LowCardinality({Nullable(type)})" : Nullable(type);

    private static string Nullable(FieldType type) => type switch
    {
        FieldType.Keyword or FieldType.Text => "Nullable(String)",
        FieldType.Integer => "Nullable(Int64)",
        FieldType.Number => "Nullable(Float64)",
        FieldType.Boolean => "Nullable(Bool)",
        FieldType.Timestamp => "Nullable(DateTime64(6, 'UTC'))",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
