using System.Globalization;

namespace Sightglass.Telemetry.Catalog.Yaml;

/// <summary>Numbers in packs: a decimal point, an optional exponent, independent of culture.</summary>
internal static class PackNumber
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly (char Name, long Seconds)[] Units = [('w', 604_800), ('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

    public static bool TryParse(ReadOnlySpan<char> text, out double value) =>
        double.TryParse(text, Style, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    public static bool TryParseInteger(ReadOnlySpan<char> text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    /// <summary>Parses <c>90s</c>, <c>5m</c>, <c>1h</c>, <c>7d</c>, <c>2w</c>: a whole number and one unit, more than zero and at most ten years.</summary>
    public static bool TryParseDuration(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length < 2 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        var last = text[^1];
        var seconds = Array.Find(Units, unit => unit.Name == last).Seconds;
        const long maxSeconds = 10 * 366 * 86_400L;
        if (count * seconds is <= 0 or > maxSeconds)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(count * seconds);
        return true;
    }

    /// <summary>As <see cref="TryParseDuration"/> reads it, in the largest unit that fits.</summary>
    public static string Duration(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        var (unit, length) = Units.First(unit => seconds % unit.Seconds == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / length}{unit}");
    }
}
