using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Formula;

/// <summary>Restricts the aggregates written on a line to the events of its WHERE. What names stand for was decided on their own lines and stays as it is.</summary>
internal static class WhereFilter
{
    public static FormulaNode Apply(FormulaNode node, FilterNode where) => node switch
    {
        AggregateNode aggregate => aggregate with { Filter = AndNode.Of(aggregate.Filter, where) },
        NegationNode negation => new NegationNode(Apply(negation.Operand, where), negation.Span),
        ArithmeticNode arithmetic => new ArithmeticNode(arithmetic.Operator, Apply(arithmetic.Left, where), Apply(arithmetic.Right, where), arithmetic.Span),
        _ => node,
    };
}
