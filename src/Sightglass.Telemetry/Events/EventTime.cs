using System.Runtime.CompilerServices;

namespace Sightglass.Telemetry.Events;

/// <summary>Parses the times that clients send: RFC 3339 in any zone and its relatives, times whose month is a word, or a number of seconds, milliseconds, microseconds or nanoseconds since 1970.</summary>
/// <remarks>
/// What has one meaning only is read. Not so <c>11/12/2026</c> (which is the month?), times without a year, and zones that are only named (CST is several). Eight and fourteen digits are a date, and
/// a date and a time, if they can be: as seconds they would be in 1970, as milliseconds after 2299. A number of seconds before March 1973 is no time.
/// </remarks>
public static class EventTime
{
    /// <summary>Exclusive end of the times that can be stored: 2299-01-01, the end of ClickHouse's DateTime64.</summary>
    public const long EndMicros = 10_382_256_000_000_000;

    private const long MicrosPerSecond = 1_000_000;

    // Of a number: a smaller one is a year, a duration, or a clock that was never set.
    private const long FirstNumberMicros = 100_000_000 * MicrosPerSecond;

    private static readonly System.Buffers.SearchValues<byte> Letters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);
    private static readonly System.Buffers.SearchValues<byte> OffsetBytes = System.Buffers.SearchValues.Create("+-:0123456789"u8);

    // The basic form with nine digits of a fraction and a zone; and the same with the signs it leaves out.
    private const int MaxBasicLength = 34;
    private const int MaxSpreadLength = MaxBasicLength + 4;

    /// <summary>Parses RFC 3339 (<c>2025-01-15T10:30:00.000Z</c>) and what resembles it: a space for the T or before the zone, the zone as UTC or GMT, none, which means UTC, slashes
    /// (<c>2025/01/15 10:30</c>), no signs at all (<c>20250115T103000Z</c>), a date alone; a time whose month is a word; a number as text.</summary>
    /// <param name="text">ASCII.</param>
    /// <param name="micros">Microseconds since 1970 UTC; further digits are cut off.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out long micros)
    {
        text = text.Trim(" \t\r\n"u8);
        text = text is [(byte)'[', .., (byte)']'] ? text[1..^1] : text;
        return TryParseDate(text, out micros) || (TryParseNumber(text, out micros) && micros >= FirstNumberMicros) || TryParseTicks(text, out micros)
            || (WrittenDate.TryRewrite(text, out var rewritten) && TryParseDate(rewritten, out micros));
    }

    /// <summary>Parses RFC 3339 and what resembles it, as <see cref="TryParse"/> does, but no numbers and no words.</summary>
    /// <inheritdoc cref="TryParse"/>
    public static bool TryParseDate(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (IsBasic(text))
        {
            Span<byte> spread = stackalloc byte[MaxSpreadLength];
            return TryParseDate(spread[..Spread(text, spread)], out micros);
        }

        if (!IsDate(text) || !TryDigits(text[..4], out int year) || !TryDigits(text.Slice(5, 2), out int month) || !TryDigits(text.Slice(8, 2), out int day)
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
            || !TryDigits(text.Slice(11, 2), out int hour) || !TryDigits(text.Slice(14, 2), out int minute) || hour > 24 || minute > 59)
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

        // 24:00:00 is the end of the day.
        if (!TryZone(rest, out var offsetMinutes) || (hour == 24 && (minute > 0 || second > 0 || fraction > 0)))
        {
            return false;
        }

        micros = ((days * 86_400) + (hour * 3600) + (minute * 60) + second - (offsetMinutes * 60)) * MicrosPerSecond + fraction;
        return InRange(micros);
    }

    /// <summary>Parses a number since 1970; the magnitude decides the unit: above 1e17 nanoseconds, above 1e14 microseconds, above 1e11 milliseconds, else seconds. Parses the digits of a date, too.</summary>
    public static bool TryParseNumber(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (NumberText.TryParse(text, out long whole))
        {
            if (TryParseDigits(whole, out micros))
            {
                return true;
            }

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

    /// <summary>Parses a number that is nanoseconds by its format. Senders write other units, too: of those the magnitude tells, as in <see cref="TryParseNumber"/>.</summary>
    public static bool TryParseNanoseconds(ReadOnlySpan<byte> text, out long micros)
    {
        if (!TryParseNumber(text, out micros))
        {
            return false;
        }

        // No unit makes a time after 1973 of it.
        micros = micros < FirstNumberMicros ? micros / MicrosPerSecond / 1000 : micros;
        return true;
    }

    /// <summary>20250115 and 20250115103000.</summary>
    private static bool TryParseDigits(long whole, out long micros)
    {
        var (date, clock) = whole < 100_000_000 ? (whole, 0) : Math.DivRem(whole, 1_000_000);
        var (year, month, day) = ((int)(date / 10_000 % 10_000), (int)(date / 100 % 100), (int)(date % 100));
        var (hour, minute, second) = (clock / 10_000, clock / 100 % 100, clock % 100);
        micros = 0;
        if (date is < 19_700_101 or > 22_981_231 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        micros = ((DaysSince1970(year, month, day) * 86_400) + (hour * 3600) + (minute * 60) + second) * MicrosPerSecond;
        return true;
    }

    private static bool IsDate(ReadOnlySpan<byte> text) => text.Length >= 10 && text[4] is (byte)'-' or (byte)'/' && text[7] == text[4];

    /// <summary>20250115T103000 with or without a fraction and a zone.</summary>
    private static bool IsBasic(ReadOnlySpan<byte> text) => text.Length is >= 13 and <= MaxBasicLength && text[8] is (byte)'T' or (byte)'t' && !text[..8].ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <summary>Adds the signs that the basic form leaves out.</summary>
    /// <returns>Bytes written.</returns>
    private static int Spread(ReadOnlySpan<byte> text, Span<byte> target)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (i is 4 or 6)
            {
                target[length++] = (byte)'-';
            }
            else if (i is 11 || (i is 13 && text[i] is >= (byte)'0' and <= (byte)'9'))
            {
                target[length++] = (byte)':';
            }

            target[length++] = text[i];
        }

        return length;
    }

    /// <summary>/Date(1736937000000)/, as older programs of .NET print milliseconds since 1970.</summary>
    private static bool TryParseTicks(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (!text.StartsWith("/Date("u8) || !text.EndsWith(")/"u8))
        {
            return false;
        }

        // The zone after the number is the sender's; the number does not depend on it.
        var number = text[6..^2];
        var end = number.IndexOfAny((byte)'+', (byte)'-');
        return TryDigits(end < 0 ? number : number[..end], out long milliseconds) && InRange(micros = milliseconds * 1000);
    }

    private static bool InRange(long micros) => micros is >= 0 and < EndMicros;

    private static bool TryDigits(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        return text.Length is > 0 and <= 15 && System.Buffers.Text.Utf8Parser.TryParse(text, out value, out var consumed) && consumed == text.Length;
    }

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
        zone = zone.TrimStart((byte)' ');
        if (zone.IsEmpty)
        {
            return true;
        }

        if (zone[0] is not ((byte)'+' or (byte)'-'))
        {
            // UTC, GMT and Z may have an offset after them; none is zero.
            var word = zone.IndexOfAnyExcept(Letters) is var end and >= 0 ? zone[..end] : zone;
            if (!(Is(word, "Z"u8) || Is(word, "UTC"u8) || Is(word, "GMT"u8) || Is(word, "UT"u8)))
            {
                return false;
            }

            zone = zone[word.Length..];
            if (word.Length == 1 || zone.IsEmpty || zone[0] is not ((byte)'+' or (byte)'-'))
            {
                return IsZoneName(zone);
            }
        }

        var length = zone.IndexOfAnyExcept(OffsetBytes);
        if (length >= 0 && !IsZoneName(zone[length..]))
        {
            return false;
        }

        return TryOffset(length < 0 ? zone : zone[..length], out minutes);
    }

    /// <summary>What may follow a zone: nothing, its name (<c>+0100 CET</c>, <c>+01:00[Europe/Berlin]</c>), and Go's reading of another clock (<c>m=+0.01</c>).</summary>
    private static bool IsZoneName(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf(" m="u8) is var clock and >= 0)
        {
            text = text[..clock];
        }

        return text.IsEmpty
            || (text[0] == '[' && text[^1] == ']')
            || (text[0] == ' ' && text.Length is > 3 and <= 6 && !text[1..].ContainsAnyExceptInRange((byte)'A', (byte)'Z'))
            || (text[0] == ' ' && TryOffset(text[1..], out _));
    }

    private static bool TryOffset(ReadOnlySpan<byte> offset, out int minutes)
    {
        minutes = 0;
        if (offset.Length is not (3 or 5 or 6) || offset[0] is not ((byte)'+' or (byte)'-') || !TryDigits(offset.Slice(1, 2), out int hours))
        {
            return false;
        }

        var minutePart = offset.Length == 6 ? (offset[3] == ':' ? offset[4..] : default) : offset[3..];
        if ((offset.Length == 6 && minutePart.IsEmpty) || !TryDigits(minutePart, out int rest) || hours > 23 || rest > 59)
        {
            return false;
        }

        minutes = ((hours * 60) + rest) * (offset[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> name) => System.Text.Ascii.EqualsIgnoreCase(word, name);

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
