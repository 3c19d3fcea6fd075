using Sightglass.Query.Syntax;

namespace Sightglass.Query.Warnings;

/// <summary>Finds words that are searched as text but were probably meant as keywords.</summary>
/// <remarks>
/// <code>
/// event=a and result=hit             searches for events that contain the word "and"
/// Count(event=a WHERE result=hit)    searches for events that contain the word "WHERE": a function cannot contain a clause
/// null and void                      is a sentence
/// </code>
/// </remarks>
internal static class SearchedKeywords
{
    /// <summary>The query, with a warning for each such word.</summary>
    public static ParsedQuery WarnOf(string text, ParsedQuery query)
    {
        // A WHERE is part of each function on its line, so its terms occur more than once.
        var hasConditions = QueryNodes.HasConditions(query);
        var words = QueryNodes.Filters(query).OfType<AndNode>().SelectMany(and => Words(text, and.Operands, hasConditions || IsChoice(and.Operands), hasClauses: query is FormulaProgram)).Distinct();
        return query with { Warnings = [.. words.Select(span => Warn(text, span))] };
    }

    /// <summary>True for <c>timeout or refused</c>: every second word is an "or", which no sentence has.</summary>
    private static bool IsChoice(IReadOnlyList<FilterNode> operands) =>
        operands.Count % 2 == 1 && operands.Where((_, index) => index % 2 == 1).All(operand => operand is SearchNode { Text: var word } && word.Equals(Keywords.Or, StringComparison.OrdinalIgnoreCase));

    private static QueryWarning Warn(string text, TextSpan span)
    {
        var word = text.Substring(span.Start, span.Length);
        var keyword = word.ToUpperInvariant();
        return word == keyword
            ? QueryWarning.At(text, span, $"'{word}' is searched as text: clauses stand behind the functions, in full", null)
            : QueryWarning.At(text, span, $"'{word}' is searched as text: keywords are written in capitals", keyword);
    }

    private static IEnumerable<TextSpan> Words(string text, IReadOnlyList<FilterNode> operands, bool hasConditions, bool hasClauses)
    {
        for (var i = 0; i < operands.Count; i++)
        {
            // Including quotes, if there are any: quotes show that the text is meant.
            if (operands[i] is SearchNode { Span: var span } && IsKeyword(text.Substring(span.Start, span.Length), i, i + 1 < operands.Count ? operands[i + 1] : null, hasConditions, hasClauses))
            {
                yield return span;
            }
        }
    }

    /// <summary>True for words that join or negate conditions, and for words that begin a clause.</summary>
    private static bool IsKeyword(string word, int index, FilterNode? next, bool hasConditions, bool hasClauses) => word.ToUpperInvariant() switch
    {
        Keywords.And or Keywords.Or => hasConditions && index > 0 && next is not null,
        Keywords.Not => next is not null and not SearchNode,
        Keywords.Where or Keywords.Group or Keywords.Order or Keywords.Limit when word is Keywords.Where or Keywords.Group or Keywords.Order or Keywords.Limit => hasClauses && index > 0,
        Keywords.Group or Keywords.Order => hasClauses && index > 0 && next is SearchNode { Text: "by" or "By" or Keywords.By },
        _ => false,
    };
}
