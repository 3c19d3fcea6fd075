using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Catalog;

/// <summary>The events that a pack declares.</summary>
internal static class PackEvents
{
    /// <summary>Their names, also former ones.</summary>
    public static IReadOnlyList<string> NamesOf(Pack pack) => [.. pack.Events.SelectMany(definition => definition.Aliases.Prepend(definition.Name))];

    /// <summary>Finds them. The language of filters has no lists.</summary>
    public static string FilterOf(Pack pack) => FilterText.Print(NamesOf(pack) switch
    {
        [] => new MatchAllNode(default),
        [var only] => IsNamed(only),
        var several => new OrNode([.. several.Select(IsNamed)], default),
    })!;

    private static FilterNode IsNamed(string name) => new ComparisonNode(new FieldName("event", default), ComparisonOperator.Equal, new TextOperand(name, default), default);
}
