using System.Collections.Frozen;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Metrics;

/// <summary>The metrics of a catalog with their formulas parsed. Immutable.</summary>
public sealed class MetricSet
{
    private MetricSet(FormulaNames names, IReadOnlyList<Metric> metrics, IEnumerable<FormulaProgram> others, IReadOnlyDictionary<string, FilterNode> failures)
    {
        Names = names;
        Programs = [.. metrics.Select(metric => metric.Program), .. others];
        Failures = failures;
        ByName = metrics.ToFrozenDictionary(metric => metric.Definition.Name, StringComparer.Ordinal);
    }

    /// <summary>What formulas of this catalog may name.</summary>
    public FormulaNames Names { get; }

    public FrozenDictionary<string, Metric> ByName { get; }

    /// <summary>Which events are failures, for each pack that says so.</summary>
    public IReadOnlyDictionary<string, FilterNode> Failures { get; }

    /// <summary>Every formula: of metrics, panels and alerts.</summary>
    internal IReadOnlyList<FormulaProgram> Programs { get; }

    /// <summary>Parses every formula and filter.</summary>
    /// <param name="catalog">Without problems of its own.</param>
    /// <param name="problems">Receives one line for each that is wrong, with its place in the pack's file.</param>
    public static MetricSet Create(PackCatalog catalog, ICollection<PackDiagnostic> problems)
    {
        var names = FormulaNames.Of(catalog);
        List<Metric> metrics = [];
        List<FormulaProgram> others = [];
        foreach (var definition in catalog.Packs.SelectMany(pack => pack.Metrics))
        {
            if (Parse(definition.Formula, names, problems) is { } program)
            {
                metrics.Add(new Metric(definition, program));
            }
        }

        foreach (var pack in catalog.Packs)
        {
            var formulas = pack.Dashboards.SelectMany(dashboard => dashboard.Panels).Select(panel => panel.Formula)
                .Concat(pack.Alerts.Select(alert => alert.Condition?.Formula ?? alert.Unusual?.Formula));
            others.AddRange(formulas.OfType<Formula>().Select(formula => Parse(formula, names, problems)).OfType<FormulaProgram>());
        }

        var failures = catalog.Packs.Where(pack => pack.Home.Failures is not null)
            .Select(pack => (pack.Name, Filter: Filter(pack.Home.Failures!.Filter, problems)))
            .Where(pack => pack.Filter is not null)
            .ToFrozenDictionary(pack => pack.Name, pack => pack.Filter!, StringComparer.Ordinal);
        return new MetricSet(names, metrics, others, failures);
    }

    /// <summary>The metrics a pack declares, in its order.</summary>
    public IEnumerable<Metric> Of(Pack pack) => pack.Metrics.Select(definition => ByName[definition.Name]);

    private static FormulaProgram? Parse(Formula formula, FormulaNames names, ICollection<PackDiagnostic> problems) =>
        Take(formula, FormulaParser.Parse(formula.Text, names), problems);

    private static FilterNode? Filter(Formula filter, ICollection<PackDiagnostic> problems) => Take(filter, FilterParser.Parse(filter.Text), problems);

    private static T? Take<T>(Formula source, ParseResult<T> parsed, ICollection<PackDiagnostic> problems)
        where T : class
    {
        if (parsed.IsValid)
        {
            return parsed.Value;
        }

        problems.Add(new PackDiagnostic(source.Locate(parsed.Error.Position), parsed.Error.Message));
        return null;
    }
}

/// <summary>A metric and what its formula means.</summary>
public sealed record Metric(MetricDefinition Definition, FormulaProgram Program)
{
    /// <summary>Finds the events the number is computed from; null where they are all, or no filter can say which.</summary>
    public string? Filter { get; } = DrillDownFilter.FilterOf(Program.Value);

    /// <summary>The fields it is split by when the question names none.</summary>
    public IReadOnlyList<string> By => Definition.By.Count > 0 ? Definition.By : [.. Program.GroupBy.Select(key => key.Name)];
}
