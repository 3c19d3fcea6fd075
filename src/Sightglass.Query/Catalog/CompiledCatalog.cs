using System.Collections.Frozen;
using Sightglass.Query.Functions;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Metrics;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Catalog;

/// <summary>A catalog with the parsed formulas of metrics, panels and alerts. Immutable.</summary>
public sealed class CompiledCatalog
{
    private CompiledCatalog(FormulaNames names, IEnumerable<Metric> metrics)
    {
        Names = names;
        ByName = metrics.ToFrozenDictionary(metric => metric.Definition.Name, StringComparer.Ordinal);
    }

    /// <summary>The names that formulas of this catalog may use.</summary>
    public FormulaNames Names { get; }

    public FrozenDictionary<string, Metric> ByName { get; }

    /// <summary>The formulas of panels that have one.</summary>
    public required IReadOnlyDictionary<PanelDefinition, FormulaProgram> Panels { get; init; }

    /// <summary>The formula of each alert, and the limit of those that have a condition.</summary>
    public required IReadOnlyDictionary<AlertDefinition, CompiledAlert> Alerts { get; init; }

    /// <summary>Every formula as its pack writes it, before it was restricted to the events that the pack is about. That of an alert's condition is the value before the comparison.</summary>
    public required IReadOnlyDictionary<Formula, FormulaProgram> Written { get; init; }

    /// <summary>The events that a pack is about, for each pack that has a filter for them.</summary>
    public required IReadOnlyDictionary<string, FilterNode> Events { get; init; }

    /// <summary>The metrics that programs scrape, in the order of the packs.</summary>
    public required IReadOnlyList<ExposedMetric> Exposed { get; init; }

    /// <summary>The filter for failures, for each pack that declares one.</summary>
    public required IReadOnlyDictionary<string, FilterNode> Failures { get; init; }

    /// <summary>Parses every formula and filter.</summary>
    /// <param name="catalog">A catalog without errors.</param>
    /// <param name="problems">Receives one diagnostic for each error, with its position in the pack's file.</param>
    public static CompiledCatalog Create(PackCatalog catalog, ICollection<PackDiagnostic> problems)
    {
        var events = FiltersOf(catalog.Packs.Select(pack => (pack, pack.Filter)), problems);
        var own = catalog.Packs.DistinctBy(pack => pack.Name).Select(pack => (pack.Name, Own: OwnEvents.Of(catalog, pack, events.GetValueOrDefault(pack.Name)))).Where(entry => entry.Own is not null)
            .ToFrozenDictionary(entry => entry.Name, entry => entry.Own!, StringComparer.Ordinal);
        var names = FormulaNames.Of(catalog) with { Narrowed = catalog.Metrics.Values.Where(metric => own.ContainsKey(metric.Pack)).ToFrozenDictionary(metric => metric.Name, metric => (Func<FormulaProgram, FormulaProgram>)own[metric.Pack].Narrow) };
        var check = new EventNameCheck(catalog, problems);
        Dictionary<Formula, FormulaProgram> written = new(ReferenceEqualityComparer.Instance);
        CheckKeys(catalog, problems);
        var metrics = Compile(catalog.Packs.SelectMany(pack => pack.Metrics.Select(metric => (metric, pack.Name))), (metric, _) => Program(metric.Formula));
        List<Metric> compiled = [.. metrics.Select(metric => Within(metric.Key, metric.Value, FormulaGrains.Of(Narrowed(metric.Value, metric.Key.Pack).Value, catalog)))];
        return new CompiledCatalog(names, compiled)
        {
            Written = written,
            Exposed = [.. compiled.Where(metric => metric.Definition.OpenMetrics is not null).Select(Expose).OfType<ExposedMetric>()],
            Panels = Compile(
                catalog.Packs.SelectMany(pack => pack.Dashboards).SelectMany(dashboard => dashboard.Panels.Select(panel => (panel, dashboard.Pack))),
                (panel, pack) => panel.Formula is { } formula && Program(formula) is { } program ? Narrowed(program, pack) : null),
            Alerts = Compile(
                catalog.Packs.SelectMany(pack => pack.Alerts.Select(alert => (alert, pack.Name))),
                (alert, pack) => Alert(alert) is { } condition ? condition with { Formula = Narrowed(condition.Formula, pack) } : null),
            Events = events,
            Failures = FiltersOf(catalog.Packs.Select(pack => (pack, pack.Home.Failures?.Filter)), problems),
        };

        Metric Within(MetricDefinition definition, FormulaProgram program, FormulaGrains grains) => events.TryGetValue(definition.Pack, out var filter)
            ? new Metric(definition, program) { Grains = grains }.Within(filter)
            : new Metric(definition, Narrowed(program, definition.Pack)) { Grains = grains };

        FormulaProgram Narrowed(FormulaProgram program, string pack) => own.TryGetValue(pack, out var about) ? about.Narrow(program) : program;

        ExposedMetric? Expose(Metric metric)
        {
            var exposed = ExposedMetric.Of(metric, out var mistake);
            if (mistake is not null)
            {
                problems.Add(new PackDiagnostic(metric.Definition.OpenMetrics!.Position, mistake));
            }

            return exposed;
        }

        FormulaProgram? Program(Formula formula) => Checked(formula, Take(formula, FormulaParser.Parse(formula.Text, names), problems));

        CompiledAlert? Alert(AlertDefinition alert)
        {
            if (alert.Condition is not { } text)
            {
                return alert.Unusual is { } unusual && Program(unusual.Formula) is { } watched ? new CompiledAlert(watched, Comparison: null) : null;
            }

            var condition = Take(text, FormulaParser.ParseCondition(text.Text, names), problems);
            return Checked(text, condition?.Formula) is { } program ? new CompiledAlert(program, condition!.Comparison) : null;
        }

        FormulaProgram? Checked(Formula formula, FormulaProgram? program)
        {
            if (program is not null)
            {
                written[formula] = program;
                check.Check(formula, program);
            }

            if (program is not null && MovingNode.In(program) is { } moving)
            {
                problems.Add(new PackDiagnostic(formula.Locate(moving.Span.Start), $"'{QueryFunctions.Moving.Name}' has a value only in a series; write the value alone, metrics are shown with their series anyway"));
                return null;
            }

            if (program is { GroupBy: [var key, ..] })
            {
                problems.Add(new PackDiagnostic(formula.Locate(key.Span.Start), $"a formula of a pack has no GROUP BY; name the fields to split by under 'by': [{string.Join(", ", program.GroupBy.Select(field => field.Name))}]"));
                return null;
            }

            return program;
        }
    }

