using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql;

/// <summary>Prints expressions for the values in the maps, and for all attributes of an event as JSON.</summary>
/// <remarks><see cref="AttributesJson"/> prints the same texts in memory.</remarks>
internal static class AttributesSql
{
    private static readonly string Boolean = SqlText.Literal(MapKey.Boolean.ToString());
    private static readonly string Moment = SqlText.Literal(MapKey.Moment.ToString());
    private static readonly string Separator = SqlText.Literal(MapKey.Separator.ToString());

    /// <summary>The printed form, without quotes, of value <c>v</c> with key <c>k</c> of the numbers.</summary>
    public static readonly string NumberText =
        $"multiIf(endsWith(k, {Boolean}), if(v = 1, 'true', 'false'), endsWith(k, {Moment}), concat(replaceOne(toString(fromUnixTimestamp64Micro(toInt64(v), 'UTC')), ' ', 'T'), 'Z'), toString(v))";

    /// <summary>All attributes, <c>{}</c> when there are none; without the fields that have no column.</summary>
    public static string Print(EventColumns columns) => !columns.HasMaps ? "'{}'" :
        $"concat('{{', substring(concat({Keywords(OtherKeywords(columns))}, {Numbers(OtherNumbers(columns))}, {Rest}), 2), '}}')";

    /// <summary>True when there are any.</summary>
    public static string Present(EventColumns columns) => !columns.HasMaps ? "false" :
        $"(attributes != '' OR arrayExists(k -> {OtherKeywords(columns)}, mapKeys(keywords)) OR arrayExists(k -> {OtherNumbers(columns)}, mapKeys(numbers)))";

    private static string OtherKeywords(EventColumns columns) => Without(Mapped(columns).Where(IsKeyword).Select(field => field.Name));

    private static string OtherNumbers(EventColumns columns) => Without(Mapped(columns).Where(field => !IsKeyword(field)).Select(field => field.Type switch
    {
        FieldType.Boolean => field.Name + MapKey.Boolean,
        FieldType.Timestamp => field.Name + MapKey.Moment,
        _ => field.Name,
    }));

    private static IEnumerable<Field> Mapped(EventColumns columns) => columns.Schema.Fields.Where((_, ordinal) => !columns.Schema.HasColumn(ordinal));

    private static bool IsKeyword(Field field) => field.Type is FieldType.Keyword or FieldType.Text;

    /// <summary>All members in the maps and the text, each after a comma.</summary>
    public static string Members(EventColumns columns) => !columns.HasMaps ? "''" : $"{Keywords("true")}, {Numbers("true")}, {Rest}";

    private static string Rest => "if(attributes = '', '', concat(',', substring(attributes, 2, length(attributes) - 2)))";

    private static string Keywords(string condition) =>
        $"arrayStringConcat(arrayMap((k, v) -> if(position(k, {Separator}) = 0 AND {condition}, concat(',', {Quoted("k")}, ':', {Quoted("v")}), ''), mapKeys(keywords), mapValues(keywords)))";

    private static string Numbers(string condition)
    {
        var name = Quoted(Unmarked);
        var value = $"if(endsWith(k, {Moment}), concat('\"', {NumberText}, '\"'), {NumberText})";
        return $"arrayStringConcat(arrayMap((k, v) -> if(position(k, {Separator}) = 0 AND {condition}, concat(',', {name}, ':', {value}), ''), mapKeys(numbers), mapValues(numbers)))";
    }

    private static string Unmarked => $"if(endsWith(k, {Boolean}) OR endsWith(k, {Moment}), substring(k, 1, length(k) - 1), k)";

    private static string Without(IEnumerable<string> names) =>
        string.Join(", ", names.Select(SqlText.Literal)) is { Length: > 0 } list ? $"k NOT IN ({list})" : "true";

    /// <summary>A text as JSON. toJSONString also escapes slashes, which our JSON does not.</summary>
    public static string Quoted(string text) => $"replaceAll(toJSONString({text}), '\\\\/', '/')";
}
