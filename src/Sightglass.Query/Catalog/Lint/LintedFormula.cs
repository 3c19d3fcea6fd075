using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Catalog.Lint;

/// <summary>A formula in a pack, with what has it: <c>metric 'success_rate'</c>.</summary>
internal sealed record LintedFormula(string Owner, Formula Text, FormulaProgram Program)
{
    /// <summary>Every formula of a catalog. The one of an alert's condition is the value before the comparison.</summary>
    public static IEnumerable<LintedFormula> Of(PackCatalog catalog, CompiledCatalog compiled) =>
    [
        .. catalog.Packs.SelectMany(compiled.Of).Select(metric => Linted($"metric '{metric.Definition.Name}'", metric.Definition.Formula, compiled)),
        .. compiled.Panels.Keys.Select(panel => Linted($"panel '{panel.Title}'", panel.Formula!, compiled)),
        .. compiled.Alerts.Keys.Select(alert => Linted($"alert '{alert.Name}'", alert.Condition ?? alert.Unusual!.Formula, compiled)),
    ];

    private static LintedFormula Linted(string owner, Formula formula, CompiledCatalog compiled) => new(owner, formula, compiled.Written[formula]);
}
