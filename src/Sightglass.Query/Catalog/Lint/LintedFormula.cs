using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Catalog.Lint;

/// <summary>A formula in a pack, with what has it: <c>metric 'success_rate'</c>.</summary>
internal sealed record LintedFormula(string Owner, Formula Text, FormulaProgram Program)
{
    /// <summary>Every formula of a catalog. The one of an alert's condition is the value before the comparison.</summary>
    public static IEnumerable<LintedFormula> Of(PackCatalog catalog, CompiledCatalog compiled) =>
    [
        .. catalog.Packs.SelectMany(compiled.Of).Select(metric => new LintedFormula($"metric '{metric.Definition.Name}'", metric.Definition.Formula, metric.Program)),
        .. compiled.Panels.Select(panel => new LintedFormula($"panel '{panel.Key.Title}'", panel.Key.Formula!, panel.Value)),
        .. compiled.Alerts.Select(alert => new LintedFormula($"alert '{alert.Key.Name}'", alert.Key.Condition ?? alert.Key.Unusual!.Formula, alert.Value.Formula)),
    ];
}
