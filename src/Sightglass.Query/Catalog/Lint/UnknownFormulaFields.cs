using Sightglass.Query.Warnings;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Catalog.Lint;

/// <summary>Finds names in formulas that are no fields. A query may ask for any attribute; a pack should declare what it measures, or say <c>attributes.</c> before it.</summary>
internal static class UnknownFormulaFields
{
    public static IEnumerable<PackDiagnostic> Find(PackCatalog catalog, CompiledCatalog compiled)
    {
        var known = catalog.Fields.Select(field => field.Name).ToList();
        return from formula in LintedFormula.Of(catalog, compiled)
               from field in QueryNodes.Fields(formula.Program).DistinctBy(field => field.Name)
               where catalog.FindField(field.Name) is null && !Vocabulary.RowParts.Contains(field.Name) && !field.Name.StartsWith("attributes.", StringComparison.Ordinal)
               let advice = NameSuggestion.Closest(field.Name, known) is { } closest ? $"did you mean '{closest}'?" : "declare it under 'fields'"
               select new PackDiagnostic(formula.Text.Locate(field.Span.Start), $"{formula.Owner} names the unknown field '{field.Name}'; {advice}");
    }
}
