using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Storage.Tables;

/// <summary>Prints statements that copy the values of columns to the maps, or to the text if a map cannot store them exactly. Copying twice does no harm.</summary>
internal static class CopySql
{
    private const string None = "CAST([], 'Array(String)')";

    /// <param name="fields">At least one.</param>
    public static string Assignments(IReadOnlyList<Field> fields)
    {
        var texts = fields.Where(field => field.Type is FieldType.Keyword or FieldType.Text).ToList();
        var numbers = fields.Except(texts).ToList();
        List<string> assignments = [];
        if (texts.Count > 0)
        {
            assignments.Add($"keywords = {Map("keywords", ColumnTypes.Keywords, texts, field => $"assumeNotNull({Column(field)})", "String")}");
        }

        if (numbers.Count > 0)
        {
            assignments.Add($"numbers = {Map("numbers", ColumnTypes.Numbers, numbers, field => $"assumeNotNull({Number(field)})", "Float64")}");
        }

        var rest = fields.Where(field => field.Type is not (FieldType.Number or FieldType.Boolean)).ToList();
        if (rest.Count > 0)
        {
            var members = $"concat({string.Join(", ", rest.Select(Member).Append("''"))})";
            assignments.Add($"attributes = if({members} = '', attributes, concat(if(attributes = '', '{{', concat(substring(attributes, 1, length(attributes) - 1), ',')), substring({members}, 2), '}}'))");
        }

        return string.Join(", ", assignments);
    }

    /// <summary>A condition: a column has a value that neither map nor text has.</summary>
    public static string NotCopied(IReadOnlyList<Field> fields) => string.Join(" OR ", fields.Select(field =>
        $"({Column(field)} IS NOT NULL AND NOT mapContains({(field.Type is FieldType.Keyword or FieldType.Text ? "keywords" : "numbers")}, {Key(field)}) AND NOT JSONHas(attributes, {SqlText.Literal(field.Name)}))"));

    private static string Map(string map, string type, IReadOnlyList<Field> fields, Func<Field, string> value, string valueType)
    {
        var keys = fields.Select(field => $"if({IsCopied(map, field)}, [{Key(field)}], {None})");
        var values = fields.Select(field => $"if({IsCopied(map, field)}, [CAST({value(field)}, '{valueType}')], CAST([], 'Array({valueType})'))");
        return $"CAST((arrayConcat(mapKeys({map}), {string.Join(", ", keys)}), arrayConcat(mapValues({map}), {string.Join(", ", values)})), '{type}')";
    }

    private static string IsCopied(string map, Field field) => $"({Fits(field)} AND NOT mapContains({map}, {Key(field)}))";

    private static string Key(Field field) => SqlText.Literal(field.Type switch
    {
        FieldType.Boolean => field.Name + MapKey.Boolean,
        FieldType.Timestamp => field.Name + MapKey.Moment,
        _ => field.Name,
    });

    /// <summary>A condition: there is a value, and the map reproduces it exactly. Never null.</summary>
    private static string Fits(Field field) => field.Type switch
    {
        FieldType.Keyword or FieldType.Text => $"ifNull(length({Column(field)}) <= {MapKey.MaxTextBytes}, false)",
        FieldType.Integer or FieldType.Timestamp => $"ifNull(abs({Number(field)}) <= {MapKey.MaxWhole}, false)",
        _ => $"{Column(field)} IS NOT NULL",
    };

    private static string Number(Field field) => field.Type switch
    {
        FieldType.Timestamp => $"toUnixTimestamp64Micro({Column(field)})",
        FieldType.Boolean => $"toUInt8({Column(field)})",
        _ => Column(field),
    };

    /// <summary>A comma and the member, for a value that no map can store and that the text does not contain yet; else an empty text.</summary>
    private static string Member(Field field)
    {
        var name = SqlText.Literal($",\"{field.Name}\":");
        var value = field.Type switch
        {
            FieldType.Keyword or FieldType.Text => $"replaceAll(toJSONString(assumeNotNull({Column(field)})), '\\\\/', '/')",
            FieldType.Timestamp => $"concat('\"', replaceOne(toString(assumeNotNull({Column(field)})), ' ', 'T'), 'Z\"')",
            _ => $"toString(assumeNotNull({Column(field)}))",
        };
        return $"if({Column(field)} IS NULL OR {Fits(field)} OR JSONHas(attributes, {SqlText.Literal(field.Name)}), '', concat({name}, {value}))";
    }

    private static string Column(Field field) => SqlText.Identifier(field.Name);
}
