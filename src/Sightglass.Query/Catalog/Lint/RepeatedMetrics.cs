using System.Text.RegularExpressions;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Catalog.Lint;

/// <summary>Finds metrics that have the formula, split and unit of another one: two names for one number.</summary>
internal static partial class RepeatedMetrics
{
    public static IEnumerable<PackDiagnostic> Find(PackCatalog catalog) =>
        from same in catalog.Packs.SelectMany(pack => pack.Metrics).GroupBy(metric => (WhiteSpace().Replace(metric.Formula.Text, " "), string.Join(' ', metric.By), metric.Unit))
        from repeated in same.Skip(1)
        select new PackDiagnostic(repeated.Position, $"metric '{repeated.Name}' has the formula of '{same.First().Name}' at {same.First().Position}; use one of them in both places");

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
