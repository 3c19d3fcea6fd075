using Sightglass.Query.Syntax;

namespace Sightglass.Query.Warnings;

/// <summary>The filters and fields in a query's own text. Errors within other metrics are reported where those are defined.</summary>
internal static class QueryNodes
{
    public static IEnumerable<FilterNode> Filters(ParsedQuery query) => Roots(query).Concat(Aggregates(query).SelectMany(FiltersOf)).SelectMany(Of);

    /// <summary>False for plain words, which may be a sentence.</summary>
    public static bool HasConditions(ParsedQuery query) => Filters(query).Any(filter => filter is not (AndNode or SearchNode or MatchAllNode));

    /// <summary>The fields that are named, those that a key is derived from included.</summary>
    public static IEnumerable<FieldName> Fields(ParsedQuery query) =>
        Filters(query).Select(FieldOf).OfType<FieldName>().Concat(Aggregates(query).SelectMany(ArgumentsOf)).Concat(Keys(query)).SelectMany(field => DerivedName.SourcesOf(field.Name).Select(name => field with { Name = name }));

    private static IEnumerable<FilterNode> Roots(ParsedQuery query) => query switch
    {
        EventsQuery events => [events.Filter],
        SelectQuery select => [select.Filter],
        _ => [],
    };

    private static IEnumerable<FormulaNode> Values(ParsedQuery query) => query switch
    {
        FormulaProgram program => program.Lines.Select(line => line.Value).Append(program.Value),
        SelectQuery select => select.Columns.Select(column => column.Value),
        _ => [],
    };

    private static IEnumerable<FieldName> Keys(ParsedQuery query) => query is FormulaProgram program ? program.GroupBy : Values(query).OfType<FieldNode>().Select(key => key.Field);

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
        PathNode { Path: { LeadingNames: { Count: > 0 } names } path } => new FieldName(string.Join('.', names), path.Names),
        _ => null,
    };

    private static IEnumerable<AggregateNode> Aggregates(ParsedQuery query) => Values(query).SelectMany(Aggregates).Distinct<AggregateNode>(ReferenceEqualityComparer.Instance);

    private static IEnumerable<AggregateNode> Aggregates(FormulaNode node) => node switch
    {
        AggregateNode { Groups: { } groups } aggregate => Aggregates(groups.Value).Prepend(aggregate),
        AggregateNode aggregate => [aggregate],
        NegationNode negation => Aggregates(negation.Operand),
        OverTimeNode over => Aggregates(over.Operand),
        ArithmeticNode arithmetic => Aggregates(arithmetic.Left).Concat(Aggregates(arithmetic.Right)),

        // A line of this text, which is visited itself, or a metric.
        _ => [],
    };

    private static IEnumerable<FilterNode> FiltersOf(AggregateNode aggregate) =>
        aggregate.Elapsed is { } elapsed ? [aggregate.Filter, elapsed.First, elapsed.Second] : [aggregate.Filter];

    private static IEnumerable<FieldName> ArgumentsOf(AggregateNode aggregate) =>
        new[] { aggregate.Field, aggregate.Elapsed?.Key }.OfType<FieldName>().Concat(aggregate.Groups?.Keys ?? []);
}
