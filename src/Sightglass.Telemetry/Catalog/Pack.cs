using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Catalog;

/// <summary>What a pack declares: events, the metrics on them, and dashboards, alerts and reports. Format: docs/packs.md.</summary>
public sealed record Pack(string Name, string Title, int Version, string Description, SourcePosition Position)
{
    /// <summary>Which events the pack is about, in the filter language: all of its numbers count only these. Null: those that it declares.</summary>
    public Formula? Filter { get; init; }

    public IReadOnlyList<Constant> Constants { get; init; } = [];

    /// <summary>Fields the pack adds to the canonical ones.</summary>
    public IReadOnlyList<FieldDeclaration> Fields { get; init; } = [];

    public IReadOnlyList<EventDefinition> Events { get; init; } = [];

    public IReadOnlyList<MetricDefinition> Metrics { get; init; } = [];

    public HomeDefinition Home { get; init; } = HomeDefinition.Empty;

    public IReadOnlyList<AnalyticsGroup> Analytics { get; init; } = [];

    public IReadOnlyList<DashboardDefinition> Dashboards { get; init; } = [];

    public IReadOnlyList<AlertDefinition> Alerts { get; init; } = [];

    public IReadOnlyList<ReportDefinition> Reports { get; init; } = [];
}

/// <summary>A number that formulas and alert conditions can use by name.</summary>
public sealed record Constant(string Name, double Value, string Unit, string Description, SourcePosition Position);

/// <summary>A field that a pack adds, with its expected values (empty: any).</summary>
public sealed record FieldDeclaration(Field Field, IReadOnlyList<string> Values, SourcePosition Position);

/// <summary>What Home shows: the key metrics in order, and metrics shown by group.</summary>
public sealed record HomeDefinition(IReadOnlyList<string> Metrics, IReadOnlyList<string> Breakdowns)
{
    internal static readonly HomeDefinition Empty = new([], []);

    public ChainDefinition? Chain { get; init; }

    public CostsDefinition? Costs { get; init; }

    public FailuresDefinition? Failures { get; init; }
}

/// <summary>Models or services that are asked one after another until one delivers. The metrics are counts.</summary>
/// <param name="Delivered">Split by the position in the chain and the name of the model or service; those without a position come last.</param>
/// <param name="PassedOn">Split in the same way: how often the next stage was asked.</param>
/// <param name="Undelivered">Requests that no stage delivered.</param>
public sealed record ChainDefinition(string Title, string Delivered, string PassedOn, string Undelivered);

/// <summary>Actual cost compared with what the same work would have cost otherwise. All are metrics.</summary>
/// <param name="Actual">In USD, like <paramref name="Alternative"/> and <paramref name="Saved"/>.</param>
/// <param name="Alternative">What the same work would have cost.</param>
/// <param name="Saved">The difference; negative if the alternative is cheaper.</param>
/// <param name="SavedPercent">The difference relative to <paramref name="Alternative"/>.</param>
public sealed record CostsDefinition(string Title, string Actual, string Alternative, string Saved, string SavedPercent)
{
    public IReadOnlyList<string> Metrics => [Actual, Alternative, Saved, SavedPercent];
}

/// <summary>Which events of the pack are failures, and how to name them.</summary>
/// <param name="Filter">In the filter language.</param>
/// <param name="Fields">Fields that say what went wrong; the first of them that an event has names the failure.</param>
public sealed record FailuresDefinition(Formula Filter, IReadOnlyList<string> Fields);

/// <summary>Metrics that <c>/api/analytics/{name}</c> returns together.</summary>
public sealed record AnalyticsGroup(string Name, IReadOnlyList<string> Metrics, SourcePosition Position);

/// <summary>A report: metrics over the schedule's period, compared with the previous period.</summary>
public sealed record ReportDefinition(string Name, string Title, ReportSchedule Schedule, IReadOnlyList<string> Metrics, SourcePosition Position)
{
    public string? Description { get; init; }
}
