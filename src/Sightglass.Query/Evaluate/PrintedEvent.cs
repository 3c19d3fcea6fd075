using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Evaluate;

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
                AppendValue(target, fields[ordinal].Type, column, row);
            }
        }

        if (batch.Attributes.HasValue(row))
        {
            Separate(target, first);
            target.Append(batch.Attributes[row][1..^1]);
        }

        target.Append((byte)'}');
    }

    private static void AppendValue(ByteBuffer target, FieldType type, Column column, int row)
    {
        switch (column)
        {
            case KeywordColumn keywords:
                JsonText.AppendString(target, keywords[row]);
                break;
            case TextColumn texts:
                JsonText.AppendString(target, texts[row]);
                break;
            case ValueColumn<double> numbers:
                FieldReader.AppendNumber(target, numbers[row]);
                break;
            case ValueColumn<byte> booleans:
                target.Append(booleans[row] != 0 ? "true"u8 : "false"u8);
                break;
            case ValueColumn<long> moments when type == FieldType.Timestamp:
                target.Append((byte)'"');
                FieldReader.AppendTime(target, moments[row]);
                target.Append((byte)'"');
                break;
            case ValueColumn<long> integers:
                FieldReader.AppendInteger(target, integers[row]);
                break;
        }
    }

    private static void Separate(ByteBuffer target, int first)
    {
        if (target.Length > first)
        {
            target.Append((byte)',');
        }
    }
}
