using Sightglass.Query.Metrics;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Catalog.Lint;

/// <summary>Finds declared fields that no event has, and metrics that nobody sees.</summary>
internal static class UnusedDeclarations
{
    public static IEnumerable<PackDiagnostic> Find(PackCatalog catalog, CompiledCatalog compiled)
    {
        var had = catalog.Packs.SelectMany(pack => pack.Events).SelectMany(definition => definition.Fields).ToHashSet();
        var fields = catalog.Packs.SelectMany(pack => pack.Fields).Where(declaration => !had.Contains(declaration.Field.Name))
            .Select(declaration => new PackDiagnostic(declaration.Position, $"no event has the field '{declaration.Field.Name}'; list it under 'fields' of those that do, or remove it"));

        var seen = catalog.Packs.SelectMany(Shown).Concat(LintedFormula.Of(catalog, compiled).SelectMany(formula => NamedMetrics.NamesIn(formula.Program).Select(name => name.Name))).ToHashSet();
        var metrics = catalog.Packs.SelectMany(pack => pack.Metrics).Where(metric => !seen.Contains(metric.Name))
            .Select(metric => new PackDiagnostic(metric.Position, $"no dashboard, report, analytics group or part of Home shows the metric '{metric.Name}', and no other formula uses it; give it a panel, or remove it"));
        return fields.Concat(metrics);
    }

    private static IEnumerable<string> Shown(Pack pack) =>
    [
        .. pack.Home.Metrics,
        .. pack.Home.Breakdowns,
        .. pack.Home.Chain is { } chain ? [chain.Delivered, chain.PassedOn, chain.Undelivered] : Array.Empty<string>(),
        .. pack.Home.Costs?.Metrics ?? [],
        .. pack.Dashboards.SelectMany(dashboard => dashboard.Panels).Select(panel => panel.Metric).OfType<string>(),
        .. pack.Reports.SelectMany(report => report.Metrics),
        .. pack.Analytics.SelectMany(group => group.Metrics),
    ];
}
