using System.Globalization;
using System.Text.RegularExpressions;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Warnings;

/// <summary>Finds what other query languages mean by something that is valid here and means something else: most often a text that no event has.</summary>
/// <remarks>
/// <code>
/// err*                      searches for the star: patterns need a field, message=err*
/// message:time*out          likewise: ':' searches as it stands
/// level=error,warn          compares with one text: level=error OR level=warn
/// status IN (500,502)       searches for "IN" and "500,502": status=500 OR status=502
/// a=~"b.*"                  compares with "~": there are no regular expressions, a=*b*
/// … | stats count           searches for "|", "stats" and "count": Count() is a formula
/// duration_ms:[1 TO 5]      searches for "[1", "TO" and "5]": two conditions
/// duration_ms gt 5          searches for three words: duration_ms>5
/// exists(user_id)           searches for two words: user_id=*
/// </code>
/// </remarks>
internal static partial class ForeignSyntax
{
    // As OData and templates write them.
    private static readonly Dictionary<string, string> ComparisonWords = new(StringComparer.OrdinalIgnoreCase) { ["eq"] = "=", ["ne"] = "!=", ["gt"] = ">", ["ge"] = ">=", ["lt"] = "<", ["le"] = "<=" };

    private static readonly System.Buffers.SearchValues<char> RegexSigns = System.Buffers.SearchValues.Create("*+?[(|^$\\");

    private static readonly HashSet<string> FieldNames = [.. CanonicalFields.All.Select(field => field.Name)];

    /// <summary>The query, with a warning for each such part.</summary>
    public static ParsedQuery WarnOf(string text, ParsedQuery query) =>
        query with { Warnings = [.. query.Warnings, .. Outermost(QueryNodes.Filters(query).SelectMany(node => Of(text, node, isFilter: query is EventsQuery)))] };

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

    private static IEnumerable<QueryWarning> Of(string text, FilterNode node, bool isFilter) => node switch
    {
        AndNode and => OfWords(text, and.Operands, isFilter),
        SearchNode search when OfWord(text, search) is { } warning => [warning],
        ComparisonNode { Operand: TextOperand or PatternOperand } comparison when OfValue(text, comparison, comparison.Operand) is { } warning => [warning],
        _ => [],
    };

    /// <summary>A word that stands for itself.</summary>
    private static QueryWarning? OfWord(string text, SearchNode search)
    {
        var word = Written(text, search.Span);
        return word switch
        {
            ['"' or '\'', ..] => null,
            ['/', _, ..] when Regex().IsMatch(word) => QueryWarning.At(text, search.Span, $"'{word}' is searched as text, with its slashes: a filter has no regular expressions, but field=*part* finds a part", null),
            _ when Tilde().Match(word) is { Success: true } match => QueryWarning.At(text, search.Span, $"'{word}' is searched as text: '~' is no operator", $"{match.Groups[1].Value}:{match.Groups[2].Value}"),
            _ when word.EndsWith('~') => QueryWarning.At(text, search.Span, $"'{word}' is searched as text: a filter has no regular expressions; write field=*part*", null),
            _ when word.Contains('*', StringComparison.Ordinal) => QueryWarning.At(text, search.Span, $"'{word}' is searched as text, with its star: a star stands for any text only in the value of a field", $"message=*{word.Trim('*')}*"),
            _ => null,
        };
    }

    /// <summary>Words of other languages between words: each is searched as text.</summary>
    private static IEnumerable<QueryWarning> OfWords(string text, IReadOnlyList<FilterNode> operands, bool isFilter)
    {
        for (var i = 0; i < operands.Count; i++)
        {
            if (operands[i] is not SearchNode { Span: var span } || Written(text, span) is not { } word)
            {
                continue;
            }

            var before = i > 0 && operands[i - 1] is SearchNode { Text: var field } ? field : null;
            var after = i + 1 < operands.Count ? operands[i + 1] : null;
            if (word is "|" or "||" or "&&")
            {
                yield return QueryWarning.At(text, span, word == "|" ? "'|' is searched as text: there are no pipes; a formula counts, such as Count() GROUP BY model" : $"'{word}' is searched as text: write {(word == "||" ? Keywords.Or : Keywords.And)}", word switch
                {
                    "||" => Keywords.Or,
                    "&&" => Keywords.And,
                    _ => null,
                });
            }
            else if (after is not null && IsClause(word, i, after, isFilter))
            {
                yield return QueryWarning.At(text, span, $"'{word}' is searched as text: a filter is no SQL; write the conditions alone, or a formula such as Count() GROUP BY model", null);
            }
            else if (span.End < text.Length && text[span.End] == '(' && char.IsAsciiLetter(word[0]))
            {
                yield return QueryWarning.At(text, span, $"'{word}' is searched as text: a filter has no functions; field=* says that a field is there, field:text that it contains a text", null);
            }
            else if (before is not null && OfOperator(text, before, operands[i - 1].Span, word, span, after) is { } warning)
            {
                yield return warning;
            }
        }
    }

