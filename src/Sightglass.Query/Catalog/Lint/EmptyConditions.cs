using Sightglass.Query.Binding;
using Sightglass.Query.Syntax;
using Sightglass.Query.Warnings;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Catalog.Lint;

/// <summary>Finds conditions of formulas that no declared event can meet.</summary>
internal static class EmptyConditions
{
    public static IEnumerable<PackDiagnostic> Find(PackCatalog catalog, CompiledCatalog compiled)
    {
        var events = new DeclaredEvents(catalog);
        var values = catalog.Packs.SelectMany(pack => pack.Fields).Where(declaration => declaration.Values.Count > 0).GroupBy(declaration => declaration.Field.Name).ToDictionary(same => same.Key, same => same.SelectMany(declaration => declaration.Values).ToHashSet());
        var impossible = new ImpossibleValues(events.Binder);
        foreach (var formula in LintedFormula.Of(catalog, compiled))
        {
            // What they say tells also why a condition is empty.
            var warnings = impossible.Of(formula.Text.Text, formula.Program).ToList();
            foreach (var condition in AggregateConditions.Of(formula.Program))
            {
                if (warnings.Count == 0 && Problem(events, condition) is { } problem)
                {
                    yield return new PackDiagnostic(formula.Text.Locate(PlaceOf(condition)), $"{formula.Owner}: {problem}");
                }
            }

            foreach (var comparison in QueryNodes.Filters(formula.Program).OfType<ComparisonNode>().DistinctBy(comparison => comparison.Span))
            {
                if (Unlisted(catalog, values, comparison) is { } problem)
                {
                    yield return new PackDiagnostic(formula.Text.Locate(comparison.Operand.Span.Start), $"{formula.Owner}: {problem}");
                }
            }

            foreach (var warning in warnings)
            {
                yield return new PackDiagnostic(formula.Text.Locate(warning.Position), $"{formula.Owner}: {warning.Message}");
            }
        }
    }

    private static string? Problem(DeclaredEvents events, AggregateConditions condition)
    {
        var filter = events.Binder.Bind(condition.Filter);
        if (Contradiction.In(filter) is { } field)
        {
            return $"no event can match: '{field}' would have two values at once";
        }

        var named = events.All.Where(definition => events.Matches(filter, definition, regardsFields: false) != Match.Never).ToList();
        if (named.Count == 0)
        {
            return "no declared event can match this condition; compare its names with those under 'events'";
        }

        // Without a name any event may be meant, also one that no pack declares.
        if (!DeclaredEvents.NameTests(filter).Any())
        {
            return null;
        }

        var measured = condition.Field is { } name ? new BoundPresent(events.Binder.BindField(name.Name)) : null;
        var whole = measured is null ? filter : new BoundAnd([filter, measured]);
        if (named.Exists(definition => events.Matches(whole, definition, regardsFields: true) != Match.Never))
        {
            return null;
        }

        var missing = named.SelectMany(definition => events.Missing(whole, definition)).Distinct();
        return $"no event can match: {string.Join(", ", named.Select(definition => definition.Name))} {(named.Count == 1 ? "does" : "do")} not list the field {string.Join(", ", missing.Select(name => $"'{name}'"))}";
    }

    private static string? Unlisted(PackCatalog catalog, Dictionary<string, HashSet<string>> values, ComparisonNode comparison)
    {
        if (comparison.Operator is not (ComparisonOperator.Equal or ComparisonOperator.In) || catalog.FindField(comparison.Field.Name) is not { Type: FieldType.Keyword } field || !values.TryGetValue(field.Name, out var listed))
        {
            return null;
        }

        var texts = comparison.Operand switch { TextOperand text => [text.Text], ListOperand list => list.Texts, _ => (IReadOnlyList<string>)[] };
        if (texts.FirstOrDefault(text => !listed.Contains(text)) is not { } unlisted)
        {
            return null;
        }

        var advice = NameSuggestion.Closest(unlisted, listed) is { } closest ? $"did you mean '{closest}'?" : $"add it to its 'values', or use one of {string.Join(", ", listed)}";
        return $"the field '{field.Name}' lists no value '{unlisted}'; {advice}";
    }

    private static int PlaceOf(AggregateConditions condition) => Leaves(condition.Filter).Select(leaf => leaf.Span.Start).DefaultIfEmpty(condition.Field?.Span.Start ?? 0).Min();

    private static IEnumerable<FilterNode> Leaves(FilterNode filter) => filter switch
    {
        AndNode and => and.Operands.SelectMany(Leaves),
        OrNode or => or.Operands.SelectMany(Leaves),
        NotNode not => Leaves(not.Operand),
        MatchAllNode => [],
        _ => [filter],
    };
}
