using Sightglass.Query.Binding;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql;

/// <summary>Prints an expression for an event as minified JSON: its fields in the order of the schema, then the members of maps and text.</summary>
/// <remarks><c>PrintedEvent</c> prints the same text in memory. The expression reads every column, so it is used only if nothing less is enough.</remarks>
internal static class PrintedEventSql
{
    public static string Print(EventColumns columns)
    {
        var fields = new FieldSql(columns, new SqlParameters(), names: null) { IsAsStored = true };
        var members = ColumnField.All(columns.Schema).Where(column => columns.Schema.HasColumn(column.Ordinal) && columns.Has(column.Field)).Select(column => Member(fields, column));
        return $"concat('{{', substring(concat({string.Join(", ", members)}, {AttributesSql.Members(columns)}), 2), '}}')";
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
