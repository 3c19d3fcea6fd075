using Sightglass.Query.Syntax;

namespace Sightglass.Query.Metrics;

/// <summary>The filters of a formula's aggregates.</summary>
internal static class FormulaFilters
{
    /// <summary>The events that a formula is about.</summary>
    public static FilterNode EventsOf(FormulaNode formula) => Of(formula).ToList() switch
    {
        [] => new MatchAllNode(default),
        [var only] => only,
        var several => new OrNode(several, default),
    };

    private static IEnumerable<FilterNode> Of(FormulaNode node) => node switch
    {
        AggregateNode { Elapsed: { } elapsed } aggregate => [AndNode.Of(aggregate.Filter, new OrNode([elapsed.First, elapsed.Second], default))],
        AggregateNode { Groups: { } groups } aggregate => Of(groups.Value).Select(filter => AndNode.Of(filter, aggregate.Filter)),
        AggregateNode aggregate => [aggregate.Filter],
        NegationNode negation => Of(negation.Operand),
        OverTimeNode over => Of(over.Operand),
        ArithmeticNode arithmetic => Of(arithmetic.Left).Concat(Of(arithmetic.Right)),
        NameNode name => Of(name.Target),
        _ => [],
    };
}
