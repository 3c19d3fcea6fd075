using System.Globalization;
using System.Text;
using System.Text.Json;
using Sightglass.Server.Auth;
using Spectre.Console;

namespace Sightglass.Server.Cli.Text;

/// <summary>One event on one line: when, how bad, what, and what else it says.</summary>
internal static class EventLine
{
    // Shown in places of their own, or of no interest while events fly by.
    private static readonly HashSet<string> NotListed = ["id", "time", "received", "event", "level", "message", "kind", "weight", "attributes"];

    /// <summary>Text with Spectre's markup; colors say nothing that the words do not.</summary>
    /// <param name="json">An event as the API gives it.</param>
    /// <param name="isDated">Whether the day is told too.</param>
    /// <param name="width">What does not fit is cut off.</param>
    public static string Format(JsonElement json, bool isDated, int width)
    {
        var line = new Line(width);
        var level = Text(json, "level");
        line.Append("gray", Time(json, isDated) + " ");
        line.Append(ColorOf(level), level.PadRight(5) + " ");
        line.Append("bold", Text(json, "event"));
        if (Text(json, "message") is { Length: > 0 } message)
        {
            line.Append(null, " " + message);
        }

        IEnumerable<JsonProperty> fields = json.EnumerateObject().Where(field => !NotListed.Contains(field.Name) && !IsDefaultTenant(field));
        if (json.TryGetProperty("attributes", out var attributes) && attributes.ValueKind == JsonValueKind.Object)
        {
            fields = fields.Concat(attributes.EnumerateObject());
        }

        // What happened comes before who it happened to: long ids would push it off the line.
        foreach (var field in fields.OrderBy(field => field.Name.EndsWith("_id", StringComparison.Ordinal)))
        {
            line.Append("gray", $" {SafeText.OneLine(field.Name)}=");
            line.Append(null, CellText.Of(field.Value));
        }

        return line.ToString();
    }

    private static bool IsDefaultTenant(JsonProperty field) => field.Name == "tenant" && field.Value.ValueEquals(Caller.DefaultTenant);

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? CellText.Of(value) : "";

    private static string Time(JsonElement json, bool isDated) =>
        json.TryGetProperty("time", out var value) && value.TryGetDateTimeOffset(out var time)
            ? time.UtcDateTime.ToString(isDated ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'" : "HH:mm:ss.fff", CultureInfo.InvariantCulture)
            : CellText.NoValue;

    private static string ColorOf(string level) => level switch
    {
        "fatal" or "error" => "red",
        "warn" => "yellow",
        "debug" or "trace" => "gray",
        _ => "blue",
    };

    /// <summary>Markup whose visible part has a bounded length.</summary>
    private sealed class Line(int width)
    {
        private readonly StringBuilder _markup = new();
        private int _left = width;

        public void Append(string? style, string text)
        {
            if (_left == 0)
            {
                return;
            }

            var shown = text.Length > _left ? text[..(_left - 1)] + "…" : text;
            _left -= shown.Length;
            _markup.Append(style is null ? Markup.Escape(shown) : $"[{style}]{Markup.Escape(shown)}[/]");
        }

        public override string ToString() => _markup.ToString();
    }
}
