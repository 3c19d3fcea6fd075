using Sightglass.Query.Binding;
using Sightglass.Query.Catalog;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Catalog;

/// <summary>The events that a pack is about: those that it declares or, if it has a filter for them, those.</summary>
internal static class PackEvents
{
    /// <summary>The names of those that it declares, also former ones.</summary>
    public static IReadOnlyList<string> NamesOf(Pack pack) => [.. pack.Events.SelectMany(definition => definition.Aliases.Prepend(definition.Name))];

    /// <summary>Finds them. The language of filters has no lists.</summary>
    public static string FilterOf(Pack pack) => pack.Filter?.Text ?? FilterText.Print(NamesOf(pack) switch
    {
        [] => new MatchAllNode(default),
        [var only] => IsNamed(only),
        var several => new OrNode([.. several.Select(IsNamed)], default),
    })!;

    /// <summary>Selects them.</summary>
    /// <param name="metrics">The compiled catalog of the pack.</param>
    public static FilterNode NodeOf(Pack pack, CompiledCatalog metrics) =>
        metrics.Events.GetValueOrDefault(pack.Name) ?? new ComparisonNode(new FieldName("event", default), ComparisonOperator.In, new ListOperand(NamesOf(pack), default), default);

    /// <summary>Selects the events that no pack is about. Analytics points are of a data set, and of no pack.</summary>
    public static FilterNode OfNone(LoadedCatalog catalog)
    {
        var named = catalog.Catalog.Packs.Where(pack => pack.Filter is null).SelectMany(NamesOf).ToList();
        List<FilterNode> others = [.. catalog.Metrics.Events.Values.Append(PointColumns.ArePoints).Select(filter => new NotNode(filter, default))];
        if (named.Count > 0)
        {
            others.Add(new NotNode(new ComparisonNode(new FieldName("event", default), ComparisonOperator.In, new ListOperand(named, default), default), default));
        }

        return others is [var only] ? only : new AndNode(others, default);
    }

    private static FilterNode IsNamed(string name) => new ComparisonNode(new FieldName("event", default), ComparisonOperator.Equal, new TextOperand(name, default), default);
}
