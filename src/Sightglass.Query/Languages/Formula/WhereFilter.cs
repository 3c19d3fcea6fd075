using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Formula;

/// <summary>Restricts the aggregates written on a line to the events of its WHERE. The values of names were defined on their own lines and do not change.</summary>
internal static class WhereFilter
{
    public static FormulaNode Apply(FormulaNode node, FilterNode where) => node switch
    {
        AggregateNode aggregate => aggregate with { Filter = AndNode.Of(aggregate.Filter, where) },
        OverTimeNode over => over with { Operand = Apply(over.Operand, where) },
        NegationNode negation => new NegationNode(Apply(negation.Operand, where), negation.Span),
        ArithmeticNode arithmetic => new ArithmeticNode(arithmetic.Operator, Apply(arithmetic.Left, where), Apply(arithmetic.Right, where), arithmetic.Span),
        _ => node,
    };
}
