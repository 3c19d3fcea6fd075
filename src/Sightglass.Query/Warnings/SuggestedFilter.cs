using System.Text.RegularExpressions;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Warnings;

/// <summary>Writes what other query languages mean as a filter.</summary>
internal static partial class SuggestedFilter
{
    /// <summary>A value, in quotes if it needs them; its stars stand for any text.</summary>
    public static string Value(string text) => IsPlain(text.Replace("*", "", StringComparison.Ordinal)) ? text : $"\"{QuotedText.Escape(text, escapesStars: false)}\"";

    /// <summary>The part without its quotes.</summary>
    public static string Unquoted(string text) => text is ['"', .., '"'] or ['\'', .., '\''] ? text[1..^1] : text;

    /// <summary>The filter, or its negation.</summary>
    public static string Not(bool isNegated, string filter) => isNegated ? $"{Keywords.Not} {filter}" : filter;

    /// <summary>That the events have a field, or that they lack it.</summary>
    public static string Presence(string name, bool isPresent) => Not(!isPresent, $"{name}=*");

    /// <summary>One condition for each part.</summary>
    /// <param name="field">As a filter writes it; empty for words without a field.</param>
    /// <param name="sign">The operator.</param>
    /// <param name="parts">One or more, of <see cref="Parts"/>.</param>
    public static string AnyOf(string field, string sign, IReadOnlyList<string> parts) =>
        parts is [var one] ? field + sign + one : $"({string.Join($" {Keywords.Or} ", parts.Select(part => field + sign + part))})";

    /// <summary>The parts of a list; null when they are no plain words, and for <c>5,000</c>, which is one number.</summary>
    public static string[]? Parts(string list, string separator)
    {
        string[] parts = [.. list.Split(separator, StringSplitOptions.TrimEntries).Select(Unquoted)];
        return Array.TrueForAll(parts, part => part.Length > 0 && IsPlain(part)) && !(separator == "," && Array.Exists(parts, part => part is ['0', _, _])) ? parts : null;
    }

    /// <summary>True for a value that only a regular expression would have: <c>^/api/.*</c>, <c>.*timeout.*</c>, <c>[0-9]+</c>, <c>5\d\d</c>.</summary>
    /// <param name="value">Without quotes and slashes.</param>
    /// <param name="hasWildcards">A star stands for any text, so <c>report.*</c> is a pattern of this language.</param>
    public static bool IsRegex(string value, bool hasWildcards) => Regex().IsMatch(value) || (!hasWildcards && value.Contains(".*", StringComparison.Ordinal));

    /// <summary>A pattern that matches what a simple regular expression matches; null for one that has no such pattern.</summary>
    /// <param name="name">The field, as a filter writes it.</param>
    /// <param name="regex">Without quotes; may have slashes around it.</param>
    public static string? Pattern(string name, string regex)
    {
        regex = regex is ['/', _, .., '/'] ? regex[1..^1] : regex;
        var pattern = $"{(regex is ['^', ..] ? "" : "*")}{regex.TrimStart('^').TrimEnd('$').Replace(".*", "*", StringComparison.Ordinal).Replace(".+", "*", StringComparison.Ordinal)}{(regex is [.., '$'] ? "" : "*")}";
        pattern = Stars().Replace(pattern, "*");
        return pattern != "*" && pattern.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '/' or '*') ? $"{name}={pattern}" : null;
    }

    private static bool IsPlain(string text) => text.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.');

    // "^1.2.3" is a version and "$5" a price.
    [GeneratedRegex(@"^\^[A-Za-z/(\[.*]|[A-Za-z*+]\$$|(?<!\w)\.\*|\.\+|\][*+{]|\\[dwsDWS][*+{]|\\d\\d", RegexOptions.CultureInvariant)]
    private static partial Regex Regex();

    [GeneratedRegex(@"\*{2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Stars();
}
