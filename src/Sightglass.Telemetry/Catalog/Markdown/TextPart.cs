namespace Sightglass.Telemetry.Catalog.Markdown;

/// <summary>A run of a line of Markdown.</summary>
/// <param name="Text">Without marks.</param>
/// <param name="IsCode">It is written as code: a name, or a formula.</param>
/// <param name="IsStrong">It is written in bold.</param>
public readonly record struct TextPart(string Text, bool IsCode, bool IsStrong)
{
    /// <summary>All parts as one text for people, white space collapsed.</summary>
    public static string Plain(IEnumerable<TextPart> parts) =>
        string.Join(' ', string.Concat(parts.Select(part => part.Text)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The names that are written as code; in a line without code, the texts between its commas. A dash alone is no name.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<TextPart> parts)
    {
        var names = parts.Any(part => part.IsCode) ? parts.Where(part => part.IsCode).Select(part => part.Text) : Plain(parts).Split(',');
        return [.. names.Select(name => name.Trim()).Where(name => name.Any(char.IsAsciiLetterOrDigit)).Distinct()];
    }
}
