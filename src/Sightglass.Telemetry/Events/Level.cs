using System.Text;

namespace Sightglass.Telemetry.Events;

/// <summary>The levels of an event (canonical field <c>level</c>), least to most severe.</summary>
public enum EventLevel : byte
{
    Trace,
    Debug,
    Info,
    Warn,
    Error,
    Fatal,
}

/// <summary>The six levels, and their names and numbers in other systems.</summary>
public static class Level
{
    /// <summary>The range of numbers for <see cref="FromPino"/>.</summary>
    public const int MinPino = 10, MaxPino = 60;

    /// <summary>The highest number for <see cref="FromSyslog"/>.</summary>
    public const int MaxSyslog = 7;

    private static readonly byte[][] Utf8Names = [.. Enum.GetNames<EventLevel>().Select(name => Encoding.UTF8.GetBytes(name.ToLowerInvariant()))];

    private static readonly Dictionary<string, EventLevel> ByName = Names(
        (EventLevel.Trace, ["trace", "verbose", "vrb", "trc", "silly", "finest", "all"]),
        (EventLevel.Debug, ["debug", "dbg", "fine"]),
        (EventLevel.Info, ["info", "information", "informational", "inf", "notice", "log", "http", "ok"]),
        (EventLevel.Warn, ["warn", "warning", "wrn"]),
        (EventLevel.Error, ["error", "err", "severe"]),
        (EventLevel.Fatal, ["fatal", "ftl", "critical", "crit", "alert", "emerg", "emergency", "panic"]));

    private static readonly Dictionary<string, EventLevel>.AlternateLookup<ReadOnlySpan<char>> Lookup = ByName.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Finds the level for a name from any logging system, case-insensitively.</summary>
    public static bool TryNormalize(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> level)
    {
        // Most events use these words, so they are tried without case folding.
        foreach (var word in Utf8Names)
        {
            if (name.SequenceEqual(word))
            {
                level = word;
                return true;
            }
        }

        Span<char> text = stackalloc char[16];
        if (name.Length is > 0 and <= 16 && Ascii.ToUtf16(name, text, out var length) == System.Buffers.OperationStatus.Done
            && Lookup.TryGetValue(text[..length], out var found))
        {
            level = Utf8Names[(int)found];
            return true;
        }

        level = default;
        return false;
    }

    /// <summary>The level of a pino or bunyan number: 10 trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal; numbers in between are rounded down.</summary>
    public static ReadOnlySpan<byte> FromPino(long number) => Utf8Names[Math.Clamp((number / 10) - 1, 0, 5)];

    /// <summary>The level of a number of syslog (RFC 5424): 0 to 2 fatal, 3 error, 4 warn, 5 and 6 info, 7 debug.</summary>
    /// <param name="number">0 to 7.</param>
    public static ReadOnlySpan<byte> FromSyslog(long number) => Utf8Names[(int)(number switch
    {
        <= 2 => EventLevel.Fatal,
        3 => EventLevel.Error,
        4 => EventLevel.Warn,
        <= 6 => EventLevel.Info,
        _ => EventLevel.Debug,
    })];

    private static Dictionary<string, EventLevel> Names(params (EventLevel Level, string[] Names)[] levels) =>
        levels.SelectMany(entry => entry.Names.Select(name => (name, entry.Level))).ToDictionary(StringComparer.OrdinalIgnoreCase);
}
