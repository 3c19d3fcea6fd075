using Sightglass.Query.Syntax;
using Sightglass.Query.Warnings;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Catalog;

/// <summary>The declared fields that get their own column: those that metrics, dashboards and alerts of loaded packs measure, filter by or split by.</summary>
/// <remarks>
/// All others are in the maps. A column that is absent from a block costs the engine 13 to 15 ns per row at each insert and 15 to 20 ns at each merge;
/// a query on a column takes a fifth of the CPU of one on a map.
/// </remarks>
public static class MeasuredFields
{
    /// <summary>With the canonical columns the table then has about 100. 400 columns cost the engine three times as much per event.</summary>
    public const int Max = 60;

    /// <summary>Names of at most <see cref="Max"/> fields, the most frequently used ones.</summary>
    public static IReadOnlySet<string> Of(PackCatalog catalog, CompiledCatalog compiled) =>
        Names(catalog, compiled)
            .SelectMany(DerivedName.SourcesOf)
            .Select(catalog.FindField)
            .Where(field => field is { IsCanonical: false })
            .GroupBy(field => field!.Name)
            .OrderByDescending(uses => uses.Count())
            .ThenBy(uses => uses.Key, StringComparer.Ordinal)
            .Take(Max)
            .Select(uses => uses.Key)
            .ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Names(PackCatalog catalog, CompiledCatalog compiled) =>
    [
        .. compiled.ByName.Values.Select(metric => metric.Program).Concat(compiled.Panels.Values).Concat(compiled.Alerts.Values.Select(alert => alert.Formula)).SelectMany(QueryNodes.Fields).Select(field => field.Name),
        .. compiled.Failures.Values.SelectMany(filter => QueryNodes.Fields(new EventsQuery(filter))).Select(field => field.Name),
        .. catalog.Packs.SelectMany(pack => pack.Home.Failures?.Fields ?? []),
        .. compiled.ByName.Values.SelectMany(metric => metric.By),
        .. compiled.Exposed.SelectMany(exposed => exposed.Shape.Labels),
        .. catalog.Packs.SelectMany(pack => pack.Dashboards).SelectMany(dashboard => dashboard.Panels).SelectMany(panel => (panel.By ?? []).Concat(panel.Where.Keys)),
        .. catalog.Packs.SelectMany(pack => pack.Dashboards).SelectMany(dashboard => dashboard.Variables),
        .. catalog.Packs.SelectMany(pack => pack.Alerts).SelectMany(alert => alert.By.Concat(alert.Where.Keys)),
    ];
}
