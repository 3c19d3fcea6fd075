using System.Diagnostics;
using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Tables;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql;

/// <summary>Prints what a field stands for: its presence, its text, its number. The only place that knows where a value is kept.</summary>
internal sealed class FieldSql(EventColumns columns, SqlParameters parameters)
{
    private const string NumberTypes = "('Int64', 'UInt64', 'Double')";

    /// <summary>The value of a field as the type that it is declared with; null when the event lacks it.</summary>
    public string Column(ColumnField field) => columns.Has(field.Field) ? SqlText.Identifier(field.Field.Name) : $"CAST(NULL, '{ColumnTypes.Of(field.Field)}')";

    /// <summary>The events that the rows stand for: a row kept by sampling counts as its weight.</summary>
    /// <param name="condition">Which rows; null for all that the statement reads.</param>
    public string EventCount(string? condition) => (columns.IsSampled, condition) switch
    {
        (true, null) => "sum(ifNull(weight, 1))",
        (true, _) => $"sumIf(ifNull(weight, 1), {condition})",

        // Always a 64-bit float: formulas would compute with whole numbers as integers, and overflow.
        (false, null) => "toFloat64(count())",
        (false, _) => $"toFloat64(countIf({condition}))",
    };

    /// <summary>True when the event has the field. Never null.</summary>
    public string Present(BoundField field) => field switch
    {
        ColumnField { IsEvent: true } column => $"{Column(column)} != ''",
        ColumnField column => $"{Column(column)} IS NOT NULL",
        AttributeField attribute => $"({Guard(attribute)} AND {JsonType(attribute)} != 'Null')",
        EventPartField { Part: EventPart.Attributes } => "attributes != ''",
        EventPartField => "true",
        AnswerColumn column => $"{SelectSql.Name(column)} IS NOT NULL",
        _ => throw new UnreachableException(field.GetType().Name),
    };

    /// <summary>The value as text; null when the event lacks it.</summary>
    public string Text(BoundField field) => field switch
    {
        ColumnField { IsEvent: true } column => $"nullIf({Column(column)}, '')",
        ColumnField column => ColumnText(column),
        AttributeField attribute => AttributeText(attribute),
        EventPartField part => PartText(part.Part),
        AnswerColumn { Key: not null } column => SelectSql.Name(column),
        AnswerColumn column => $"toString({SelectSql.Name(column)} + 0)",
        _ => throw new UnreachableException(field.GetType().Name),
    };

    /// <summary>The value as a 64-bit float; null when the event lacks it or it is no number.</summary>
    public string Number(BoundField field) => field switch
    {
        ColumnField { Field.Type: FieldType.Number } column => Column(column),
        ColumnField { Field.Type: FieldType.Integer } column => $"toFloat64({Column(column)})",
        ColumnField { Field.Type: FieldType.Timestamp } column => Milliseconds(Column(column)),
        EventPartField { Part: EventPart.Time } => Milliseconds("time"),
        EventPartField { Part: EventPart.Received } => Milliseconds("received"),
        AttributeField attribute => AttributeNumber(attribute),
        AnswerColumn { Value: not null } column => SelectSql.Name(column),
        _ => "CAST(NULL, 'Nullable(Float64)')",
    };

    /// <summary>Cheap and true for every event that may have the attribute: the parsing of JSON that follows is skipped for the others.</summary>
    public string Guard(AttributeField field)
    {
        var name = new ByteBuffer();
        JsonText.AppendString(name, field.Path.Count == 0 ? field.Member : field.Path[^1]);

        // Of a dotted name the last part ends the name in both of its forms.
        var text = Encoding.UTF8.GetString(name.Span[(field.Path.Count == 0 ? 0 : 1)..]) + ":";
        return $"position(attributes, {parameters.String(text)}) > 0";
    }

    public string AttributeText(AttributeField field)
    {
        var text = ByPath(field, path => $"JSONExtract(attributes, {path}, 'Nullable(String)')");
        return $"if({Guard(field)}, {text}, NULL)";
    }

    /// <summary>The kind of a JSON value: String, Int64, UInt64, Double, Bool, Array, Object; Null also when it is absent.</summary>
    public string JsonType(AttributeField field) => ByPath(field, path => $"JSONType(attributes, {path})");

    private string AttributeNumber(AttributeField field)
    {
        var number = ByPath(field, path => $"JSONExtractFloat(attributes, {path})");
        return $"if({Guard(field)} AND {JsonType(field)} IN {NumberTypes}, {number}, NULL)";
    }

    /// <summary>The member of the literal name wins, then the dots are followed.</summary>
    private string ByPath(AttributeField field, Func<string, string> print)
    {
        var literal = parameters.String(field.Member);
        return field.Path.Count == 0
            ? print(literal)
            : $"if(JSONHas(attributes, {literal}), {print(literal)}, {print(string.Join(", ", field.Path.Select(parameters.String)))})";
    }

    private string ColumnText(ColumnField field) => field.Field.Type switch
    {
        FieldType.Keyword or FieldType.Text => Column(field),
        // Adding zero turns -0 into 0.
        FieldType.Number => $"toString({Column(field)} + 0)",
        FieldType.Timestamp => Iso(Column(field)),
        _ => $"toString({Column(field)})",
    };

    private static string PartText(EventPart part) => part switch
    {
        EventPart.Id => "concat(leftPad(lower(hex(toUnixTimestamp64Micro(time))), 16, '0'), leftPad(lower(hex(sequence)), 16, '0'))",
        EventPart.Time => Iso("time"),
        EventPart.Received => Iso("received"),
        EventPart.Tenant => "tenant",
        EventPart.Attributes => "nullIf(attributes, '')",
        _ => throw new UnreachableException(part.ToString()),
    };

    private static string Iso(string column) => $"concat(replaceOne(toString({column}), ' ', 'T'), 'Z')";

    // Through microseconds: a whole number of them divided once gives the same float on both sides.
    private static string Milliseconds(string column) => $"toUnixTimestamp64Micro(toDateTime64({column}, 6, 'UTC')) / 1000";
}
