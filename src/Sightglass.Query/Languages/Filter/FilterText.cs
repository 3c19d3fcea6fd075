using System.Text;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Filter;

/// <summary>Prints a filter's tree as the text it would be parsed from.</summary>
public static class FilterText
{
    /// <exception cref="NotSupportedException">The tree holds an operator that the filter language has no sign for.</exception>
    public static string Print(FilterNode node) => node switch
    {
        MatchAllNode => "*",
        AndNode and => string.Join($" {Keywords.And} ", and.Operands.Select(Nested)),
        OrNode or => string.Join($" {Keywords.Or} ", or.Operands.Select(Nested)),
        NotNode not => $"{Keywords.Not} {Nested(not.Operand)}",
        ExistsNode exists => Name(exists.Field) + "=*",
        ComparisonNode comparison => Name(comparison.Field) + Symbol(comparison.Operator) + Value(comparison.Operand),
        SearchNode { IsRegex: false, MatchCase: false } search => Quote(search.Text, escapesStars: false),
        _ => throw Unprintable(node.GetType().Name),
    };

    /// <summary>A value as it must be written to be compared letter by letter.</summary>
    public static string Quote(string text) => Quote(text, escapesStars: true);

    /// <summary>A field's name, in quotes where it needs them.</summary>
    public static string Name(string name) =>
        name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '.' or '@' or '/' or '$') && name is not (Keywords.And or Keywords.Or or Keywords.Not)
            ? name
            : Quote(name, escapesStars: false);

    private static string Name(FieldName field) => Name(field.Name);

    private static string Nested(FilterNode node) => node is AndNode or OrNode ? $"({Print(node)})" : Print(node);

    private static string Symbol(ComparisonOperator @operator) =>
        FilterOperators.All.FirstOrDefault(candidate => candidate.Operator == @operator)?.Text ?? throw Unprintable(@operator.ToString());

    private static string Value(Operand operand) => operand switch
    {
        NumberOperand number => number.Text,
        TextOperand text => Quote(text.Text),
        PatternOperand pattern => $"\"{string.Join('*', pattern.Parts.Select(part => Escape(part, escapesStars: true)))}\"",
        _ => throw Unprintable(operand.GetType().Name),
    };

    private static string Quote(string text, bool escapesStars) => $"\"{Escape(text, escapesStars)}\"";

    private static string Escape(string text, bool escapesStars)
    {
        var escaped = new StringBuilder(text.Length + 2);
        foreach (var c in text)
        {
            if (c is '"' or '\\' || (c == '*' && escapesStars))
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }

    private static NotSupportedException Unprintable(string what) => new($"the filter language cannot say '{what}'");
}
