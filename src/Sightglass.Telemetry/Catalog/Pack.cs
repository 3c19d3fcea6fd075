using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Catalog;

/// <summary>One declared domain: its events, what is measured on them, and how that is shown, watched and reported. Format: docs/packs.md.</summary>
public sealed record Pack(string Name, string Title, int Version, string Description, SourcePosition Position)
{
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

/// <summary>A number that formulas and alert conditions may name.</summary>
public sealed record Constant(string Name, double Value, string Unit, string Description, SourcePosition Position);

/// <summary>A field that a pack adds, with the values it expects (empty: any).</summary>
public sealed record FieldDeclaration(Field Field, IReadOnlyList<string> Values, SourcePosition Position);

/// <summary>What Home shows: the key metrics in order, and metrics shown as their split.</summary>
public sealed record HomeDefinition(IReadOnlyList<string> Metrics, IReadOnlyList<string> Breakdowns)
{
    internal static readonly HomeDefinition Empty = new([], []);

    public ChainDefinition? Chain { get; init; }

    public CostsDefinition? Costs { get; init; }

    public FailuresDefinition? Failures { get; init; }
}

/// <summary>Models or services asked one after another until one delivers. The metrics are counts.</summary>
/// <param name="Delivered">Split by the place in the chain and the name of who stands there; no place means the end.</param>
/// <param name="PassedOn">Split the same way: how often the next one was asked.</param>
/// <param name="Undelivered">What nobody delivered.</param>
public sealed record ChainDefinition(string Title, string Delivered, string PassedOn, string Undelivered);

/// <summary>What was paid against what the same work would have cost otherwise. All are metrics.</summary>
/// <param name="Actual">In USD, as are <paramref name="Alternative"/> and <paramref name="Saved"/>.</param>
/// <param name="Alternative">What the same work would have cost.</param>
/// <param name="Saved">The difference; negative where the alternative is cheaper.</param>
/// <param name="SavedPercent">The difference as a part of <paramref name="Alternative"/>.</param>
public sealed record CostsDefinition(string Title, string Actual, string Alternative, string Saved, string SavedPercent)
{
    public IReadOnlyList<string> Metrics => [Actual, Alternative, Saved, SavedPercent];
}

/// <summary>Which events of the pack are failures, and what to call them.</summary>
/// <param name="Filter">In the filter language.</param>
/// <param name="Fields">Fields that hold what went wrong; the first that an event has names the failure.</param>
public sealed record FailuresDefinition(Formula Filter, IReadOnlyList<string> Fields);

/// <summary>Metrics answered together at <c>/api/analytics/{name}</c>.</summary>
public sealed record AnalyticsGroup(string Name, IReadOnlyList<string> Metrics, SourcePosition Position);

/// <summary>A report: metrics over the schedule's period, compared with the period before.</summary>
public sealed record ReportDefinition(string Name, string Title, ReportSchedule Schedule, IReadOnlyList<string> Metrics, SourcePosition Position)
{
    public string? Description { get; init; }
}
