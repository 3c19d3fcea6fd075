namespace Sightglass.Telemetry.Events;

/// <summary>Finds the ends of values in JSON that this program printed: it is valid and minified, so nothing has to be checked.</summary>
internal static class JsonScan
{
    /// <summary>The string that begins at a quote, including both quotes.</summary>
    public static ReadOnlySpan<byte> String(ReadOnlySpan<byte> json, int start)
    {
        var end = start + 1;
        while (true)
        {
            end += json[end..].IndexOfAny((byte)'"', (byte)'\\');
            if (json[end] == '"')
            {
                return json[start..(end + 1)];
            }

            end += 2;
        }
    }

    /// <summary>The index after the value that begins at <paramref name="start"/>.</summary>
    public static int ValueEnd(ReadOnlySpan<byte> json, int start)
    {
        switch (json[start])
        {
            case (byte)'"':
                return start + String(json, start).Length;
            case (byte)'{' or (byte)'[':
                return NestedEnd(json, start);
            default:
                var length = json[start..].IndexOfAny(",}]"u8);
                return length < 0 ? json.Length : start + length;
        }
    }

    private static int NestedEnd(ReadOnlySpan<byte> json, int start)
    {
        var depth = 0;
        for (var at = start; ; at++)
        {
            at += json[at..].IndexOfAny("\"{}[]"u8);
            switch (json[at])
            {
                case (byte)'"':
                    at += String(json, at).Length - 1;
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                default:
                    if (--depth == 0)
                    {
                        return at + 1;
                    }

                    break;
            }
        }
    }
}
