using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Catalog;

/// <summary>Finds event names in formulas that no pack declares, because a metric with a misspelled event would always be 0. Names with wildcards are not checked, nor those of packs without events: these measure what others write.</summary>
internal sealed class EventNameCheck(PackCatalog catalog, ICollection<PackDiagnostic> problems)
{
    private const string EventField = "event";

    private readonly HashSet<string> _unchecked = [.. catalog.Packs.Where(pack => pack.Events.Count == 0).Select(pack => pack.Position.File)];

    public void Check(Formula formula, FormulaProgram program)
    {
        if (_unchecked.Contains(formula.Position.File))
        {
            return;
        }

        // A WHERE is part of every aggregate of its line, but is reported once.
        var compared = program.Lines.Select(line => line.Value).Append(program.Value).SelectMany(Filters).SelectMany(Compared).DistinctBy(name => (name.Text, name.Span));
        foreach (var (name, span) in compared.Where(name => catalog.FindEvent(name.Text) is null))
        {
            var known = catalog.Packs.SelectMany(pack => pack.Events).SelectMany(definition => definition.Aliases.Prepend(definition.Name));
            var advice = NameSuggestion.Closest(name, known) is { } closest ? $"did you mean '{closest}'?" : "declare it under 'events'";
            var start = span.Start + (formula.Text[span.Start] == '"' ? 1 : 0);
            problems.Add(new PackDiagnostic(formula.Locate(start), $"the formula names the unknown event '{name}'; {advice}"));
        }
    }

    // Names refer to lines of the same formula, which are checked, or to other metrics, which are checked in their own formula.
    private static IEnumerable<FilterNode> Filters(FormulaNode formula) => formula switch
    {
        NegationNode negation => Filters(negation.Operand),
        OverTimeNode over => Filters(over.Operand),
        ArithmeticNode arithmetic => Filters(arithmetic.Left).Concat(Filters(arithmetic.Right)),
        AggregateNode { Elapsed: { } elapsed } aggregate => [aggregate.Filter, elapsed.First, elapsed.Second],
        AggregateNode { Groups: { } groups } aggregate => Filters(groups.Value).Prepend(aggregate.Filter),
        AggregateNode aggregate => [aggregate.Filter],
        _ => [],
    };

    private IEnumerable<(string Text, TextSpan Span)> Compared(FilterNode filter) => filter switch
    {
        AndNode and => and.Operands.SelectMany(Compared),
        OrNode or => or.Operands.SelectMany(Compared),
        NotNode not => Compared(not.Operand),
        ComparisonNode { Operator: ComparisonOperator.Equal or ComparisonOperator.NotEqual, Operand: TextOperand text } comparison when IsEvent(comparison.Field) => [(text.Text, text.Span)],
        ComparisonNode { Operator: ComparisonOperator.In, Operand: ListOperand list } comparison when IsEvent(comparison.Field) => list.Texts.Select(text => (text, list.Span)),
        _ => [],
    };

    private bool IsEvent(FieldName field) => catalog.FindField(field.Name) is Field { Name: EventField };
}
