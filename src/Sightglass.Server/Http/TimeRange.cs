using System.Globalization;
using System.Text;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Http;

/// <summary>The half-open time range of a request.</summary>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
internal readonly record struct TimeRange(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The parameter for the start of the range.</summary>
    public const string FromName = "from";

    /// <summary>The parameter for the end of the range.</summary>
    public const string ToName = "to";

    /// <summary>The length of the default range.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromDays(7);

    public TimeSpan Length => To - From;

    /// <summary>The range of the same length that ends where this one begins.</summary>
    public TimeRange Previous => new(From - Length, From);

    /// <summary>The range in a request's address.</summary>
    /// <exception cref="ProblemException">A time cannot be read.</exception>
    public static TimeRange Of(HttpContext context) => Of(context, context.Request.Query[FromName], context.Request.Query[ToName]);

    /// <inheritdoc cref="Of(HttpContext)"/>
    public static TimeRange Of(HttpContext context, string? from, string? to) =>
        TryParse(from, to, context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(), out var range, out var error)
            ? range
            : throw new ProblemException(RequestProblems.BadTime(error));

    /// <summary>Whether a request's range ends now, because it says so or nothing.</summary>
    public static bool EndsNow(string? to) => string.IsNullOrWhiteSpace(to) || to == "now";

    /// <summary>Parses both ends: RFC 3339, a number since 1970, <c>now</c>, <c>now-7d</c>, <c>now/d</c>. Days begin at midnight UTC, and a time without a zone is UTC. Default: the last seven days.</summary>
    /// <param name="from">Null or empty: seven days before the end.</param>
    /// <param name="to">Null or empty: now.</param>
    /// <param name="now">The server's time.</param>
    /// <param name="range">The range.</param>
    /// <param name="error">Which of the two is invalid, and how to write it.</param>
    /// <param name="fromName">What the error calls the start.</param>
    /// <param name="toName">What the error calls the end.</param>
    public static bool TryParse(string? from, string? to, DateTimeOffset now, out TimeRange range, out string error, string fromName = FromName, string toName = ToName)
    {
        range = default;
        if (!TryParseOne(to, now, now, out var end))
        {
            error = Words(toName, to!);
            return false;
        }

        if (!TryParseOne(from, now, end - Default, out var start))
        {
            error = Words(fromName, from!);
            return false;
        }

        if (start >= end)
        {
            error = $"'{fromName}' ({start:yyyy-MM-ddTHH:mm:ssZ}) must lie before '{toName}' ({end:yyyy-MM-ddTHH:mm:ssZ})";
            return false;
        }

        error = "";
        range = new TimeRange(start, end);
        return true;
    }

    /// <summary>Parses a length such as <c>5m</c>: a number and one of the units s, m, h, d, w.</summary>
    public static bool TryParseLength(ReadOnlySpan<char> text, out TimeSpan length)
    {
        length = default;
        if (text.Length is < 2 or > 7 || !TryUnit(text[^1], out var unit) || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
        {
            return false;
        }

        length = unit * count;
        return true;
    }

    private static string Words(string name, string text) =>
        $"'{name}' is '{text}'; write RFC 3339 (2025-01-15T10:30:00Z), seconds or milliseconds since 1970, now, now-7d (units s, m, h, d, w) or now/d";

    private static bool TryParseOne(string? text, DateTimeOffset now, DateTimeOffset missing, out DateTimeOffset time)
    {
        time = missing;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        if (text.StartsWith("now", StringComparison.Ordinal))
        {
            return TryParseRelative(text.AsSpan(3), now, out time);
        }

        if (text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return TryParseNumber(text, out time);
        }

        // An unescaped plus sign in the address arrives as a space.
        if (EventTime.TryParse(Encoding.ASCII.GetBytes(text.Trim().Replace(' ', text.Contains('T', StringComparison.Ordinal) ? '+' : ' ')), out var micros) && text.Contains('-', StringComparison.Ordinal))
        {
            time = UnixMicros.ToTime(micros);
            return true;
        }

        return false;
    }

    // As ingest reads the time of an event: the magnitude decides the unit.
    private static bool TryParseNumber(string digits, out DateTimeOffset time)
    {
        var isTime = EventTime.TryParseNumber(Encoding.ASCII.GetBytes(digits), out var micros);
        time = isTime ? UnixMicros.ToTime(micros) : default;
        return isTime;
    }

    private static bool TryParseRelative(ReadOnlySpan<char> rest, DateTimeOffset now, out DateTimeOffset time)
    {
        time = now;
        while (!rest.IsEmpty)
        {
            var sign = rest[0];
            rest = rest[1..];
            if (sign == '/')
            {
                if (rest.IsEmpty || !TryRound(time, rest[0], out time))
                {
                    return false;
                }

                rest = rest[1..];
                continue;
            }

            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (sign is not ('-' or '+') || digits is < 1 or > 6
                || !TryUnit(rest[digits], out var unit))
            {
                return false;
            }

            var length = unit * int.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            if (length > now - DateTimeOffset.UnixEpoch)
            {
                return false;
            }

            time += sign == '-' ? -length : length;
            if (time < DateTimeOffset.UnixEpoch || time - DateTimeOffset.UnixEpoch >= TimeSpan.FromMicroseconds(EventTime.EndMicros))
            {
                return false;
            }

            rest = rest[(digits + 1)..];
        }

        return true;
    }

    private static bool TryUnit(char symbol, out TimeSpan unit)
    {
        unit = symbol switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            'w' => TimeSpan.FromDays(7),
            _ => default,
        };
        return unit != default;
    }

    private static bool TryRound(DateTimeOffset time, char symbol, out DateTimeOffset rounded)
    {
        var day = new DateTimeOffset(time.Date, TimeSpan.Zero);
        rounded = symbol switch
        {
            'm' => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMinute)),
            'h' => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerHour)),
            'd' => day,
            'w' => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
            'M' => new DateTimeOffset(day.Year, day.Month, 1, 0, 0, 0, TimeSpan.Zero),
            _ => default,
        };
        return rounded != default;
    }
}
