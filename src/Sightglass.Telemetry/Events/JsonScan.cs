namespace Sightglass.Telemetry.Events;

/// <summary>Finds the ends of values in JSON by their quotes and brackets.</summary>
/// <remarks>What this program printed is valid and minified, so that nothing has to be checked; what others wrote is not.</remarks>
public static class JsonScan
{
    /// <summary>Finds the end of an object, a list or a string that somebody else wrote: what stands between its brackets need not be JSON.</summary>
    /// <param name="text">Any.</param>
    /// <param name="start">Its first bracket or quote.</param>
    /// <param name="end">The index after it.</param>
    /// <returns>False when its brackets do not match, or have no end.</returns>
    public static bool TryValueEnd(ReadOnlySpan<byte> text, int start, out int end)
    {
        // A bit for each open bracket, the last one lowest: 1 for an object. What lies deeper than it has bits is no event, and not compared.
        const int Bits = 128;
        var (open, depth) = (UInt128.Zero, 0);
        for (end = start; end < text.Length; end++)
        {
            var next = text[end..].IndexOfAny("\"{}[]"u8);
            if (next < 0)
            {
                break;
            }

            end += next;
            switch (text[end])
            {
                case (byte)'"':
                    if (!TryStringEnd(text, ref end))
                    {
                        return false;
                    }

                    break;
                case (byte)'{' or (byte)'[':
                    open = depth < Bits ? (open << 1) | (text[end] == '{' ? 1u : 0u) : open;
                    depth++;
                    break;
                default:
                    if (depth == 0 || (depth <= Bits && (open & 1) != (text[end] == '}' ? 1u : 0u)))
                    {
                        return false;
                    }

                    open = depth <= Bits ? open >> 1 : open;
                    depth--;
                    break;
            }

            if (depth == 0)
            {
                end++;
                return true;
            }
        }

        return false;
    }

    /// <param name="text">Any.</param>
    /// <param name="at">The first quote; afterwards the last one.</param>
    private static bool TryStringEnd(ReadOnlySpan<byte> text, ref int at)
    {
        for (at++; at < text.Length; at++)
        {
            var next = text[at..].IndexOfAny("\"\\\n"u8);
            if (next < 0 || text[at + next] == '\n')
            {
                return false;
            }

            at += next;
            if (text[at] == '"')
            {
                return true;
            }

            at++;
        }

        return false;
    }

    /// <summary>The string that begins at a quote, including both quotes.</summary>
    internal static ReadOnlySpan<byte> String(ReadOnlySpan<byte> json, int start)
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
    internal static int ValueEnd(ReadOnlySpan<byte> json, int start)
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
