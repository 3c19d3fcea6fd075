using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Telemetry.Events;

/// <summary>Converts numbers to text and back, as ClickHouse prints a Float64: shortest digits, plain notation from 1e-6 up to 1e21.</summary>
public static class NumberText
{
    /// <summary>Longest text that <see cref="Format(double, Span{byte})"/> writes.</summary>
    public const int MaxLength = 32;

    // A number of at most this many digits without fraction or exponent is already its shortest text.
    private const int SafeDigits = 15;

    // 2^64. The engine reads digits without an exponent as a whole number, and treats an object with a larger one as invalid JSON.
    private const double EndOfIntegers = 18446744073709551616d;

    private static ReadOnlySpan<double> PowersOfTen => [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14];

    /// <summary>Parses a JSON number. False for what a 64-bit float cannot hold (1e999).</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value) =>
        TryParseShort(text, out value) || (Utf8Parser.TryParse(text, out value, out var consumed) && consumed == text.Length && double.IsFinite(value));

    /// <summary>Parses a JSON number that is whole, however it is written (<c>12</c>, <c>12.0</c>, <c>1.2e1</c>).</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long value)
    {
        if (TryParseShort(text, out var digits, out var fraction) && fraction == 0)
        {
            value = digits;
            return true;
        }

        if (Utf8Parser.TryParse(text, out value, out var consumed) && consumed == text.Length)
        {
            return true;
        }

        if (TryParse(text, out double number) && number == Math.Floor(number) && Math.Abs(number) < 9.2e18)
        {
            value = (long)number;
            return true;
        }

        return false;
    }

    /// <summary>Parses what nearly all numbers look like. Exact: a 64-bit float holds both the digits and the power of ten, and one division rounds once.</summary>
    private static bool TryParseShort(ReadOnlySpan<byte> text, out double value)
    {
        // The sign of -0 is lost in a whole number.
        var isShort = TryParseShort(text, out var digits, out var fraction) && (digits != 0 || text[0] != '-');
        value = isShort ? digits / PowersOfTen[fraction] : 0;
        return isShort;
    }

    /// <summary>Takes a sign, digits, and a point between digits: at most <see cref="SafeDigits"/> characters after the sign.</summary>
    /// <param name="digits">All of them as one whole number.</param>
    /// <param name="fraction">How many of them follow the point.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryParseShort(ReadOnlySpan<byte> text, out long digits, out int fraction)
    {
        (digits, fraction) = (0, 0);
        var start = !text.IsEmpty && text[0] == '-' ? 1 : 0;
        if (text.Length == start || text.Length - start > SafeDigits)
        {
            return false;
        }

        var point = -1;
        for (var i = start; i < text.Length; i++)
        {
            var digit = (uint)text[i] - '0';
            if (digit <= 9)
            {
                digits = (digits * 10) + digit;
            }
            else if (text[i] == '.' && point < 0 && i > start && i < text.Length - 1)
            {
                point = i;
            }
            else
            {
                return false;
            }
        }

        fraction = point < 0 ? 0 : text.Length - 1 - point;
        digits = start == 0 ? digits : -digits;
        return true;
    }

    /// <summary>Appends a JSON number in its shortest form. A whole number past 64 bits and a number past the range of 64-bit floats become JSON strings, so that no digit is lost.</summary>
    /// <param name="number">The text of a valid JSON number.</param>
    public static void AppendJson(ByteBuffer buffer, ReadOnlySpan<byte> number)
    {
        var isWhole = number.IndexOfAny(".eE"u8) < 0;
        var value = 0d;
        if (isWhole && (number.Length <= SafeDigits || Utf8Parser.TryParse(number, out long _, out _)) && !number.SequenceEqual("-0"u8))
        {
            buffer.Append(number);
        }
        else if ((isWhole && number.Length > SafeDigits) || !TryParse(number, out value))
        {
            JsonText.AppendString(buffer, number);
        }
        else if (Math.Abs(value) is >= EndOfIntegers and < 1e21)
        {
            AppendWithExponent(buffer, value);
        }
        else
        {
            buffer.Advance(Format(value, buffer.GetSpan(MaxLength)));
        }
    }

    private static void AppendWithExponent(ByteBuffer buffer, double value)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        var exponentAt = text[..length].IndexOf("E+"u8);
        buffer.Append(text[..exponentAt]);
        buffer.Append((byte)'e');
        buffer.Append(text[(exponentAt + 2)..length]);
    }

    /// <summary>Writes the shortest text that parses to the same number.</summary>
    /// <returns>Bytes written, at most <see cref="MaxLength"/>.</returns>
    public static int Format(double value, Span<byte> target)
    {
        if (value == Math.Floor(value) && Math.Abs(value) < 1e15)
        {
            Utf8Formatter.TryFormat((long)value, target, out var whole);
            return whole;
        }

        Span<byte> digits = stackalloc byte[MaxLength];
        value.TryFormat(digits, out var length, "R", CultureInfo.InvariantCulture);
        var exponentAt = digits[..length].IndexOf((byte)'E');
        if (exponentAt < 0)
        {
            digits[..length].CopyTo(target);
            return length;
        }

        var exponent = int.Parse(digits[(exponentAt + 1)..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return Spread(digits[..exponentAt], exponent, target);
    }

    /// <inheritdoc cref="Format(double, Span{byte})"/>
    public static string Format(double value)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        return System.Text.Encoding.ASCII.GetString(text[..Format(value, text)]);
    }

    /// <summary>Writes mantissa × 10^exponent without an exponent if the plain form is short enough.</summary>
    private static int Spread(ReadOnlySpan<byte> mantissa, int exponent, Span<byte> target)
    {
        var written = 0;
        if (mantissa[0] == '-')
        {
            target[written++] = (byte)'-';
            mantissa = mantissa[1..];
        }

        Span<byte> digits = stackalloc byte[MaxLength];
        var count = 0;
        foreach (var b in mantissa)
        {
            if (b != '.')
            {
                digits[count++] = b;
            }
        }

        if (exponent is >= 21 or < -6)
        {
            target[written++] = digits[0];
            if (count > 1)
            {
                target[written++] = (byte)'.';
                digits[1..count].CopyTo(target[written..]);
                written += count - 1;
            }

            target[written++] = (byte)'e';
            Utf8Formatter.TryFormat(exponent, target[written..], out var length);
            return written + length;
        }

        if (exponent < 0)
        {
            "0."u8.CopyTo(target[written..]);
            written += 2;
            target.Slice(written, -exponent - 1).Fill((byte)'0');
            written += -exponent - 1;
            digits[..count].CopyTo(target[written..]);
            return written + count;
        }

        digits[..Math.Min(count, exponent + 1)].CopyTo(target[written..]);
        written += Math.Min(count, exponent + 1);
        if (count <= exponent + 1)
        {
            target.Slice(written, exponent + 1 - count).Fill((byte)'0');
            return written + exponent + 1 - count;
        }

        target[written++] = (byte)'.';
        digits[(exponent + 1)..count].CopyTo(target[written..]);
        return written + count - exponent - 1;
    }
}
