using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Filter;

/// <summary>Prints a filter's tree as text of the filter language. A tree that the language has is printed so that it parses to the same tree, any other so that it matches the same events.</summary>
public static class FilterText
{
    /// <returns>Null when the tree contains something that the filter language cannot express.</returns>
    public static string? Print(FilterNode node)
    {
        try
        {
            return Write(node);
        }
        catch (InexpressibleException)
        {
            return null;
        }
    }

    /// <exception cref="InexpressibleException">The filter language cannot express it.</exception>
    internal static string Write(FilterNode node) => node switch
    {
        MatchAllNode => "*",
        AndNode and => Join(and.Operands, Keywords.And),
        OrNode or => Join(or.Operands, Keywords.Or),
        NotNode not => $"{Keywords.Not} {Nested(not.Operand)}",
        ExistsNode exists => QuotedText.Name(exists.Field.Name) + "=*",
        ComparisonNode comparison => Alternative(comparison) is { } other ? Write(other) : Comparison(comparison),
        SearchNode { IsRegex: false, MatchCase: false } search => $"\"{QuotedText.Escape(search.Text, escapesStars: false)}\"",
        SearchNode => throw new InexpressibleException("a text in the same letter case, or a regular expression, anywhere in the event"),
        _ => throw new InexpressibleException("a test of the log line, or of a path into arrays and objects"),
    };

    private static string Join(IReadOnlyList<FilterNode> operands, string keyword) => string.Join($" {keyword} ", operands.Select(Nested));

    private static string Nested(FilterNode node) => node is AndNode or OrNode || (node is ComparisonNode comparison && Alternative(comparison) is AndNode or OrNode) ? $"({Write(node)})" : Write(node);

    /// <summary>The same condition in other words; null when it is one of the language's own.</summary>
    private static FilterNode? Alternative(ComparisonNode comparison) => comparison switch
    {
        { Operator: ComparisonOperator.NotEqual, WhenMissing: MissingField.DoesNotMatch } => new AndNode([new ExistsNode(comparison.Field, comparison.Span), comparison with { WhenMissing = MissingField.Differs }], comparison.Span),
        { Operator: ComparisonOperator.NotEqual, Operand: ListOperand } => new NotNode(comparison with { Operator = ComparisonOperator.Equal }, comparison.Span),
        { Operand: ListOperand { Texts: [] } } => new NotNode(new MatchAllNode(comparison.Span), comparison.Span),
        { Operand: ListOperand { Texts: [var only] } } => Equal(comparison, only),
        { Operand: ListOperand list } => new OrNode([.. list.Texts.Select(text => Equal(comparison, text))], comparison.Span),
        { Operator: ComparisonOperator.Includes } => Pattern(comparison, "", TextOf(comparison), ""),
        { Operator: ComparisonOperator.StartsWith } => Pattern(comparison, TextOf(comparison), ""),
        { Operator: ComparisonOperator.EndsWith } => Pattern(comparison, "", TextOf(comparison)),
        _ => null,
    };

    private static string Comparison(ComparisonNode comparison)
    {
        var symbol = FilterOperators.All.FirstOrDefault(candidate => candidate.Operator == comparison.Operator)?.Text;
        var value = comparison.Operand switch
        {
            NumberOperand number => number.Text,
            TextOperand text => QuotedText.Quote(text.Text),
            PatternOperand pattern => $"\"{string.Join('*', pattern.Parts.Select(part => QuotedText.Escape(part, escapesStars: true)))}\"",
            _ => null,
        };
        return symbol is not null && value is not null ? QuotedText.Name(comparison.Field.Name) + symbol + value
            : throw new InexpressibleException(comparison.Operator == ComparisonOperator.Matches ? $"the regular expression for '{comparison.Field.Name}'" : $"the comparison of '{comparison.Field.Name}'");
    }

    private static ComparisonNode Equal(ComparisonNode comparison, string text) => comparison with { Operator = ComparisonOperator.Equal, Operand = new TextOperand(text, comparison.Operand.Span) };

    private static ComparisonNode Pattern(ComparisonNode comparison, params string[] parts) => comparison with { Operator = ComparisonOperator.Equal, Operand = new PatternOperand(parts, comparison.Operand.Span) };

    private static string TextOf(ComparisonNode comparison) => comparison.Operand switch
    {
        TextOperand text => text.Text,
        NumberOperand number => number.Text,
        _ => throw new InexpressibleException($"the comparison of '{comparison.Field.Name}'"),
    };
}
