using Sightglass.Query.Catalog;
using Sightglass.Query.Metrics;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
using Sightglass.Server.Http;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Dashboards;

/// <summary>What to evaluate for one panel.</summary>
/// <param name="Definition">The panel.</param>
/// <param name="View">Its metric, or its own formula as one, restricted to the panel's events.</param>
internal sealed record PanelPlan(PanelDefinition Definition, MetricView View)
{
    /// <summary>Why the panel cannot be evaluated over the range; null if it can.</summary>
    public SeriesTooLongException? Mistake { get; private init; }

    /// <param name="dashboard">The panel's dashboard.</param>
    /// <param name="panel">One of its panels.</param>
    /// <param name="catalog">Has its metric, or its parsed formula.</param>
    /// <param name="range">The range to show.</param>
    /// <param name="isCompared">With the values of the range before.</param>
    public static PanelPlan Of(DashboardDefinition dashboard, PanelDefinition panel, CompiledCatalog catalog, TimeRange range, bool isCompared)
    {
        var declared = panel.Metric is { } name ? catalog.ByName[name] : MetricOf(dashboard, panel, catalog.Panels[panel]);
        var by = panel.By ?? declared.By;
        var isOverTime = IsOverTime(panel, by);
        var view = new MetricView(panel.Where.Count == 0 ? declared : declared.Within(FieldConditions.Of(panel.Where)))
        {
            By = by,
            Step = isOverTime || panel.Chart == ChartKind.Stat ? panel.Step ?? ReadableStep.For(range.Length, ReadableStep.ChartPoints) : null,
            WidensStep = panel.Step is null,
            GroupSeries = isOverTime ? MetricQuery.DrawnGroups : 0,
            Compared = !isCompared ? MetricComparison.None : panel.Chart == ChartKind.Stat ? MetricComparison.Value : MetricComparison.Everything,
        };
        return new PanelPlan(panel, view) { Mistake = MistakeIn(range, view.Step) };
    }

    /// <summary>Lines are always drawn over time. Bars are, unless they compare groups: without a step, a split has one bar for each group.</summary>
    private static bool IsOverTime(PanelDefinition panel, IReadOnlyList<string> by) => panel.Chart == ChartKind.Line || (panel.Chart == ChartKind.Bar && (panel.Step is not null || by.Count == 0));

    /// <summary>The formula of a panel as a metric without target, of which neither direction is better.</summary>
    private static Metric MetricOf(DashboardDefinition dashboard, PanelDefinition panel, FormulaProgram program) =>
        new(new MetricDefinition(panel.Title, panel.Title, panel.Description ?? "", panel.Unit ?? "", Grain.Event, panel.Formula!, dashboard.Pack, panel.Position) { Better = Better.Band }, program);

    private static SeriesTooLongException? MistakeIn(TimeRange range, TimeSpan? step)
    {
        try
        {
            SeriesLimits.CheckSteps(range.Length, step ?? range.Length);
            return null;
        }
        catch (SeriesTooLongException exception)
        {
            return exception;
        }
    }
}
