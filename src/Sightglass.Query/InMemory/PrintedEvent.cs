using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.InMemory;

/// <summary>Prints an event as minified JSON: its fields in the order of the schema, then its attributes; not id, times and tenant.</summary>
/// <remarks>The same text as <c>PrintedEventSql</c> has the engine print.</remarks>
internal static class PrintedEvent
{
    /// <summary>Appends the event.</summary>
    public static void Append(ByteBuffer target, EventBatch batch, int row)
    {
        target.Append((byte)'{');
        var first = target.Length;
        var fields = batch.Schema.Fields;
        for (var ordinal = 0; ordinal < fields.Count; ordinal++)
        {
            if (batch.Find(ordinal) is { } column && column.HasValue(row) && !(ordinal == 0 && ((KeywordColumn)column)[row].IsEmpty))
            {
                Separate(target, first);
                JsonText.AppendString(target, fields[ordinal].Name);
                target.Append((byte)':');
                EventValueJson.Append(target, fields[ordinal].Type, column, row);
            }
        }

        if (batch.Attributes.HasValue(row))
        {
            Separate(target, first);
            target.Append(batch.Attributes[row][1..^1]);
        }

        target.Append((byte)'}');
    }

    private static void Separate(ByteBuffer target, int first)
    {
        if (target.Length > first)
        {
            target.Append((byte)',');
        }
    }
}