    private static bool IsClause(string word, int index, FilterNode next, bool isFilter) => word.ToUpperInvariant() switch
    {
        "SELECT" => index == 0 && word == "SELECT",
        Keywords.Where => index == 0 && isFilter && next is not SearchNode,
        Keywords.Order or Keywords.Group => index > 0 && isFilter && word is Keywords.Order or Keywords.Group && next is SearchNode { Text: Keywords.By },
        Keywords.Limit => index > 0 && isFilter && next is SearchNode { Text: [>= '0' and <= '9', ..] },
        _ => false,
    };

    /// <summary>An operator that is written as a word: <c>status IN (500,502)</c>, <c>message LIKE "%x%"</c>, <c>user_id IS NULL</c>.</summary>
    private static QueryWarning? OfOperator(string text, string field, TextSpan fieldSpan, string word, TextSpan wordSpan, FilterNode? after)
    {
        QueryWarning Warn(string what, TextSpan end, string? suggestion) => QueryWarning.At(text, TextSpan.Between(fieldSpan.Start, end.End), $"'{word}' is searched as text: {what}", suggestion);
        var operand = (after as SearchNode)?.Text;
        var name = QuotedText.Name(field);
        if (operand is not null && IsField(field) && ComparisonWords.TryGetValue(word, out var sign))
        {
            return Warn("comparisons are written with signs", after!.Span, $"{name}{sign}{Value(operand)}");
        }

        // In small letters they are words of a text, unless a field stands before them.
        switch (IsField(field) ? word.ToUpperInvariant() : word)
        {
            case "IN" when List().Match(text, wordSpan.End) is { Success: true } list:
                return Warn("there is no IN", new TextSpan(list.Index, list.Length), AnyOf(name, "=", list.Groups[1].Value));
            case "LIKE" when operand is not null:
                return Warn("there is no LIKE; a star stands for any text", after!.Span, $"{name}={Value(operand.Replace('%', '*'))}");
            case "ILIKE" when operand is ['%', .. var part, '%'] && !part.Contains('%', StringComparison.Ordinal):
                return Warn("there is no ILIKE; ':' finds a part in any case", after!.Span, $"{name}:{Value(part)}");
            case "ILIKE" when operand is not null:
                return Warn("there is no ILIKE; ':' finds a part in any case", after!.Span, null);
            case "IS" when operand is "NULL" or "null":
                return Warn("there is no IS NULL", after!.Span, $"NOT {name}=*");
            case "IS" when after is NotNode { Operand: SearchNode { Text: "NULL" or "null" } }:
                return Warn("there is no IS NOT NULL", after.Span, $"{name}=*");
            case "IS" when operand == "not" && text[after!.Span.End..].StartsWith(" null", StringComparison.Ordinal):
                return Warn("there is no IS NOT NULL", new TextSpan(after.Span.End, " null".Length), $"{name}=*");
            case "CONTAINS" when operand is not null:
                return Warn("':' is the operator", after!.Span, $"{name}:{Value(operand)}");
            case "BETWEEN" when operand is not null:
                return Warn("write two conditions", wordSpan, null);
            case "MATCHES" or "RLIKE" or "REGEXP" when operand is not null:
                return Warn("a filter has no regular expressions, but field=*part* finds a part", wordSpan, null);
            default:
                return null;
        }
    }

