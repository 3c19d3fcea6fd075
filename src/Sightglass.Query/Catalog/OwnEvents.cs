using Sightglass.Query.Binding;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Catalog;

/// <summary>The events that a pack is about, as a restriction of its formulas: those that its filter finds; without a filter those that it declares, for each aggregate that does not say itself which events it reads. A pattern of names means all but those that other packs declare.</summary>
internal sealed class OwnEvents
{
    private const string EventField = "event";

    private readonly PackCatalog _catalog;
    private readonly FilterNode? _filter;
    private readonly string _pack;
    private readonly IReadOnlyList<EventDefinition> _declared;

    private OwnEvents(PackCatalog catalog, Pack pack, FilterNode? filter) => (_catalog, _filter, _pack, _declared) = (catalog, filter, pack.Name, pack.Events);

    /// <summary>Null for a pack without filter and events: it measures what others write.</summary>
    /// <param name="catalog">The packs.</param>
    /// <param name="pack">One of them.</param>
    /// <param name="filter">Its parsed filter, if it has one.</param>
    public static OwnEvents? Of(PackCatalog catalog, Pack pack, FilterNode? filter) => filter is null && pack.Events.Count == 0 ? null : new OwnEvents(catalog, pack, filter);

    /// <summary>The formula over these events.</summary>
    public FormulaProgram Narrow(FormulaProgram program)
    {
        if (_filter is not null)
        {
            return NarrowedFormula.Of(program, _filter);
        }

        var lines = program.Lines.Select(line => line.Name).ToHashSet(StringComparer.Ordinal);
        return program with { Value = Narrow(program.Value, lines), Lines = [.. program.Lines.Select(line => line with { Value = Narrow(line.Value, lines) })] };
    }

    /// <param name="lines">The names of the formula's lines. Behind any other name is a metric, which has the events of its pack.</param>
    private FormulaNode Narrow(FormulaNode node, IReadOnlySet<string> lines) => node switch
    {
        AggregateNode aggregate when Says(aggregate.Filter) => aggregate,
        AggregateNode { Elapsed: { } elapsed } aggregate => aggregate with { Elapsed = elapsed with { First = Narrow(elapsed.First), Second = Narrow(elapsed.Second) } },
        AggregateNode { Groups: { } groups } aggregate => aggregate with { Groups = groups with { Value = Narrow(groups.Value, lines) } },
        AggregateNode aggregate => aggregate with { Filter = Narrow(aggregate.Filter) },
        OverTimeNode over => over with { Operand = Narrow(over.Operand, lines) },
        NegationNode negation => new NegationNode(Narrow(negation.Operand, lines), negation.Span),
        ArithmeticNode arithmetic => new ArithmeticNode(arithmetic.Operator, Narrow(arithmetic.Left, lines), Narrow(arithmetic.Right, lines), arithmetic.Span),
        NameNode name when lines.Contains(name.Name) => name with { Target = Narrow(name.Target, lines) },
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
                var operands = filter is AndNode all ? all.Operands : [filter];
                var patterns = operands.Where(operand => PatternOf(operand) is not null).ToList();
                return operands.Except(patterns).Prepend(patterns.Count == 0 ? IsOneOf(NamesOf(_declared), filter.Span) : Named(patterns, filter.Span)).Aggregate(AndNode.Of);
        }
    }

    /// <summary>The events whose name has the form, and those that had another name when they had it; without the events of other packs.</summary>
    private FilterNode Named(IReadOnlyList<FilterNode> patterns, TextSpan span)
    {
        var texts = patterns.Select(pattern => new WildcardText(PatternOf(pattern)!.Parts)).ToList();
        bool HasForm(string name) => texts.TrueForAll(text => text.Matches(name));
        var otherNames = _declared.Where(definition => NamesOf([definition]).Any(HasForm)).SelectMany(definition => NamesOf([definition])).Where(name => !HasForm(name)).ToList();
        var foreign = NamesOf(_catalog.Packs.Where(pack => pack.Name != _pack).SelectMany(pack => pack.Events)).Where(HasForm).Except(NamesOf(_declared)).ToList();
        var named = patterns.Aggregate(AndNode.Of);
        named = otherNames.Count == 0 ? named : new OrNode([named, IsOneOf(otherNames, span)], span);
        return foreign.Count == 0 ? named : AndNode.Of(named, new NotNode(IsOneOf(foreign, span), span));
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

    private static IEnumerable<string> NamesOf(IEnumerable<EventDefinition> events) => events.SelectMany(definition => definition.Aliases.Prepend(definition.Name));

    private static ComparisonNode IsOneOf(IEnumerable<string> names, TextSpan span) => new(new FieldName(EventField, span), ComparisonOperator.In, new ListOperand([.. names], span), span);
}
