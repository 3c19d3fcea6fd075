using Sightglass.Query.Syntax;

namespace Sightglass.Query.Warnings;

/// <summary>Finds keywords in small letters, which are searched as texts: <c>event=a and result=b</c> asks for events that hold the word "and".</summary>
public static class SmallKeywords
{
    public static IEnumerable<QueryWarning> Of(string text, FilterNode filter) => Of(text, QueryNodes.Of(filter), hasClauses: false);

    /// <inheritdoc cref="Of(string, FilterNode)"/>
    public static IEnumerable<QueryWarning> Of(string text, FormulaProgram program) => Of(text, QueryNodes.Of(program), hasClauses: true);

    // A WHERE is part of each function on its line, so its terms come more than once.
    private static IEnumerable<QueryWarning> Of(string text, IEnumerable<FilterNode> filters, bool hasClauses) =>
        from span in filters.OfType<AndNode>().SelectMany(and => Words(text, and.Operands, hasClauses)).Distinct()
        let word = text.Substring(span.Start, span.Length)
        select QueryWarning.At(text, span, $"'{word}' is searched as text: keywords are written in capitals", word.ToUpperInvariant());

    /// <summary>The words that would join or negate conditions, or begin a clause, if they were written in capitals.</summary>
    private static IEnumerable<TextSpan> Words(string text, IReadOnlyList<FilterNode> operands, bool hasClauses)
    {
        for (var i = 0; i < operands.Count - 1; i++)
        {
            if (operands[i] is not SearchNode { Span: var span })
            {
                continue;
            }

            // With its quotes, where it has some: they say that the text is meant.
            var isKeyword = text.Substring(span.Start, span.Length).ToUpperInvariant() switch
            {
                Keywords.And or Keywords.Or => i > 0,
                Keywords.Not => operands[i + 1] is not SearchNode,
                Keywords.Group or Keywords.Order => hasClauses && i > 0 && operands[i + 1] is SearchNode { Text: "by" or "By" or Keywords.By },
                _ => false,
            };
            if (isKeyword)
            {
                yield return span;
            }
        }
    }
}
