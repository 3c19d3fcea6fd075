using System.Globalization;
using System.Text.Json;

namespace Sightglass.Server.Cli.Text;

/// <summary>Numbers with their units, as people read them.</summary>
internal static class ValueText
{
    public const string NoValue = "-";

    /// <param name="value">In its unit.</param>
    /// <param name="unit">One of the units of docs/http-api.md; an unknown one stands behind the number.</param>
    public static string Format(double? value, string? unit) => value is not { } number ? NoValue : unit switch
    {
        "ratio" => Number(number * 100, 1) + " %",
        "percent" => Number(number, 1) + " %",
        "usd" => (number < 0 ? "-$" : "$") + Number(Math.Abs(number), Math.Abs(number) is > 0 and < 0.1 ? 6 : 2),
        "ms" when Math.Abs(number) >= 10_000 => Number(number / 1000, 1) + " s",
        "ms" => Number(number, Math.Abs(number) < 10 ? 1 : 0) + " ms",
        "seconds" => Number(number, 1) + " s",
        "count" or "tokens" or "" or null => Number(number, Math.Abs(number) >= 1000 || number == Math.Truncate(number) ? 0 : 3),
        _ => Number(number, 3) + " " + unit,
    };

    /// <summary>How far a value moved: points for shares, else a percentage of where it was.</summary>
    public static string Change(double? value, double? previous, string? unit)
    {
        if (value is not { } now || previous is not { } before)
        {
            return NoValue;
        }

        return unit switch
        {
            "ratio" => Signed((now - before) * 100) + " points",
            "percent" => Signed(now - before) + " points",
            _ when before == 0 => now == 0 ? Signed(0) + " %" : NoValue,
            _ => Signed((now - before) / Math.Abs(before) * 100) + " %",
        };
    }

    /// <summary>A band: <c>80 % to 90 %</c>, <c>at least 80 %</c>, <c>at most 5 %</c>.</summary>
    public static string Band(double? min, double? max, string? unit) => (min, max) switch
    {
        (null, null) => NoValue,
        (_, null) => "at least " + Short(min, unit),
        (null, _) => "at most " + Short(max, unit),
        _ => $"{Short(min, unit)} to {Short(max, unit)}",
    };

    /// <summary>A value of an answer in a table's cell.</summary>
    public static string Cell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        JsonValueKind.String => SafeText.OneLine(value.GetString()!),
        _ => SafeText.OneLine(value.GetRawText()),
    };

    private static string Short(double? value, string? unit) => Format(value, unit).Replace(".0 %", " %", StringComparison.Ordinal);

    private static string Number(double number, int decimals) => number.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Signed(double number)
    {
        var rounded = Math.Round(number, 1);
        return (rounded > 0 ? "+" : "") + (rounded == 0 ? "0.0" : Number(rounded, 1));
    }
}
