using Sightglass.Telemetry.Columns;

namespace Sightglass.Telemetry.Events;

/// <summary>Prints the attributes of a row as JSON: texts, then numbers and booleans, then the rest. The engine prints a stored event in the same way.</summary>
public static class AttributesJson
{
    /// <summary>Appends one object.</summary>
    /// <returns>False, and nothing is appended, when the row has no attributes.</returns>
    public static bool Append(ByteBuffer target, AttributeMaps attributes, int row)
    {
        var start = target.Length;
        AppendTexts(target, attributes, row);
        AppendNumbers(target, attributes, row);
        AppendRest(target, attributes, row);
        if (target.Length == start)
        {
            return false;
        }

        target.Replace(start, (byte)'{');
        target.Append((byte)'}');
        return true;
    }

    /// <summary>Appends the texts, each after a comma.</summary>
    public static void AppendTexts(ByteBuffer target, AttributeMaps attributes, int row)
    {
        var keywords = attributes.Keywords;
        var (start, end) = keywords.EntriesOf(row);
        for (var i = start; i < end; i++)
        {
            AppendText(target, keywords.Keys[keywords.KeyIndexes[i]], attributes.Texts[keywords.Values[i]]);
        }
    }

    /// <summary>Appends numbers and booleans, each after a comma.</summary>
    public static void AppendNumbers(ByteBuffer target, AttributeMaps attributes, int row)
    {
        var numbers = attributes.Numbers;
        var (start, end) = numbers.EntriesOf(row);
        for (var i = start; i < end; i++)
        {
            AppendNumber(target, numbers.Keys[numbers.KeyIndexes[i]], numbers.Values[i]);
        }
    }

    /// <summary>Appends the values that are not in the maps, after a comma.</summary>
    public static void AppendRest(ByteBuffer target, AttributeMaps attributes, int row)
    {
        if (attributes.Rest.HasValue(row))
        {
            target.Append((byte)',');
            target.Append(attributes.Rest[row][1..^1]);
        }
    }

    /// <summary>Appends a member of the keywords; nothing if it is a copy out of an object.</summary>
    public static void AppendText(ByteBuffer target, ReadOnlySpan<byte> key, ReadOnlySpan<byte> text)
    {
        if (!key.Contains((byte)MapKey.Separator))
        {
            AppendName(target, key);
            JsonText.AppendString(target, text);
        }
    }

    /// <summary>Appends a member of the numbers as a number or boolean; nothing if it is a copy out of an object.</summary>
    public static void AppendNumber(ByteBuffer target, ReadOnlySpan<byte> key, double value)
    {
        if (key.Contains((byte)MapKey.Separator))
        {
            return;
        }

        switch (key.IsEmpty ? 0 : key[^1])
        {
            case (byte)MapKey.Boolean:
                AppendName(target, key[..^1]);
                target.Append(value != 0 ? "true"u8 : "false"u8);
                break;
            case (byte)MapKey.Moment:
                AppendName(target, key[..^1]);
                EventValueJson.AppendTime(target, (long)value);
                break;
            default:
                AppendName(target, key);
                target.Advance(NumberText.Format(value, target.GetSpan(NumberText.MaxLength)));
                break;
        }
    }

    private static void AppendName(ByteBuffer target, ReadOnlySpan<byte> name)
    {
        target.Append((byte)',');
        JsonText.AppendString(target, name);
        target.Append((byte)':');
    }
}
