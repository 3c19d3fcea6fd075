using System.Diagnostics;
using System.Text.Json;
using Sightglass.Query.Metrics;
using Sightglass.Telemetry.Printing;

namespace Sightglass.Server.Cli.Text;

/// <summary>Formats the cells of tables.</summary>
internal static class CellText
{
    public const string NoValue = "-";

    private const string NoUnit = "";

    /// <param name="value">In its unit.</param>
    /// <param name="unit">One of the units of docs/http-api.md.</param>
    /// <param name="per">One of the things that the value is divided by; null when there is nothing to say.</param>
    public static string Of(double? value, string unit, string? per = null) => value is { } known ? ValueText.Of(known, unit, per) : NoValue;

    /// <summary>A value of a response: an element of its JSON, or null.</summary>
    public static string Of(object? value) => value switch
    {
        null or JsonElement { ValueKind: JsonValueKind.Null } => "",
        JsonElement { ValueKind: JsonValueKind.String } text => SafeText.OneLine(text.GetString()!),
        JsonElement { ValueKind: JsonValueKind.Number } number when IsFraction(number) => ValueText.Of(number.GetDouble(), NoUnit),
        JsonElement other => SafeText.OneLine(other.GetRawText()),
        _ => throw new UnreachableException(value.GetType().Name),
    };

    // Whole numbers may be names, such as ids, and are printed as they are.
    private static bool IsFraction(JsonElement number) => number.GetRawText().AsSpan().ContainsAny('.', 'e', 'E');
}
