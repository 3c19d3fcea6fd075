using Sightglass.Query.Binding;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql;

/// <summary>Prints the expression that gives an event as minified JSON: its fields in the order of the schema, then what the maps and the text hold.</summary>
/// <remarks>The same text as <c>PrintedEvent</c> gives in memory. It reads every column, so it is used only where nothing less will do.</remarks>
internal static class PrintedEventSql
{
    public static string Print(EventColumns columns)
    {
        var fields = new FieldSql(columns, new SqlParameters());
        var members = ColumnField.All(columns.Schema).Where(column => columns.Schema.HasColumn(column.Ordinal) && columns.Has(column.Field)).Select(column => Member(fields, column));
        return $"concat('{{', substring(concat({string.Join(", ", members)}, {AttributesSql.Members}), 2), '}}')";
    }

    private static string Member(FieldSql fields, ColumnField column)
    {
        var name = SqlText.Literal($",\"{column.Name}\":");
        var text = column.IsEvent ? fields.Column(column) : $"ifNull({fields.Text(column)}, '')";
        var value = column.Field.Type switch
        {
            FieldType.Keyword or FieldType.Text => AttributesSql.Quoted(text),
            FieldType.Timestamp => $"'\"', {text}, '\"'",
            _ => text,
        };
        return $"if({fields.Present(column)}, concat({name}, {value}), '')";
    }
}
