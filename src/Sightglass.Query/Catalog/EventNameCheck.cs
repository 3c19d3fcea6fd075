using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Catalog;

/// <summary>Finds names of events in formulas that no pack declares: a metric of a misspelt event is 0 for ever. Names with wildcards are left alone.</summary>
internal sealed class EventNameCheck(PackCatalog catalog, ICollection<PackDiagnostic> problems)
{
    private const string EventField = "event";

    public void Check(Formula formula, FormulaProgram program)
    {
        // A WHERE stands in every aggregate of its line, and is told once.
        var compared = program.Lines.Select(line => line.Value).Append(program.Value).SelectMany(Filters).SelectMany(Compared).DistinctBy(name => (name.Text, name.Span));
        foreach (var (name, span) in compared.Where(name => catalog.FindEvent(name.Text) is null))
        {
            var known = catalog.Packs.SelectMany(pack => pack.Events).SelectMany(definition => definition.Aliases.Prepend(definition.Name));
            var advice = NameSuggestion.Closest(name, known) is { } closest ? $"did you mean '{closest}'?" : "declare it under 'events'";
            var start = span.Start + (formula.Text[span.Start] == '"' ? 1 : 0);
            problems.Add(new PackDiagnostic(formula.Locate(start), $"the formula names the unknown event '{name}'; {advice}"));
        }
    }

    // Names stand for lines of the same formula, which are looked at, or for other metrics, which are looked at in their own place.
    private static IEnumerable<FilterNode> Filters(FormulaNode formula) => formula switch
    {
        NegationNode negation => Filters(negation.Operand),
        ArithmeticNode arithmetic => Filters(arithmetic.Left).Concat(Filters(arithmetic.Right)),
        AggregateNode { Elapsed: { } elapsed } aggregate => [aggregate.Filter, elapsed.First, elapsed.Second],
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
