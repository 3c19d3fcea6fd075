using Sightglass.Query.Syntax;

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
/// </code>
/// </remarks>
internal static class ForeignSyntax
{
    /// <summary>The query, with a warning for each such part.</summary>
    public static ParsedQuery WarnOf(string text, ParsedQuery query) =>
        query with { Warnings = [.. query.Warnings, .. QueryNodes.Filters(query).SelectMany(node => Of(text, node)).DistinctBy(warning => warning.Position)] };

    private static IEnumerable<QueryWarning> Of(string text, FilterNode node) => node switch
    {
        AndNode and => OfWords(text, and.Operands),
        SearchNode search when OfWord(text, search) is { } warning => [warning],
        ComparisonNode { Operand: TextOperand operand } comparison when OfValue(text, comparison, operand) is { } warning => [warning],
        _ => [],
    };

    /// <summary>A word that stands for itself.</summary>
    private static QueryWarning? OfWord(string text, SearchNode search)
    {
        var word = Written(text, search.Span);
        return word switch
        {
            ['"' or '\'', ..] => null,
            ['/', _, .., '/'] => QueryWarning.At(text, search.Span, $"'{word}' is searched as text, with its slashes: a filter has no regular expressions, but field=*part* finds a part", null),
            _ when word.EndsWith('~') => QueryWarning.At(text, search.Span, $"'{word}' is searched as text: a filter has no regular expressions; write field=*part*", null),
            _ when word.Contains('*', StringComparison.Ordinal) => QueryWarning.At(text, search.Span, $"'{word}' is searched as text, with its star: a star stands for any text only in the value of a field", $"message={word}"),
            _ => null,
        };
    }

    /// <summary>Words of other languages between words: each is searched as text.</summary>
    private static IEnumerable<QueryWarning> OfWords(string text, IReadOnlyList<FilterNode> operands)
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
            else if (word == "SELECT" && i == 0 && after is not null)
            {
                yield return QueryWarning.At(text, span, $"'{word}' is searched as text: a filter is no SQL; write the conditions alone, or a formula such as Count() GROUP BY model", null);
            }
            else if (before is not null && OfOperator(text, before, operands[i - 1].Span, word, span, after) is { } warning)
            {
                yield return warning;
            }
        }
    }

    /// <summary>An operator that is written as a word: <c>status IN (500,502)</c>, <c>message LIKE "%x%"</c>, <c>user_id IS NULL</c>.</summary>
    private static QueryWarning? OfOperator(string text, string field, TextSpan fieldSpan, string word, TextSpan wordSpan, FilterNode? after)
    {
        QueryWarning Warn(string what, TextSpan end, string? suggestion) => QueryWarning.At(text, TextSpan.Between(fieldSpan.Start, end.End), $"'{word}' is searched as text: {what}", suggestion);
        var operand = (after as SearchNode)?.Text;
        switch (word)
        {
            case "IN" when operand is not null:
                return Warn("there is no IN", text.IndexOf(')', after!.Span.End) is >= 0 and var close ? new TextSpan(close, 1) : after.Span, AnyOf(field, operand.Trim('(', ')')));
            case "LIKE" or "ILIKE" when operand is not null:
                return Warn("there is no LIKE; a star stands for any text", after!.Span, $"{field}={Value(operand.Replace('%', '*'))}");
            case "IS" when operand == "NULL":
                return Warn("there is no IS NULL", after!.Span, $"NOT {field}=*");
            case "IS" when after is NotNode { Operand: SearchNode { Text: "NULL" } }:
                return Warn("there is no IS NOT NULL", after.Span, $"{field}=*");
            case "CONTAINS" when operand is not null:
                return Warn("':' is the operator", after!.Span, $"{field}:{Value(operand)}");
            case "BETWEEN" when operand is not null:
                return Warn("write two conditions", wordSpan, null);
            default:
                return null;
        }
    }

    private static QueryWarning? OfValue(string text, ComparisonNode comparison, TextOperand operand)
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

        if (comparison.Operator == ComparisonOperator.Contains && value.Contains('*', StringComparison.Ordinal))
        {
            return QueryWarning.At(text, comparison.Span, $"':' searches for '{value}' as it stands, with its star", $"{comparison.Field.Name}=*{value.Trim('*')}*");
        }

        return comparison.Operator == ComparisonOperator.Equal && value.Contains(',', StringComparison.Ordinal) && AnyOf(comparison.Field.Name, value) is { } any
            ? QueryWarning.At(text, comparison.Span, $"'{comparison.Field.Name}' is compared with the one text '{value}'", any)
            : null;
    }

    /// <summary>One condition for each part; null when they are no plain words.</summary>
    private static string? AnyOf(string field, string values)
    {
        var parts = values.Split(',', StringSplitOptions.TrimEntries);
        return parts.Length > 1 && Array.TrueForAll(parts, part => part.Length > 0 && part.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.'))
            ? $"({string.Join($" {Keywords.Or} ", parts.Select(part => $"{field}={part}"))})"
            : null;
    }

    private static string Value(string text) => text.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '*') ? text : $"\"{QuotedText.Escape(text, escapesStars: false)}\"";

    private static string Written(string text, TextSpan span) => text.Substring(span.Start, span.Length);
}