    /// <summary>The metrics a pack declares, in its order.</summary>
    public IEnumerable<Metric> Of(Pack pack) => pack.Metrics.Select(definition => ByName[definition.Name]);

    private static FrozenDictionary<string, FilterNode> FiltersOf(IEnumerable<(Pack Pack, Formula? Filter)> packs, ICollection<PackDiagnostic> problems) => packs
        .Where(entry => entry.Filter is not null)
        .Select(entry => (entry.Pack.Name, Filter: Take(entry.Filter!, FilterParser.Parse(entry.Filter!.Text), problems)))
        .Where(entry => entry.Filter is not null)
        .DistinctBy(entry => entry.Name)
        .ToFrozenDictionary(entry => entry.Name, entry => entry.Filter!, StringComparer.Ordinal);

    /// <summary>Reports keys of splits that are wrong calls, such as a bucket without a width.</summary>
    private static void CheckKeys(PackCatalog catalog, ICollection<PackDiagnostic> problems)
    {
        var splits = catalog.Packs.SelectMany(pack => pack.Metrics.Select(metric => (By: metric.By, metric.Position))
            .Concat(pack.Dashboards.SelectMany(dashboard => dashboard.Panels).Select(panel => (By: panel.By ?? [], panel.Position)))
            .Concat(pack.Alerts.Select(alert => (alert.By, alert.Position))));
        foreach (var (key, position) in splits.SelectMany(split => split.By.Where(key => key.Contains('(', StringComparison.Ordinal)).Select(key => (key, split.Position))))
        {
            if (DerivedName.Read(key, out var problem) is null)
            {
                problems.Add(new PackDiagnostic(position, $"the key '{key}' is wrong: {problem ?? $"unknown function; use one of {string.Join(", ", QueryFunctions.All.Where(function => function.IsKey).Select(function => function.Name))}"}"));
            }
        }
    }

    private static Dictionary<T, TCompiled> Compile<T, TCompiled>(IEnumerable<(T Definition, string Pack)> definitions, Func<T, string, TCompiled?> compile)
        where T : class
        where TCompiled : class
    {
        Dictionary<T, TCompiled> all = new(ReferenceEqualityComparer.Instance);
        foreach (var (definition, pack) in definitions)
        {
            if (compile(definition, pack) is { } compiled)
            {
                all.Add(definition, compiled);
            }
        }

        return all;
    }

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
