using System.Diagnostics;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Warnings;

/// <summary>The filters and fields that a query's own text names: what is wrong within another metric is told where that one is written.</summary>
internal static class QueryNodes
{
    public static IEnumerable<FilterNode> Filters(ParsedQuery query) => Roots(query).SelectMany(Of);

    public static IEnumerable<FieldName> Fields(ParsedQuery query) => Filters(query).Select(FieldOf).OfType<FieldName>().Concat(query is FormulaProgram program ? Arguments(program) : []);

    private static IEnumerable<FilterNode> Roots(ParsedQuery query) => query switch
    {
        EventsQuery events => [events.Filter],
        FormulaProgram program => Aggregates(program).SelectMany(FiltersOf),
        _ => throw new UnreachableException(query.GetType().Name),
    };

    /// <summary>The filter and all filters within it, outermost first.</summary>
    private static IEnumerable<FilterNode> Of(FilterNode filter) => filter switch
    {
        AndNode and => and.Operands.SelectMany(Of).Prepend(and),
        OrNode or => or.Operands.SelectMany(Of).Prepend(or),
        NotNode not => Of(not.Operand).Prepend(not),
        _ => [filter],
    };

    private static FieldName? FieldOf(FilterNode node) => node switch
    {
        ExistsNode exists => exists.Field,
        ComparisonNode comparison => comparison.Field,
        _ => null,
    };

    private static IEnumerable<FieldName> Arguments(FormulaProgram program) => Aggregates(program).SelectMany(ArgumentsOf).Concat(program.GroupBy);

    private static IEnumerable<AggregateNode> Aggregates(FormulaProgram program) =>
        program.Lines.Select(line => line.Value).Append(program.Value).SelectMany(Aggregates);

    private static IEnumerable<AggregateNode> Aggregates(FormulaNode node) => node switch
    {
        AggregateNode aggregate => [aggregate],
        NegationNode negation => Aggregates(negation.Operand),
        ArithmeticNode arithmetic => Aggregates(arithmetic.Left).Concat(Aggregates(arithmetic.Right)),

        // A line of this text, which is looked at itself, or a metric.
        _ => [],
    };

    private static IEnumerable<FilterNode> FiltersOf(AggregateNode aggregate) =>
        aggregate.Elapsed is { } elapsed ? [aggregate.Filter, elapsed.First, elapsed.Second] : [aggregate.Filter];

    private static IEnumerable<FieldName> ArgumentsOf(AggregateNode aggregate) =>
        new[] { aggregate.Field, aggregate.Elapsed?.Key }.OfType<FieldName>();
}
