using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.InMemory;

/// <summary>Prints an event as minified JSON: its fields in the order of the schema, then its attributes; without id, times and tenant.</summary>
/// <remarks>The engine prints the same text with <c>PrintedEventSql</c>: a field without a column is printed where the table stores it, before the attributes of its kind.</remarks>
internal static class PrintedEvent
{
    /// <summary>Appends the event.</summary>
    public static void Append(ByteBuffer target, EventBatch batch, int row)
    {
        var start = target.Length;
        AppendFields(target, batch, row, (ordinal, _) => batch.Schema.HasColumn(ordinal));
        AppendWithoutColumn(target, batch, row);
        Close(target, start);
    }

    private static void AppendWithoutColumn(ByteBuffer target, EventBatch batch, int row)
    {
        var schema = batch.Schema;
        AppendFields(target, batch, row, (ordinal, column) => !schema.HasColumn(ordinal) && FieldPlaces.Of(column, row) == FieldPlace.Keywords);
        AttributesJson.AppendTexts(target, batch.Attributes, row);
        AppendFields(target, batch, row, (ordinal, column) => !schema.HasColumn(ordinal) && FieldPlaces.Of(column, row) == FieldPlace.Numbers);
        AttributesJson.AppendNumbers(target, batch.Attributes, row);
        AttributesJson.AppendRest(target, batch.Attributes, row);
        AppendFields(target, batch, row, (ordinal, column) => !schema.HasColumn(ordinal) && FieldPlaces.Of(column, row) == FieldPlace.Rest);
    }

    private static void Close(ByteBuffer target, int start)
    {
        if (target.Length == start)
        {
            target.Append((byte)'{');
        }

        target.Replace(start, (byte)'{');
        target.Append((byte)'}');
    }

    private static void AppendFields(ByteBuffer target, EventBatch batch, int row, Func<int, Column, bool> isMeant)
    {
        var fields = batch.Schema.Fields;
        for (var ordinal = 0; ordinal < fields.Count; ordinal++)
        {
            if (batch.Find(ordinal) is { } column && column.HasValue(row) && !(ordinal == 0 && ((KeywordColumn)column)[row].IsEmpty) && isMeant(ordinal, column))
            {
                target.Append((byte)',');
                JsonText.AppendString(target, batch.Schema.Utf8Name(ordinal));
                target.Append((byte)':');
                EventValueJson.Append(target, fields[ordinal].Type, column, row);
            }
        }
    }
}
