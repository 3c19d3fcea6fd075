using Sightglass.Query.Languages;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Metrics;

/// <summary>The events that a formula looks at, as a filter: the way from a number to what it was computed from.</summary>
internal static class DrillDownFilter
{
    /// <summary>Null where the formula looks at all events, or by a condition that filters cannot say.</summary>
    public static string? FilterOf(FormulaNode formula)
    {
        var conditions = Conditions(formula).SelectMany(Alternatives).ToList();
        if (conditions.Count == 0 || conditions.OfType<MatchAllNode>().Any())
        {
            return null;
        }

        // The whole as an OR of alternatives, so that its text has the brackets of one.
        var distinct = conditions.DistinctBy(QueryLanguages.Filter.Print).ToList();
        return QueryLanguages.Filter.Print(distinct is [var only] ? only : new OrNode(distinct, default));
    }

    private static IEnumerable<FilterNode> Conditions(FormulaNode formula) => formula switch
    {
        NegationNode negation => Conditions(negation.Operand),
        ArithmeticNode arithmetic => Conditions(arithmetic.Left).Concat(Conditions(arithmetic.Right)),
        NameNode name => Conditions(name.Target),
        AggregateNode { Elapsed: { } elapsed } => [elapsed.First, elapsed.Second],
        AggregateNode aggregate => [aggregate.Filter],
        _ => [],
    };

    private static IEnumerable<FilterNode> Alternatives(FilterNode filter) => filter is OrNode or ? or.Operands.SelectMany(Alternatives) : [filter];
}
