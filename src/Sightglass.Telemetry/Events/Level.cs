using System.Text;

namespace Sightglass.Telemetry.Events;

/// <summary>The six levels, and the names and numbers other systems have for them.</summary>
public static class Level
{
    /// <summary>The smallest and the largest number that <see cref="FromPino"/> is for.</summary>
    public const int PinoMin = 10, PinoMax = 60;

    private static readonly string[] Names = ["trace", "debug", "info", "warn", "error", "fatal"];
    private static readonly byte[][] Utf8Names = [.. Names.Select(Encoding.UTF8.GetBytes)];

    private static readonly Dictionary<string, int> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["trace"] = 0, ["verbose"] = 0, ["vrb"] = 0, ["trc"] = 0, ["silly"] = 0, ["finest"] = 0, ["all"] = 0,
        ["debug"] = 1, ["dbg"] = 1, ["fine"] = 1,
        ["info"] = 2, ["information"] = 2, ["informational"] = 2, ["inf"] = 2, ["notice"] = 2, ["log"] = 2, ["http"] = 2, ["ok"] = 2,
        ["warn"] = 3, ["warning"] = 3, ["wrn"] = 3,
        ["error"] = 4, ["err"] = 4, ["severe"] = 4,
        ["fatal"] = 5, ["ftl"] = 5, ["critical"] = 5, ["crit"] = 5, ["alert"] = 5, ["emerg"] = 5, ["emergency"] = 5, ["panic"] = 5,
    };

    private static readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Lookup = ByName.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The level that a name of any logging system stands for, case-insensitively.</summary>
    public static bool TryNormalize(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> level)
    {
        Span<char> text = stackalloc char[16];
        if (name.Length is > 0 and <= 16 && Ascii.ToUtf16(name, text, out var length) == System.Buffers.OperationStatus.Done
            && Lookup.TryGetValue(text[..length], out var index))
        {
            level = Utf8Names[index];
            return true;
        }

        level = default;
        return false;
    }

    /// <summary>The level of a pino or bunyan number: 10 trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal; what lies between counts as the lower one.</summary>
    public static ReadOnlySpan<byte> FromPino(long number) => Utf8Names[Math.Clamp((number / 10) - 1, 0, 5)];

    /// <summary>The level of an OpenTelemetry severity number, 1 to 24 in steps of four.</summary>
    public static ReadOnlySpan<byte> FromOtel(long severity) => Utf8Names[Math.Clamp((severity - 1) / 4, 0, 5)];
}
