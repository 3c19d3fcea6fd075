using System.Globalization;
using System.Text.RegularExpressions;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Warnings;

/// <summary>Finds comparisons whose field or value means something in other languages: <c>level=error|warn</c>, <c>path=^/api/.*</c>, <c>_exists_:user_id</c>.</summary>
internal static partial class ForeignValues
{
    private static readonly string[] ListSeparators = [",", "||", "|", ";"];

    private static readonly System.Buffers.SearchValues<char> RegexSigns = System.Buffers.SearchValues.Create("*+?[(|^$\\");

    /// <summary>A regular expression between slashes: with a sign that no path has, or with options behind it.</summary>
    public static bool IsSlashedRegex(string value) =>
        SlashedRegex().Match(value) is { Success: true } match && (match.Groups["options"].Length > 0 || match.Groups["regex"].ValueSpan.ContainsAny(RegexSigns));

    public static QueryWarning? Of(string text, ComparisonNode comparison)
    {
        var operand = comparison.Operand;
        var field = comparison.Field.Name;
        var value = text.Substring(operand.Span.Start, operand.Span.Length);
        var isContains = comparison.Operator == ComparisonOperator.Contains;
        var isNot = comparison.Operator == ComparisonOperator.NotEqual;
        if (!isContains && !isNot && comparison.Operator != ComparisonOperator.Equal)
        {
            return null;
        }

        QueryWarning Warn(string what, string? suggestion) => QueryWarning.At(text, comparison.Span, what, suggestion);
        if (OfReservedName(text, comparison, value, isNot) is var (told, instead))
        {
            return Warn(told, instead);
        }

        // Quotes show that the value is meant.
        if (value is ['"' or '\'', ..])
        {
            return null;
        }

        var name = QuotedText.Name(field);
        if (!isContains && value is ['~', ..])
        {
            return Warn(NoRegex(field, value, pattern: null), null);
        }

        if (isContains && LuceneRange().Match(text, comparison.Span.Start) is { Success: true } range)
        {
            return OfRange(text, name, value, range);
        }

        if (IsSlashedRegex(value) || SuggestedFilter.IsRegex(value, hasWildcards: !isContains))
        {
            var pattern = SuggestedFilter.Pattern(name, value);
            return Warn(NoRegex(field, value, pattern), pattern is null ? null : SuggestedFilter.Not(isNot, pattern));
        }

        if (isContains && value.Contains('*', StringComparison.Ordinal))
        {
            return Warn($"':' searches for '{value}' as it stands, with its star", value.Trim('*') is { Length: > 0 } part ? $"{name}=*{part}*" : $"{name}=*");
        }

        if (!isContains && value is "null" or "NULL" or "nil")
        {
            return Warn($"'{field}' is compared with the text '{value}'", SuggestedFilter.Presence(name, isNot));
        }

        if (!isContains && value is [.. var rest, ',' or ';'] && SuggestedFilter.Parts(rest, ",") is not null)
        {
            return QueryWarning.At(text, operand.Span, $"'{field}' is compared with '{value}', its sign included: conditions are separated by blanks", rest);
        }

        var one = isContains ? $"':' searches for the one text '{value}'" : $"'{field}' is compared with the one text '{value}'";
        return Joined().Match(value) is { Success: true } joined
            ? Warn(one, $"{name}{(isContains ? ":" : isNot ? "!=" : "=")}{joined.Groups["value"].Value} {(joined.Groups["sign"].Value == "||" ? Keywords.Or : Keywords.And)} {joined.Groups["next"].Value}")
            : ListOf(isContains ? value : value.Trim('{', '}', '[', ']')) is { } list
            ? Warn(one, SuggestedFilter.Not(isNot, SuggestedFilter.AnyOf(name, isContains ? ":" : "=", list)))
            : null;
    }

    /// <summary>What a field is called in other languages that means any field, or none.</summary>
    private static (string What, string? Suggestion)? OfReservedName(string text, ComparisonNode comparison, string value, bool isNot)
    {
        var field = text.Substring(comparison.Field.Span.Start, comparison.Field.Span.Length);
        var searched = value is ['"' or '\'', ..] ? value : value.Trim('*') is { Length: > 0 } part ? SuggestedFilter.Value(part) : "*";
        return field switch
        {
            "*" => ("'*' is compared like the name of a field: a text without a field is searched in all of them", SuggestedFilter.Not(isNot, searched)),
            "|" when !isNot => ("'|' is compared like the name of a field: there are no pipes; a text without a field is searched in all of them", searched),
            _ when comparison.Operator == ComparisonOperator.Contains && IsName(value) && ForeignOperators.AskPresence(field, QuotedText.Name(value)) is { } presence =>
                ($"'{field}' is compared like the name of a field: field=* says that a field is there", presence),
            _ => null,
        };
    }

    private static QueryWarning OfRange(string text, string name, string value, Match range)
    {
        var (from, to) = (range.Groups["from"].Value, range.Groups["to"].Value);
        var lower = from == "*" ? null : $"{name}>{(range.Value.Contains('[', StringComparison.Ordinal) ? "=" : "")}{from}";
        var upper = to == "*" ? null : $"{name}<{(range.Value.EndsWith(']') ? "=" : "")}{to}";
        string[] conditions = [.. new[] { lower, upper }.OfType<string>()];
        var suggestion = !IsLimit(from) || !IsLimit(to) ? null : conditions is [var one] ? one : $"({string.Join($" {Keywords.And} ", conditions)})";
        return QueryWarning.At(text, new TextSpan(range.Index, range.Length), $"'{value}', 'TO' and '{to}{range.Value[^1]}' are searched as text: a range is two conditions", suggestion);
    }

    private static string NoRegex(string field, string value, string? pattern) =>
        $"'{field}' is compared with '{value}': a filter has no regular expressions{(pattern is null ? $"; write {field}=*part*" : "")}";

    /// <summary>True for a word that can be the name of a field; it is no value of a field that is called <c>missing</c>.</summary>
    private static bool IsName(string value) =>
        (char.IsLetter(value[0]) || value[0] is '_' or '@') && value is not ("true" or "false") && value.All(c => char.IsLetterOrDigit(c) || c is '_' or '.' or '@' or '/' or '-');

    private static bool IsLimit(string text) => text == "*" || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>Two or more plain words with the same sign between them.</summary>
    private static string[]? ListOf(string value) => ListSeparators.Select(separator => SuggestedFilter.Parts(value, separator)).FirstOrDefault(parts => parts is { Length: > 1 });

    [GeneratedRegex("^/(?<regex>.+)/(?<options>[gimsuy]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex SlashedRegex();

    [GeneratedRegex(@"\G[^\s:]+:[\[{](?<from>\S+) TO (?<to>[^\s\]}]+)[\]}]", RegexOptions.CultureInvariant)]
    private static partial Regex LuceneRange();

    [GeneratedRegex(@"^(?<value>[\w.-]+)(?<sign>&&|\|\||,)(?<next>[A-Za-z_][\w.]*(?:[<>!]?=|[<>:])[\w.*-]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Joined();
}
