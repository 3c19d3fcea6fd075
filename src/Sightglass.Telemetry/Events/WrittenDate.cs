using System.Text;

namespace Sightglass.Telemetry.Events;

/// <summary>Parses times as people, mail, web servers and the programming languages write them: the month as a word, or numbers in an order that has one meaning.</summary>
/// <remarks>
/// <code>
/// Fri, 27 Nov 2026 09:39:52 GMT      27/Nov/2026:09:39:52 +0000     Nov 27, 2026 9:39:52 AM
/// Fri Nov 27 09:39:52 2026           Fri Nov 27 09:39:52 UTC 2026   Fri Nov 27 2026 09:39:52 GMT+0100 (CET)
/// 27.11.2026 9:39                    11/27/2026 9:39:52 AM          2026-1-7 9:39:52
/// </code>
/// A word makes day and month certain; so do dots, which stand between day, month and year, and a number above 12. The day's name is not compared with the date. Without a zone it is UTC, without a time midnight.
/// </remarks>
internal static class WrittenDate
{
    // Names of the day, the month and the zone, and their numbers, are shorter.
    private const int MaxLength = 100;

    private static readonly string[] Months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    private static readonly string[] Days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    /// <summary>Rewrites the time as RFC 3339, if it is one.</summary>
    /// <param name="text">Trimmed ASCII.</param>
    /// <param name="iso">For <see cref="EventTime.TryParseDate"/>, which checks the numbers.</param>
    public static bool TryRewrite(ReadOnlySpan<byte> text, out byte[] iso)
    {
        iso = [];
        if (text.Length is 0 or > MaxLength || !Ascii.IsValid(text))
        {
            return false;
        }

        string? year = null, day = null, time = null, zone = null;
        var month = 0;
        var isAfternoon = (bool?)null;
        foreach (var word in Words(Encoding.ASCII.GetString(text)))
        {
            if (word.Contains(':', StringComparison.Ordinal) && char.IsAsciiDigit(word[0]) && time is null)
            {
                time = word;
            }
            else if (year is null && month == 0 && day is null && TryNumbers(word, out var numbers))
            {
                (year, month, day) = numbers;
            }
            else if (IsZone(word) && time is not null && zone is null)
            {
                zone = word;
            }
            else if (word.All(char.IsAsciiDigit) && word.Length == 4 && year is null)
            {
                year = word;
            }
            else if (word.All(char.IsAsciiDigit) && word.Length <= 2 && day is null)
            {
                day = word;
            }
            else if (word.All(char.IsAsciiDigit) && word.Length == 2 && month > 0 && year is null)
            {
                year = $"20{word}";
            }
            else if (IndexOf(Months, word) is >= 0 and var index && month == 0)
            {
                month = index + 1;
            }
            else if (word is "AM" or "PM" or "am" or "pm" && time is not null && isAfternoon is null)
            {
                isAfternoon = word is "PM" or "pm";
            }
            else if (IndexOf(Days, word) < 0)
            {
                return false;
            }
        }

        if (year is null || month == 0 || day is null || (time is not null && !TryHour(ref time, isAfternoon)))
        {
            return false;
        }

        iso = Encoding.ASCII.GetBytes($"{year}-{month:00}-{day.PadLeft(2, '0')}{(time is null ? "" : $"T{time}{zone}")}");
        return true;
    }

    /// <summary>A date of three numbers, if their order has one meaning.</summary>
    private static bool TryNumbers(string word, out (string Year, int Month, string Day) date)
    {
        date = default;
        var separator = word.FirstOrDefault(c => !char.IsAsciiDigit(c));
        if (separator is not ('.' or '-' or '/') || word.Split(separator) is not [var first, var second, var third] || !IsNumber(first) || !IsNumber(second) || !IsNumber(third))
        {
            return false;
        }

        var (left, right) = (Number(first), Number(second));
        date = first.Length == 4 ? (first, right, third)
            : third.Length != 4 ? default
            : separator == '.' || left > 12 || left == right ? (third, right, first)
            : right > 12 ? (third, left, second)
            : default;
        return date.Year is not null;
    }

    private static bool IsNumber(string word) => word.Length is > 0 and <= 4 && word.All(char.IsAsciiDigit);

    private static int Number(string digits) => int.Parse(digits, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The parts, without what stands in parentheses: the zone's name, after its offset.</summary>
    private static IEnumerable<string> Words(string text)
    {
        text = text.IndexOf('(', StringComparison.Ordinal) is > 0 and var comment && text.EndsWith(')') ? text[..comment] : text;
        foreach (var word in text.Split([' ', ',', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            // 27/Nov/2026:09:39:52 and 27-Nov-2026
            if (word.Split('/', '-') is [{ Length: > 0 } day, { Length: >= 3 } month, { Length: 2 or >= 4 } rest] && char.IsAsciiLetter(month[0]))
            {
                yield return day;
                yield return month;
                yield return rest[..Math.Min(4, rest.Length)];
                if (rest.Length > 5 && rest[4] == ':')
                {
                    yield return rest[5..];
                }
                else if (rest.Length > 4)
                {
                    yield return rest; // Nothing that is understood.
                }
            }
            else
            {
                yield return word;
            }
        }
    }

    // Whether the offset is one is left to the reader of RFC 3339.
    private static bool IsZone(string word) => word is "Z" or "UT" || word.StartsWith("UTC", StringComparison.Ordinal) || word.StartsWith("GMT", StringComparison.Ordinal) || word[0] is '+' or '-';

    // The name or three letters of it; some write four of September, Tuesday and Thursday.
    private static int IndexOf(string[] names, string word)
    {
        word = word.TrimEnd('.');
        return Array.FindIndex(names, name => word.Equals(name, StringComparison.OrdinalIgnoreCase) || (word.Length is 3 or 4 && name.StartsWith(word, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Writes the hour with two digits, and of 24 hours.</summary>
    private static bool TryHour(ref string time, bool? isAfternoon)
    {
        var colon = time.IndexOf(':', StringComparison.Ordinal);
        if (colon is not (1 or 2) || !int.TryParse(time[..colon], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var hour)
            || (isAfternoon is not null && hour is < 1 or > 12))
        {
            return false;
        }

        hour = isAfternoon is { } afternoon ? (hour % 12) + (afternoon ? 12 : 0) : hour;
        time = $"{hour:00}{time[colon..]}";
        return true;
    }
}
