using Sightglass.Query.Syntax;

namespace Sightglass.Query.Warnings;

/// <summary>The filters and fields that a query's own text names: what is wrong within another metric is told where that one is written.</summary>
internal static class QueryNodes
{
    /// <summary>The filter and all filters within it, outermost first.</summary>
    public static IEnumerable<FilterNode> Of(FilterNode filter) => filter switch
    {
        AndNode and => and.Operands.SelectMany(Of).Prepend(and),
        OrNode or => or.Operands.SelectMany(Of).Prepend(or),
        NotNode not => Of(not.Operand).Prepend(not),
        _ => [filter],
    };

    /// <inheritdoc cref="Of(FilterNode)"/>
    public static IEnumerable<FilterNode> Of(FormulaProgram program) => Aggregates(program).SelectMany(FiltersOf).SelectMany(Of);

    public static IEnumerable<FieldName> Fields(FilterNode filter) => Of(filter).Select(node => node switch
    {
        ExistsNode exists => exists.Field,
        ComparisonNode comparison => comparison.Field,
        _ => null,
    }).OfType<FieldName>();

    public static IEnumerable<FieldName> Fields(FormulaProgram program) =>
        Aggregates(program).SelectMany(aggregate => FiltersOf(aggregate).SelectMany(Fields).Concat(ArgumentsOf(aggregate))).Concat(program.GroupBy);

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
