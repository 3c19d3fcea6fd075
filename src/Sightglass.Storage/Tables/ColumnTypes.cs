using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Storage.Tables;

/// <summary>How each type of field is kept in ClickHouse.</summary>
public static class ColumnTypes
{
    /// <summary>The column type of a field. <c>event</c> stands in the order key and is therefore not nullable: empty means absent.</summary>
    public static string Of(Field field) => field == CanonicalFields.Event ? EventsTable.KeywordKeyType : field.Type switch
    {
        FieldType.Keyword => "LowCardinality(Nullable(String))",
        FieldType.Text => "Nullable(String)",
        FieldType.Integer => "Nullable(Int64)",
        FieldType.Number => "Nullable(Float64)",
        FieldType.Boolean => "Nullable(Bool)",
        FieldType.Timestamp => "Nullable(DateTime64(6, 'UTC'))",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Reads the field out of the attributes of events stored before it had a column, by the same rules as ingest: another type is no value.</summary>
    public static string FromAttributes(Field field)
    {
        var name = SqlText.Literal(field.Name);
        var type = $"JSONType(attributes, {name})";
        return field.Type switch
        {
            FieldType.Keyword or FieldType.Text => $"if({type} = 'String', JSONExtractString(attributes, {name}), NULL)",
            FieldType.Integer => $"if({type} IN ('Int64', 'UInt64'), JSONExtractInt(attributes, {name}), NULL)",
            FieldType.Number => $"if({type} IN ('Int64', 'UInt64', 'Double'), JSONExtractFloat(attributes, {name}), NULL)",
            FieldType.Boolean => $"if({type} = 'Bool', JSONExtractBool(attributes, {name}), NULL)",
            FieldType.Timestamp => $"if({type} = 'String', parseDateTime64BestEffortOrNull(JSONExtractString(attributes, {name}), 6, 'UTC'), NULL)",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
