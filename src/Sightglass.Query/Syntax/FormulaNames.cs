using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Syntax;

/// <summary>The names that a formula may use besides its own lines: constants, then metrics.</summary>
public sealed record FormulaNames(IReadOnlyDictionary<string, double> Constants, IReadOnlyDictionary<string, string> Metrics)
{
    /// <summary>What restricts a metric: the events that its pack is about. By metric; those of packs that measure what others write have none.</summary>
    public IReadOnlyDictionary<string, Func<FormulaProgram, FormulaProgram>> Narrowed { get; init; } = new Dictionary<string, Func<FormulaProgram, FormulaProgram>>();

    public static readonly FormulaNames None = new(new Dictionary<string, double>(), new Dictionary<string, string>());

    /// <summary>The constants and the formulas of the metrics of a catalog.</summary>
    public static FormulaNames Of(PackCatalog catalog) => new(
        catalog.Constants.ToDictionary(pair => pair.Key, pair => pair.Value.Value),
        catalog.Metrics.ToDictionary(pair => pair.Key, pair => pair.Value.Formula.Text));
}
