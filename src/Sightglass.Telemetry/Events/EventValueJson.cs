using System.Buffers.Text;
using System.Globalization;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Telemetry.Events;

/// <summary>Prints the value of a column as JSON. All code prints values with it, so they look the same everywhere.</summary>
public static class EventValueJson
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    // The longest timestamp; longer than the longest whole number.
    private const int MaxTextLength = 32;

    /// <summary>Appends the value of a row that has one.</summary>
    public static void Append(ByteBuffer target, FieldType type, Column column, int row)
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
                target.Advance(NumberText.Format(numbers[row], target.GetSpan(NumberText.MaxLength)));
                break;
            case ValueColumn<byte> booleans:
                target.Append(booleans[row] != 0 ? "true"u8 : "false"u8);
                break;
            case ValueColumn<long> moments when type == FieldType.Timestamp:
                AppendTime(target, moments[row]);
                break;
            case ValueColumn<long> integers:
                Utf8Formatter.TryFormat(integers[row], target.GetSpan(MaxTextLength), out var length);
                target.Advance(length);
                break;
            default:
                throw new System.Diagnostics.UnreachableException(column.GetType().Name);
        }
    }

    /// <summary>Appends a timestamp as RFC 3339 in quotes, UTC, microseconds.</summary>
    public static void AppendTime(ByteBuffer target, long micros)
    {
        target.Append((byte)'"');
        UnixMicros.ToTime(micros).TryFormat(target.GetSpan(MaxTextLength), out var length, TimeFormat, CultureInfo.InvariantCulture);
        target.Advance(length);
        target.Append((byte)'"');
    }
}
