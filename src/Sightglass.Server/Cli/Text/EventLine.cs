using System.Globalization;
using System.Text.Json;
using Sightglass.Server.Auth;
using Sightglass.Telemetry.Printing;

namespace Sightglass.Server.Cli.Text;

/// <summary>One event on one line: time, level, event, message, and further fields.</summary>
internal static class EventLine
{
    // Shown elsewhere on the line, or not interesting in a stream of events.
    private static readonly HashSet<string> NotListed = ["id", "time", "received", "event", "level", "message", "kind", "weight", "attributes"];

    /// <summary>The parts of the line, from left to right.</summary>
    /// <param name="json">An event as the API returns it.</param>
    /// <param name="isDated">True to show the date too.</param>
    /// <param name="width">Longer lines are cut off.</param>
    public static IReadOnlyList<StyledText> Format(JsonElement json, bool isDated, int width)
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

        // Long ids come last, because they would push what happened off the line.
        foreach (var field in fields.OrderBy(field => field.Name.EndsWith("_id", StringComparison.Ordinal)))
        {
            line.Append("gray", $" {SafeText.OneLine(field.Name)}=");
            line.Append(null, CellText.Of(field.Value));
        }

        return line.Parts;
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

    /// <summary>Parts that together have a maximum length.</summary>
    private sealed class Line(int width)
    {
        private readonly List<StyledText> _parts = []; // Two for each field of an event.
        private int _left = width;

        public IReadOnlyList<StyledText> Parts => _parts;

        public void Append(string? style, string text)
        {
            if (_left == 0)
            {
                return;
            }

            var shown = text.Length > _left ? text[..(_left - 1)] + "…" : text;
            _left -= shown.Length;
            _parts.Add(new StyledText(shown, style));
        }
    }
}
