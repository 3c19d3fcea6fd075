using Microsoft.AspNetCore.Mvc;
using Sightglass.Server.Metrics;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Dashboards;

/// <summary>All dashboards, in the order of the packs.</summary>
internal sealed record DashboardListAnswer(IReadOnlyList<DashboardSummaryAnswer> Dashboards);

/// <param name="Panels">Number of panels.</param>
/// <param name="Variables">The fields by which it can be filtered.</param>
internal sealed record DashboardSummaryAnswer(string Name, string Title, string? Description, PackAnswer Pack, int Panels, IReadOnlyList<string> Variables)
{
    internal static DashboardSummaryAnswer Of(DashboardDefinition dashboard, Pack pack) =>
        new(dashboard.Name, dashboard.Title, dashboard.Description, new PackAnswer(pack.Name, pack.Title), dashboard.Panels.Count, dashboard.Variables);
}

/// <summary>A dashboard with the data of all its panels.</summary>
/// <param name="To">The end of the range, or now if that is earlier.</param>
/// <param name="Filter">Finds the events of the pack, among which the variables have their values.</param>
internal sealed record DashboardAnswer(
    string Name, string Title, string? Description, PackAnswer Pack, string From, string To, string Filter, IReadOnlyList<VariableAnswer> Variables, IReadOnlyList<PanelAnswer> Panels);

/// <param name="Field">A field by which the dashboard can be filtered.</param>
/// <param name="Values">The chosen values; none for all events.</param>
internal sealed record VariableAnswer(string Field, IReadOnlyList<string> Values);

/// <summary>One panel with its data.</summary>
/// <param name="Metric">The name of its metric; null if it has its own formula.</param>
/// <param name="Where">Conditions that all counted events meet, besides those of the variables.</param>
/// <param name="AsDeclared">The data are those of the metric itself: of all events, with its own split.</param>
/// <param name="StepSeconds">The width of one point or bar; null if nothing is drawn over time.</param>
/// <param name="AddsUp">The value of the whole is the sum of its groups, so that each has a share.</param>
/// <param name="Data">A metric as everywhere, its groups with a series where they are drawn over time; null if the panel failed.</param>
/// <param name="Problem">Why there is no data; null if there is.</param>
internal sealed record PanelAnswer(
    string Title, string? Description, ChartKind Chart, string? Metric, IReadOnlyDictionary<string, string> Where, bool AsDeclared, double? StepSeconds, bool AddsUp, MetricAnswer? Data, PanelProblemAnswer? Problem)
{
    internal static PanelAnswer Of(PanelPlan plan, bool isOfAllEvents, MetricAnswer? data, PanelProblemAnswer? problem)
    {
        var (panel, view) = (plan.Definition, plan.View);
        var isAsDeclared = isOfAllEvents && panel is { Metric: not null, Where.Count: 0 } && view.By.SequenceEqual(view.Metric.By);
        return new PanelAnswer(panel.Title, panel.Description, panel.Chart, panel.Metric, panel.Where, isAsDeclared, data?.StepSeconds ?? view.Step?.TotalSeconds, view.Metric.Sample.AddsUp, data, problem);
    }
}

/// <summary>An error of one panel, as the whole response would have it.</summary>
/// <param name="Code">A code of docs/errors.md.</param>
internal sealed record PanelProblemAnswer(string Code, string Title, string Detail)
{
    internal static PanelProblemAnswer Of(ProblemDetails problem) => new((string)problem.Extensions["code"]!, problem.Title!, problem.Detail!);
}
