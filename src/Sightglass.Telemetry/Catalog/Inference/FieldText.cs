namespace Sightglass.Telemetry.Catalog.Inference;

/// <summary>Names and values as formulas and filters write them.</summary>
internal static class FieldText
{
    private const int MaxLength = 128;

    /// <summary>Whether an inferred pack can name a path: names with quotes or control characters, and attributes that have the name of a field, are told in the profile only.</summary>
    public static bool IsUsable(string path) => path.Length is > 0 and <= MaxLength && !path.StartsWith("attributes.", StringComparison.Ordinal) && path.All(c => (char.IsLetterOrDigit(c) && !char.IsSurrogate(c)) || c is '_' or '.' or '@' or '/' or '$' or '-' or ':' or ' ');

    /// <summary>A usable path, quoted if formulas need that.</summary>
    public static string Name(string path) => path.All(c => char.IsLetterOrDigit(c) || c is '_' or '.' or '@' or '/' or '$') && path is not ("AND" or "OR" or "NOT") ? path : $"\"{path}\"";

    /// <summary>Whether a text can be part of a pack as it is: names that people give things, without line ends and other marks.</summary>
    public static bool IsPrintable(string text) => text.All(c => c is >= ' ' and <= '~' || (char.IsLetterOrDigit(c) && !char.IsSurrogate(c)));

    /// <summary>A text, quoted so that it is compared literally.</summary>
    public static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal)}\"";
}
