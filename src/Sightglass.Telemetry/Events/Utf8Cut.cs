namespace Sightglass.Telemetry.Events;

/// <summary>Cuts texts between two characters.</summary>
public static class Utf8Cut
{
    /// <summary>The start of a text, of at most so many bytes.</summary>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="maxBytes">At least 0.</param>
    public static ReadOnlySpan<byte> At(ReadOnlySpan<byte> text, int maxBytes)
    {
        if (text.Length <= maxBytes)
        {
            return text;
        }

        while (maxBytes > 0 && (text[maxBytes] & 0xC0) == 0x80)
        {
            maxBytes--;
        }

        return text[..maxBytes];
    }
}
