using System.Runtime.CompilerServices;

namespace Sightglass.Telemetry.Events;

/// <summary>Parses the times that clients send: RFC 3339 in any zone, or a number of seconds, milliseconds, microseconds or nanoseconds since 1970.</summary>
public static class EventTime
{
    /// <summary>Exclusive end of the times that can be stored: 2299-01-01, the end of ClickHouse's DateTime64.</summary>
    public const long EndMicros = 10_382_256_000_000_000;

    private const long MicrosPerSecond = 1_000_000;

    /// <summary>Parses RFC 3339 (<c>2025-01-15T10:30:00.000Z</c>; also with a space instead of the T, without a zone, which means UTC, or a date alone) or a number as text.</summary>
    /// <param name="text">ASCII.</param>
    /// <param name="micros">Microseconds since 1970 UTC; further digits are cut off.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out long micros) =>
        IsDate(text) ? TryParseDate(text, out micros) : TryParseNumber(text, out micros);

    /// <summary>Parses RFC 3339 as <see cref="TryParse"/> does, but no numbers.</summary>
    /// <inheritdoc cref="TryParse"/>
    public static bool TryParseDate(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (!IsDate(text) || !TryDigits(text[..4], out var year) || !TryDigits(text.Slice(5, 2), out var month) || !TryDigits(text.Slice(8, 2), out var day)
            || year is 0 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        var days = DaysSince1970(year, month, day);
        if (text.Length == 10)
        {
            micros = days * 86_400 * MicrosPerSecond;
            return InRange(micros);
        }

        if (text.Length < 16 || text[10] is not ((byte)'T' or (byte)'t' or (byte)' ') || text[13] != ':'
            || !TryDigits(text.Slice(11, 2), out var hour) || !TryDigits(text.Slice(14, 2), out var minute) || hour > 23 || minute > 59)
        {
            return false;
        }

        var rest = text[16..];
        var second = 0;
        long fraction = 0;
        if (rest.Length > 0 && rest[0] == ':')
        {
            // 60 is a leap second: it is read as the start of the next minute.
            if (rest.Length < 3 || !TryDigits(rest.Slice(1, 2), out second) || second > 60)
            {
                return false;
            }

            rest = rest[3..];
            if (rest.Length > 0 && rest[0] is (byte)'.' or (byte)',' && !TryFraction(ref rest, out fraction))
            {
                return false;
            }
        }

        if (!TryZone(rest, out var offsetMinutes))
        {
            return false;
        }

        micros = ((days * 86_400) + (hour * 3600) + (minute * 60) + second - (offsetMinutes * 60)) * MicrosPerSecond + fraction;
        return InRange(micros);
    }

    /// <summary>Parses a number since 1970; the magnitude decides the unit: above 1e17 nanoseconds, above 1e14 microseconds, above 1e11 milliseconds, else seconds.</summary>
    public static bool TryParseNumber(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (NumberText.TryParse(text, out long whole))
        {
            micros = whole switch
            {
                > 100_000_000_000_000_000 => whole / 1000,
                > 100_000_000_000_000 => whole,
                > 100_000_000_000 => whole * 1000,
                >= 0 => whole * MicrosPerSecond,
                _ => -1,
            };
        }
        else if (NumberText.TryParse(text, out double number) && number >= 0)
        {
            micros = number switch
            {
                > 1e17 => (long)(number / 1000),
                > 1e14 => (long)number,
                > 1e11 => (long)Math.Round(number * 1000),
                _ => (long)Math.Round(number * MicrosPerSecond),
            };
        }
        else
        {
            return false;
        }

        return InRange(micros);
    }

    private static bool IsDate(ReadOnlySpan<byte> text) => text.Length >= 10 && text[4] == '-' && text[7] == '-';

    private static bool InRange(long micros) => micros is >= 0 and < EndMicros;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var b in text)
        {
            if (b is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + b - '0';
        }

        return true;
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> rest, out long micros)
    {
        micros = 0;
        var digits = 0;
        while (digits + 1 < rest.Length && rest[digits + 1] is >= (byte)'0' and <= (byte)'9')
        {
            if (digits < 6)
            {
                micros = (micros * 10) + rest[digits + 1] - '0';
            }

            digits++;
        }

        for (var i = digits; i < 6; i++)
        {
            micros *= 10;
        }

        rest = rest[(digits + 1)..];
        return digits > 0;
    }

    private static bool TryZone(ReadOnlySpan<byte> zone, out int minutes)
    {
        minutes = 0;
        if (zone.IsEmpty || (zone.Length == 1 && zone[0] is (byte)'Z' or (byte)'z'))
        {
            return true;
        }

        if (zone.Length is not (3 or 5 or 6) || zone[0] is not ((byte)'+' or (byte)'-') || !TryDigits(zone.Slice(1, 2), out var hours))
        {
            return false;
        }

        var minutePart = zone.Length == 6 ? (zone[3] == ':' ? zone[4..] : default) : zone[3..];
        if ((zone.Length == 6 && minutePart.IsEmpty) || !TryDigits(minutePart, out var rest) || hours > 23 || rest > 59)
        {
            return false;
        }

        minutes = ((hours * 60) + rest) * (zone[0] == '-' ? -1 : 1);
        return true;
    }

    // Days from the civil date; arithmetic with eras of 400 years that begin in March.
    private static long DaysSince1970(int year, int month, int day)
    {
        var y = month <= 2 ? year - 1 : year;
        var era = y / 400;
        var yearOfEra = y - (era * 400);
        var dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        var dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return ((long)era * 146_097) + dayOfEra - 719_468;
    }
}
