using System.Globalization;
using System.Text.Json;
using Sightglass.Query.Metrics;

namespace Sightglass.Server.Cli.Text;

/// <summary>What stands in the cells of tables.</summary>
internal static class CellText
{
    public const string NoValue = "-";

    /// <param name="value">In its unit.</param>
    /// <param name="unit">One of the units of docs/http-api.md.</param>
    public static string Of(double? value, string unit) => value is { } known ? ValueText.Of(known, unit) : NoValue;

    /// <summary>A value of an answer.</summary>
    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        JsonValueKind.String => SafeText.OneLine(value.GetString()!),
        _ => SafeText.OneLine(value.GetRawText()),
    };

    /// <summary>How far a value moved: points for shares, else a percentage of where it was.</summary>
    public static string Change(double? value, double? previous, string unit)
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

    private static string Signed(double number)
    {
        var rounded = Math.Round(number, 1);
        return rounded == 0 ? "0.0" : rounded.ToString("+#,0.0;-#,0.0", CultureInfo.InvariantCulture);
    }
}
