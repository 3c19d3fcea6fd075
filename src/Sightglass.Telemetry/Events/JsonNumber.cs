namespace Sightglass.Telemetry.Events;

/// <summary>Recognizes the texts that JSON takes for numbers.</summary>
public static class JsonNumber
{
    /// <summary>True for a sign, digits, a fraction and an exponent, as JSON writes them: not for <c>007</c>, <c>1,234</c>, <c>0x10</c> or <c>NaN</c>.</summary>
    public static bool Is(ReadOnlySpan<byte> text)
    {
        text = text is [(byte)'-', ..] ? text[1..] : text;
        var whole = Digits(text);
        if (whole == 0 || (whole > 1 && text[0] == '0'))
        {
            return false;
        }

        text = text[whole..];
        if (text is [(byte)'.', .. var fraction])
        {
            var digits = Digits(fraction);
            if (digits == 0)
            {
                return false;
            }

            text = fraction[digits..];
        }

        if (text is [(byte)'e' or (byte)'E', .. var exponent])
        {
            exponent = exponent is [(byte)'+' or (byte)'-', ..] ? exponent[1..] : exponent;
            return Digits(exponent) is var digits && digits > 0 && digits == exponent.Length;
        }

        return text.IsEmpty;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text.Length : end;
    }
}
