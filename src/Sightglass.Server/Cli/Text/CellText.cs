using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Sightglass.Query.Metrics;
using Sightglass.Telemetry.Printing;

namespace Sightglass.Server.Cli.Text;

/// <summary>Formats the cells of tables.</summary>
internal static class CellText
{
    public const string NoValue = "-";

    /// <param name="value">In its unit.</param>
    /// <param name="unit">One of the units of docs/http-api.md.</param>
    public static string Of(double? value, string unit) => value is { } known ? ValueText.Of(known, unit) : NoValue;

    /// <summary>A value of a response: an element of its JSON, or null.</summary>
    public static string Of(object? value) => value switch
    {
        null or JsonElement { ValueKind: JsonValueKind.Null } => "",
        JsonElement { ValueKind: JsonValueKind.String } text => SafeText.OneLine(text.GetString()!),
        JsonElement other => SafeText.OneLine(other.GetRawText()),
        _ => throw new UnreachableException(value.GetType().Name),
    };

    /// <summary>The change of a value: in points for shares, otherwise as a percentage of the previous value.</summary>
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
