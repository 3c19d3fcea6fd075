using Sightglass.Query.Binding;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql;

/// <summary>Prints the expression that gives an event as minified JSON: its fields in the order of the schema, then its attributes.</summary>
/// <remarks>The same text as <c>PrintedEvent</c> gives in memory. It reads every column, so it is used only where nothing less will do.</remarks>
internal static class PrintedEventSql
{
    public static string Print(EventColumns columns)
    {
        var fields = new FieldSql(columns, new SqlParameters());
        var members = ColumnField.All(columns.Schema).Where(column => columns.Has(column.Field)).Select(column => Member(fields, column));
        const string attributes = "if(attributes = '', '', concat(',', substring(attributes, 2, length(attributes) - 2)))";
        return $"concat('{{', substring(concat({string.Join(", ", members)}, {attributes}), 2), '}}')";
    }

    private static string Member(FieldSql fields, ColumnField column)
    {
        var name = SqlText.Literal($",\"{column.Name}\":");
        var text = column.IsEvent ? fields.Column(column) : $"ifNull({fields.Text(column)}, '')";
        var value = column.Field.Type switch
        {
            FieldType.Keyword or FieldType.Text => Quoted(text),
            FieldType.Timestamp => $"'\"', {text}, '\"'",
            _ => text,
        };
        return $"if({fields.Present(column)}, concat({name}, {value}), '')";
    }

    // toJSONString also escapes slashes, which the product's JSON does not.
    private static string Quoted(string text) => $"replaceAll(toJSONString({text}), '\\\\/', '/')";
}