    private static QueryWarning? OfValue(string text, ComparisonNode comparison, Operand operand)
    {
        var value = Written(text, operand.Span);
        var isEquality = comparison.Operator is ComparisonOperator.Equal or ComparisonOperator.NotEqual;
        if (value is ['"' or '\'', ..])
        {
            return null;
        }

        if (isEquality && value is ['~', ..])
        {
            return QueryWarning.At(text, comparison.Span, $"'{comparison.Field.Name}' is compared with '{value}': a filter has no regular expressions; write {comparison.Field.Name}=*part*", null);
        }

        if (comparison.Operator == ComparisonOperator.Contains && LuceneRange().Match(text, comparison.Span.Start) is { Success: true } range)
        {
            var (field, from, to) = (QuotedText.Name(comparison.Field.Name), range.Groups["from"].Value, range.Groups["to"].Value);
            string[] conditions = [.. new[] { from == "*" ? null : $"{field}>{(range.Value.Contains('[', StringComparison.Ordinal) ? "=" : "")}{from}", to == "*" ? null : $"{field}<{(range.Value.EndsWith(']') ? "=" : "")}{to}" }.OfType<string>()];
            return QueryWarning.At(text, new TextSpan(range.Index, range.Length), $"'{value}', 'TO' and '{to}{range.Value[^1]}' are searched as text: a range is two conditions", !IsLimit(from) || !IsLimit(to) ? null : conditions is [var one] ? one : $"({string.Join($" {Keywords.And} ", conditions)})");
        }

        if (value is ['/', ..] && Regex().IsMatch(value) && value.AsSpan().ContainsAny(RegexSigns))
        {
            return QueryWarning.At(text, comparison.Span, $"'{comparison.Field.Name}' is compared with '{value}': a filter has no regular expressions; write {comparison.Field.Name}=*part*", null);
        }

        if (isEquality && value is "null" or "NULL" or "nil")
        {
            return QueryWarning.At(text, comparison.Span, $"'{comparison.Field.Name}' is compared with the text '{value}'", comparison.Operator == ComparisonOperator.Equal ? $"{Keywords.Not} {comparison.Field.Name}=*" : $"{comparison.Field.Name}=*");
        }

        if (isEquality && value is [.. var rest, ',' or ';'] && rest.Length > 0 && AnyOf(comparison.Field.Name, "=", $"{rest},{rest}") is not null)
        {
            return QueryWarning.At(text, operand.Span, $"'{comparison.Field.Name}' is compared with '{value}', its sign included: conditions are separated by blanks", rest);
        }

        if (comparison.Operator == ComparisonOperator.Contains && value.Contains('*', StringComparison.Ordinal))
        {
            var (name, part) = (QuotedText.Name(comparison.Field.Name), value.Trim('*'));
            return QueryWarning.At(text, comparison.Span, $"':' searches for '{value}' as it stands, with its star", part.Length > 0 ? $"{name}=*{part}*" : comparison.Field.Name == "*" ? "*" : $"{name}=*");
        }

        if (comparison.Operator == ComparisonOperator.Contains && AnyOf(QuotedText.Name(comparison.Field.Name), ":", value) is { } parts)
        {
            return QueryWarning.At(text, comparison.Span, $"':' searches for the one text '{value}'", parts);
        }

        return isEquality && value.Contains(',', StringComparison.Ordinal) && AnyOf(QuotedText.Name(comparison.Field.Name), "=", value.Trim('{', '}', '[', ']')) is { } any
            ? QueryWarning.At(text, comparison.Span, $"'{comparison.Field.Name}' is compared with the one text '{value}'", comparison.Operator == ComparisonOperator.Equal ? any : $"{Keywords.Not} {any}")
            : null;
    }

    private static bool IsLimit(string text) => text == "*" || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>One condition for each part; null when they are no plain words, and for <c>5,000</c>, which is one number.</summary>
    private static string? AnyOf(string field, string sign, string values)
    {
        var parts = values.Split(',', StringSplitOptions.TrimEntries).Select(part => part.Trim('"', '\'')).ToArray();
        return parts.Length > 1 && !Array.Exists(parts, part => part is ['0', _, _]) && Array.TrueForAll(parts, part => part.Length > 0 && part.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.'))
            ? $"({string.Join($" {Keywords.Or} ", parts.Select(part => $"{field}{sign}{part}"))})"
            : null;
    }

    /// <summary>A word that no sentence would have in this place.</summary>
    private static bool IsField(string word) => FieldNames.Contains(word) || (word.AsSpan().IndexOfAny('_', '.') > 0 && char.IsAsciiLetterOrDigit(word[^1]));

    private static string Value(string text) => text.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '*') ? text : $"\"{QuotedText.Escape(text, escapesStars: false)}\"";

    private static string Written(string text, TextSpan span) => text.Substring(span.Start, span.Length);

    [GeneratedRegex("^/.+/[gimsuy]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Regex();

    [GeneratedRegex(@"^([A-Za-z_][\w.]*)~\*?([\w.-]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Tilde();

    [GeneratedRegex(@"\G\s*[(\[]([^)\]]*)[)\]]", RegexOptions.CultureInvariant)]
    private static partial Regex List();

    [GeneratedRegex(@"\G[^\s:]+:[\[{](?<from>\S+) TO (?<to>[^\s\]}]+)[\]}]", RegexOptions.CultureInvariant)]
    private static partial Regex LuceneRange();
}
