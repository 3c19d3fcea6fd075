using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Filter;

/// <summary>Prints a filter's tree as text that parses to the same tree.</summary>
public static class FilterText
{
    /// <returns>Null when the tree contains something that the filter language cannot express.</returns>
    public static string? Print(FilterNode node) => node switch
    {
        MatchAllNode => "*",
        AndNode and => Join(and.Operands, Keywords.And),
        OrNode or => Join(or.Operands, Keywords.Or),
        NotNode not => Nested(not.Operand) is { } operand ? $"{Keywords.Not} {operand}" : null,
        ExistsNode exists => QuotedText.Name(exists.Field.Name) + "=*",
        ComparisonNode comparison => Comparison(comparison),
        SearchNode { IsRegex: false, MatchCase: false } search => $"\"{QuotedText.Escape(search.Text, escapesStars: false)}\"",
        _ => null,
    };

    private static string? Join(IReadOnlyList<FilterNode> operands, string keyword)
    {
        var texts = operands.Select(Nested).ToList();
        return texts.Contains(null) ? null : string.Join($" {keyword} ", texts);
    }

    private static string? Nested(FilterNode node) => Print(node) is { } text ? node is AndNode or OrNode ? $"({text})" : text : null;

    private static string? Comparison(ComparisonNode comparison)
    {
        var symbol = FilterOperators.All.FirstOrDefault(candidate => candidate.Operator == comparison.Operator)?.Text;
        var value = comparison.Operand switch
        {
            NumberOperand number => number.Text,
            TextOperand text => QuotedText.Quote(text.Text),
            PatternOperand pattern => $"\"{string.Join('*', pattern.Parts.Select(part => QuotedText.Escape(part, escapesStars: true)))}\"",
            _ => null,
        };
        return symbol is null || value is null ? null : QuotedText.Name(comparison.Field.Name) + symbol + value;
    }
}
