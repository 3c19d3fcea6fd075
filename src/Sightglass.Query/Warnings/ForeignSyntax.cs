using System.Text.RegularExpressions;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Warnings;

/// <summary>Finds what other query languages mean by something that is valid here and means something else: most often a text that no event has.</summary>
/// <remarks>
/// <code>
/// err*                      searches for the star: patterns need a field, message=err*
/// message:time*out          likewise: ':' searches as it stands
/// level=error,warn          compares with one text: level=error OR level=warn
/// status IN (500,502)       searches for "IN" and "500,502": status=500 OR status=502
/// path=^/api/.*             compares with the signs: there are no regular expressions, path=/api/*
/// … | stats count           searches for "|", "stats" and "count": Count() is a formula
/// duration_ms:[1 TO 5]      searches for "[1", "TO" and "5]": two conditions
/// duration_ms gt 5          searches for three words: duration_ms>5
/// exists(user_id)           searches for two words: user_id=*
/// rate limit | retry        is a sentence
/// </code>
/// </remarks>
internal static partial class ForeignSyntax
{
    private const string NoSql = "a filter is no SQL; write the conditions alone, or a formula such as Count() GROUP BY model";

    // Words that other languages join their steps with.
    private static readonly Dictionary<string, string> Joints = new(StringComparer.Ordinal) { ["||"] = Keywords.Or, ["&&"] = Keywords.And, ["&"] = Keywords.And };

    // The first words of such steps.
    private static readonly HashSet<string> Steps =
    [
        "count", "dedup", "display", "distinct", "eval", "extend", "fields", "filter", "grep", "head", "json", "jq", "label_format", "limit", "line_format", "logfmt", "order", "parse", "pattern",
        "project", "rename", "rex", "search", "sort", "stats", "summarize", "table", "tail", "take", "timechart", "top", "uniq", "unpack", "wc", "where",
    ];

    /// <summary>The query, with a warning for each such part.</summary>
    public static ParsedQuery WarnOf(string text, ParsedQuery query)
    {
        var hasConditions = QueryNodes.HasConditions(query);
        return query with { Warnings = [.. Outermost(query.Warnings.Concat(QueryNodes.Filters(query).SelectMany(node => Of(text, node, hasConditions, isFilter: query is EventsQuery))))] };
    }

    /// <summary>One warning for each place: the first that begins there, without those that begin within another.</summary>
    private static IEnumerable<QueryWarning> Outermost(IEnumerable<QueryWarning> warnings)
    {
        var end = 0;
        foreach (var warning in warnings.DistinctBy(warning => warning.Position).OrderBy(warning => warning.Position))
        {
            if (warning.Position >= end)
            {
                end = warning.Position + warning.Length;
                yield return warning;
            }
        }
    }

    private static IEnumerable<QueryWarning> Of(string text, FilterNode node, bool hasConditions, bool isFilter) => node switch
    {
        AndNode and => and.Operands.Select((_, index) => OfWords(text, and.Operands, index, hasConditions, isFilter)).OfType<QueryWarning>(),
        SearchNode search when OfWord(text, search) is { } warning => [warning],
        ComparisonNode { Operand: not ListOperand } comparison when ForeignValues.Of(text, comparison) is { } warning => [warning],
        _ => [],
    };

    /// <summary>A word that stands for itself.</summary>
    private static QueryWarning? OfWord(string text, SearchNode search)
    {
        var word = text.Substring(search.Span.Start, search.Span.Length);
        QueryWarning Warn(string what, string? suggestion) => QueryWarning.At(text, search.Span, $"'{word}' is searched as text{what}", suggestion);
        return word switch
        {
            ['"' or '\'', ..] => null,
            _ when ForeignValues.IsSlashedRegex(word) => Warn($", with its slashes: {ForeignOperators.NoRegex}", null),
            [.., '~'] when word is [.., '!' or '|', '~'] || (search.Span.End < text.Length && text[search.Span.End] is '"' or '\'') =>
                Warn(": a filter has no regular expressions; write field=*part*", null),
            _ when Fuzzy().Match(word) is { Success: true } match && !ForeignOperators.IsField(match.Groups["word"].Value) =>
                Warn(", with its sign: there is no search for similar words", match.Groups["word"].Value),
            _ when Tilde().Match(word) is { Success: true } match =>
                Warn(": '~' is no operator", SuggestedFilter.Not(match.Groups["not"].Length > 0, $"{match.Groups["name"].Value}:{match.Groups["value"].Value}")),
            _ when IsPattern(word) => Warn(", with its star: a star stands for any text only in the value of a field", $"message=*{word.Trim('*')}*"),
            _ when (Words(word, "||") ?? Words(word, "|")) is { } any => Warn(", with its sign", SuggestedFilter.AnyOf("", "", any)),
            _ when (Words(word, "&&") ?? Words(word, ";")) is { } all => Warn(", with its sign: conditions are separated by blanks", string.Join(' ', all)),
            _ => null,
        };
    }

    /// <summary>Words of other languages between words: each is searched as text.</summary>
    private static QueryWarning? OfWords(string text, IReadOnlyList<FilterNode> operands, int index, bool hasConditions, bool isFilter)
    {
        var after = index + 1 < operands.Count ? operands[index + 1] : null;
        if (operands[index] is SearchNode { Span: var span } && text.Substring(span.Start, span.Length) is var word)
        {
            if (word == "|" && (hasConditions || after is SearchNode { Text: var step } && Steps.Contains(step)))
            {
                return QueryWarning.At(text, span, "'|' is searched as text: there are no pipes; a formula counts, such as Count() GROUP BY model", null);
            }

            if (Joints.TryGetValue(word, out var keyword) && (hasConditions || word != "&"))
            {
                return QueryWarning.At(text, span, $"'{word}' is searched as text: write {keyword}", keyword);
            }

            if (after is not null && IsClause(word, index, after, hasConditions, isFilter))
            {
                return QueryWarning.At(text, span, $"'{word}' is searched as text: {NoSql}", null);
            }
        }

        return ForeignOperators.Of(text, operands, index);
    }

    private static bool IsClause(string word, int index, FilterNode next, bool hasConditions, bool isFilter) => word.ToUpperInvariant() switch
    {
        "SELECT" => index == 0 && word == "SELECT",
        Keywords.Where => index == 0 && isFilter && next is not SearchNode,
        Keywords.Order or Keywords.Group => index > 0 && isFilter && word is Keywords.Order or Keywords.Group && next is SearchNode { Text: Keywords.By },
        Keywords.Limit => index > 0 && isFilter && (hasConditions || word == Keywords.Limit) && next is SearchNode { Text: [>= '0' and <= '9', ..] },
        _ => false,
    };

    /// <summary>A word with a star that stands for other letters: not <c>3*4</c>.</summary>
    private static bool IsPattern(string word) => word.Contains('*', StringComparison.Ordinal) && (word[^1] == '*' || word.Any(char.IsLetter));

    /// <summary>Two or more words with a sign between them, each with a letter.</summary>
    private static string[]? Words(string word, string separator) =>
        SuggestedFilter.Parts(word, separator) is { Length: > 1 } words && Array.TrueForAll(words, part => part.Any(char.IsLetter)) ? words : null;

    [GeneratedRegex(@"^(?<name>[A-Za-z_][\w.]*?)(?<not>!?)~\*?(?<value>[\w.-]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Tilde();

    [GeneratedRegex(@"^(?<word>\w+)~[0-9.]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Fuzzy();
}
