using Sightglass.Query.Languages;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Metrics;

/// <summary>A filter for the events that a formula reads. It leads from a number to the events behind it.</summary>
internal static class DrillDownFilter
{
    /// <summary>Null when the formula reads all events, or has a condition that filters cannot express.</summary>
    public static string? FilterOf(FormulaNode formula)
    {
        var conditions = Conditions(formula).SelectMany(Alternatives).ToList();
        if (conditions.Count == 0 || conditions.OfType<MatchAllNode>().Any())
        {
            return null;
        }

        // Printed as one OR of alternatives, so that the text has the parentheses of an OR.
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
