using Sightglass.Query.Functions;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Catalog;

/// <summary>The events that one aggregate of a formula looks at.</summary>
/// <param name="Filter">Its condition.</param>
/// <param name="Field">The field that it calculates with; an event without it does not count. Null if it counts events.</param>
internal sealed record AggregateConditions(FilterNode Filter, FieldName? Field)
{
    /// <summary>Of the aggregates in a formula's own text: other metrics have their own formula.</summary>
    public static IEnumerable<AggregateConditions> Of(FormulaProgram program) => program.Lines.Select(line => line.Value).Append(program.Value).SelectMany(Of).DistinctBy(condition => (condition.Filter.Span, condition.Field));

    private static IEnumerable<AggregateConditions> Of(FormulaNode node) => node switch
    {
        AggregateNode { Elapsed: { } elapsed } aggregate => [new(AndNode.Of(aggregate.Filter, elapsed.First), elapsed.Key), new(AndNode.Of(aggregate.Filter, elapsed.Second), elapsed.Key)],
        AggregateNode { Kind: AggregateKind.Count or AggregateKind.Rows } aggregate => [new(aggregate.Filter, null)],
        AggregateNode aggregate => [new(aggregate.Filter, aggregate.Field)],
        NegationNode negation => Of(negation.Operand),
        OverTimeNode over => Of(over.Operand),
        ArithmeticNode arithmetic => Of(arithmetic.Left).Concat(Of(arithmetic.Right)),
        _ => [],
    };
}
