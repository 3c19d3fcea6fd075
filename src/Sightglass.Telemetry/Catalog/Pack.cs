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
}

/// <summary>Models or services asked one after another until one delivers. The metrics are counts.</summary>
/// <param name="Delivered">Split by the place in the chain and the name of who stands there; no place means the end.</param>
/// <param name="PassedOn">Split the same way: how often the next one was asked.</param>
/// <param name="Undelivered">What nobody delivered.</param>
public sealed record ChainDefinition(string Title, string Delivered, string PassedOn, string Undelivered);

/// <summary>Metrics answered together at <c>/api/analytics/{name}</c>.</summary>
public sealed record AnalyticsGroup(string Name, IReadOnlyList<string> Metrics, SourcePosition Position);

/// <summary>A report: metrics over the schedule's period, compared with the period before.</summary>
public sealed record ReportDefinition(string Name, string Title, ReportSchedule Schedule, IReadOnlyList<string> Metrics, SourcePosition Position)
{
    public string? Description { get; init; }
}
