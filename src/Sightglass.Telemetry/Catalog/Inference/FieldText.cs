using System.Globalization;

namespace Sightglass.Telemetry.Catalog.Inference;

/// <summary>Names and values as formulas and filters write them.</summary>
internal static class FieldText
{
    private const int MaxLength = 128;

    /// <summary>Whether an inferred pack can name a path; those that it cannot are told in the profile only.</summary>
    public static bool IsUsable(string path) => WhyUnusable(path) is null;

    /// <summary>Why a pack cannot name a path; null if it can.</summary>
    public static string? WhyUnusable(string path) =>
        path.Length is 0 or > MaxLength ? $"the name of a field of a pack has at most {MaxLength} characters, this one {path.Length}; a shorter name can be measured"
        : path.StartsWith("attributes.", StringComparison.Ordinal) ? $"'{path}' has the name of a field and values of another type; another name can be measured"
        : path.Any(IsMark) ? $"the name '{path}' has a quote, a star, a backslash or a character that is not printed, which formulas cannot have; another name can be measured"
        : null;

    /// <summary>A usable path, quoted if formulas need that.</summary>
    public static string Name(string path) => path.All(c => char.IsLetterOrDigit(c) || c is '_' or '.' or '@' or '/' or '$') && path is not ("AND" or "OR" or "NOT" or "WHERE" or "GROUP" or "ORDER" or "BY" or "LIMIT") ? path : $"\"{path}\"";

    /// <summary>Whether a text can be part of a pack as it is: names that people give things, without line ends and other marks.</summary>
    public static bool IsPrintable(string text) => text.All(c => c is >= ' ' and <= '~' || (char.IsLetterOrDigit(c) && !char.IsSurrogate(c)));

    /// <summary>A text, quoted so that it is compared literally.</summary>
    public static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal)}\"";

    private static bool IsMark(char c) => c is '"' or '\'' or '`' or '\\' or '*'
        || char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
