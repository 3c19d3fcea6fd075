using Sightglass.Query.Binding;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Catalog;

/// <summary>The events that a pack is about, as a restriction of its formulas: those that its filter finds; without a filter those that it declares, for each aggregate that does not say itself which events it reads.</summary>
internal sealed class OwnEvents
{
    private const string EventField = "event";

    private readonly PackCatalog _catalog;
    private readonly FilterNode? _filter;
    private readonly IReadOnlyList<EventDefinition> _declared;

    private OwnEvents(PackCatalog catalog, Pack pack, FilterNode? filter) => (_catalog, _filter, _declared) = (catalog, filter, pack.Events);

    /// <summary>Null for a pack without filter and events: it measures what others write.</summary>
    /// <param name="catalog">The packs.</param>
    /// <param name="pack">One of them.</param>
    /// <param name="filter">Its parsed filter, if it has one.</param>
    public static OwnEvents? Of(PackCatalog catalog, Pack pack, FilterNode? filter) => filter is null && pack.Events.Count == 0 ? null : new OwnEvents(catalog, pack, filter);

    /// <summary>The formula over these events.</summary>
    public FormulaProgram Narrow(FormulaProgram program) => _filter is not null
        ? NarrowedFormula.Of(program, _filter)
        : program with { Value = Narrow(program.Value), Lines = [.. program.Lines.Select(line => line with { Value = Narrow(line.Value) })] };

    private FormulaNode Narrow(FormulaNode node) => node switch
    {
        AggregateNode aggregate when Says(aggregate.Filter) => aggregate,
        AggregateNode { Elapsed: { } elapsed } aggregate => aggregate with { Elapsed = elapsed with { First = Narrow(elapsed.First), Second = Narrow(elapsed.Second) } },
        AggregateNode { Groups: { } groups } aggregate => aggregate with { Groups = groups with { Value = Narrow(groups.Value) } },
        AggregateNode aggregate => aggregate with { Filter = Narrow(aggregate.Filter) },
        OverTimeNode over => over with { Operand = Narrow(over.Operand) },
        NegationNode negation => new NegationNode(Narrow(negation.Operand), negation.Span),
        ArithmeticNode arithmetic => new ArithmeticNode(arithmetic.Operator, Narrow(arithmetic.Left), Narrow(arithmetic.Right), arithmetic.Span),
        NameNode name => name with { Target = Narrow(name.Target) },
        _ => node,
    };

    /// <summary>The condition, and that the event is one of the pack's. Where it says itself which events it means, it stays.</summary>
    private FilterNode Narrow(FilterNode filter)
    {
        switch (filter)
        {
            case var _ when Says(filter):
                return filter;
            case OrNode or:
                return new OrNode([.. or.Operands.Select(Narrow)], or.Span);
            case AndNode both when both.Operands.OfType<OrNode>().FirstOrDefault(or => or.Operands.Any(Says)) is { } choice:
                return new AndNode([.. both.Operands.Select(operand => ReferenceEquals(operand, choice) ? Narrow(choice) : operand)], both.Span);
            default:
                // A name's pattern and the names that have its form are one condition.
                var operands = filter is AndNode all ? all.Operands : [filter];
                var patterns = operands.Where(operand => PatternOf(operand) is not null).ToList();
                var matching = _declared.Where(definition => patterns.TrueForAll(pattern => definition.Aliases.Prepend(definition.Name).Any(new WildcardText(PatternOf(pattern)!.Parts).Matches))).ToList();
                return operands.Except(patterns).Prepend(IsOneOf(matching, filter.Span)).Aggregate(AndNode.Of);
        }
    }

    /// <summary>Whether every event that meets a condition is told by its whole name, or by having one.</summary>
    private bool Says(FilterNode filter) => filter switch
    {
        AndNode and => and.Operands.Any(Says),
        OrNode or => or.Operands.All(Says),
        ExistsNode exists => IsEvent(exists.Field),
        ComparisonNode { Operator: ComparisonOperator.Equal or ComparisonOperator.In, Operand: TextOperand or ListOperand } comparison => IsEvent(comparison.Field),
        _ => false,
    };

    private PatternOperand? PatternOf(FilterNode filter) => filter is ComparisonNode { Operator: ComparisonOperator.Equal, Operand: PatternOperand pattern } comparison && IsEvent(comparison.Field) ? pattern : null;

    private bool IsEvent(FieldName field) => _catalog.FindField(field.Name)?.Name == EventField;

    private static ComparisonNode IsOneOf(IEnumerable<EventDefinition> events, TextSpan span) =>
        new(new FieldName(EventField, span), ComparisonOperator.In, new ListOperand([.. events.SelectMany(definition => definition.Aliases.Prepend(definition.Name))], span), span);
}
