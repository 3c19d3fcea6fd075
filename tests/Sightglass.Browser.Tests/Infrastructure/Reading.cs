using System.Globalization;
using System.Text.Json.Nodes;

namespace Sightglass.Browser.Infrastructure;

/// <summary>Formats numbers of the API as text. A second implementation, so that wrong rounding or scaling in the page is found.</summary>
public static class Reading
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static string Value(JsonNode? value, JsonNode? unit) => value is null ? "–" : Value((double)value, (string?)unit);

    public static string Value(double value, string? unit) => unit switch
    {
        "ratio" => Percent(value * 100),
        "percent" => Percent(value),
        "usd" => Money(value),
        "ms" => Duration(value),
        "seconds" => Duration(value * 1000),
        "count" => Count(value),
        "tokens" => Count(value) + " tokens",
        _ => value.ToString(Math.Abs(value) < 1 ? "#,0.####" : "#,0.##", Culture),
    };

    public static string Percent(double value) =>
        value.ToString(value != 0 && Math.Abs(value) < 1 ? "0.##" : "0.#", Culture) + " %";

    public static string Money(double value) =>
        value == 0 ? "$0" : Math.Abs(value) >= 0.1 ? value.ToString("$#,0.00", Culture) : "$" + ((decimal)value).ToString("G4", Culture);

    public static string Duration(double milliseconds) => milliseconds switch
    {
        < 1 => milliseconds.ToString("0.##", Culture) + " ms",
        < 10 => milliseconds.ToString("0.#", Culture) + " ms",
        < 1000 => milliseconds.ToString("0", Culture) + " ms",
        < 10_000 => (milliseconds / 1000).ToString("0.##", Culture) + " s",
        < 60_000 => (milliseconds / 1000).ToString("0.#", Culture) + " s",
        _ => throw new NotSupportedException("no sample takes a minute"),
    };

    public static string Count(double value) => value.ToString("#,0.#", Culture);
}
