using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Metrics;

/// <summary>A filter for the events that a formula reads. It leads from a number to the events behind it.</summary>
internal static class DrillDownFilter
{
    /// <summary>Null when the formula reads all events, or has a condition that filters cannot express.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="within">Restricts the events further.</param>
    public static string? FilterOf(FormulaNode formula, FilterNode within)
    {
        List<FilterNode> conditions = [.. Together(FilterOf(formula)), .. Together(within)];
        return conditions switch
        {
            [] => null,
            [var only] => FilterText.Print(only),
            _ => FilterText.Print(new AndNode(conditions, default)),
        };
    }

    /// <summary>Whether a filter selects only events that another one selects, as far as their texts tell.</summary>
    public static bool IsWithin(FilterNode narrower, FilterNode wider)
    {
        List<List<FilterNode>> allowed = [[wider], .. Alternatives(wider).Select(alternative => Together(alternative).ToList())];
        return Alternatives(narrower).All(alternative => allowed.Exists(conditions => Contains(conditions, [.. Together(alternative)])));
    }

    private static FilterNode FilterOf(FormulaNode formula)
    {
        var widest = Widest(Conditions(formula).SelectMany(Alternatives).Select(alternative => Together(alternative).DistinctBy(FilterText.Print).ToList()));
        if (widest.Count == 0 || widest.Exists(conditions => conditions.Count == 0))
        {
            return new MatchAllNode(default);
        }

        // Printed as one OR of alternatives, so that the text has the parentheses of an OR.
        var filters = widest.Select(conditions => conditions is [var only] ? only : new AndNode(conditions, default)).ToList();
        return filters is [var single] ? single : new OrNode(filters, default);
    }

    private static IEnumerable<FilterNode> Conditions(FormulaNode formula) => formula switch
    {
        NegationNode negation => Conditions(negation.Operand),
        OverTimeNode over => Conditions(over.Operand),
        ArithmeticNode arithmetic => Conditions(arithmetic.Left).Concat(Conditions(arithmetic.Right)),
        NameNode name => Conditions(name.Target),
        AggregateNode { Elapsed: { } elapsed } => [elapsed.First, elapsed.Second],
        AggregateNode { Groups: { } groups } aggregate => Conditions(groups.Value).Select(filter => AndNode.Of(filter, aggregate.Filter)),
        AggregateNode aggregate => [aggregate.Filter],
        _ => [],
    };

    private static IEnumerable<FilterNode> Alternatives(FilterNode filter) => filter is OrNode or ? or.Operands.SelectMany(Alternatives) : [filter];

    /// <summary>The conditions that an alternative combines; none if it is every event.</summary>
    private static IEnumerable<FilterNode> Together(FilterNode filter) => filter switch
    {
        AndNode and => and.Operands.SelectMany(Together),
        MatchAllNode => [],
        _ => [filter],
    };

    /// <summary>The alternatives without those that another one contains: of A AND B, and A, only A.</summary>
    private static List<List<FilterNode>> Widest(IEnumerable<List<FilterNode>> alternatives)
    {
        var widest = new List<List<FilterNode>>();
        foreach (var alternative in alternatives)
        {
            if (!widest.Exists(other => Contains(other, alternative)))
            {
                widest.RemoveAll(other => Contains(alternative, other));
                widest.Add(alternative);
            }
        }

        return widest;
    }

    private static bool Contains(List<FilterNode> wider, List<FilterNode> narrower) =>
        wider.Select(FilterText.Print).All(narrower.Select(FilterText.Print).Contains);
}
