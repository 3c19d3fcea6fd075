namespace Sightglass.Telemetry.Catalog;

/// <summary>A dashboard that a pack declares.</summary>
public sealed record DashboardDefinition(string Name, string Title, IReadOnlyList<PanelDefinition> Panels, SourcePosition Position)
{
    public string? Description { get; init; }
}

/// <summary>One panel: a metric of the pack by name, or its own formula. Exactly one of the two is set.</summary>
public sealed record PanelDefinition(string Title, ChartKind Chart, SourcePosition Position)
{
    public string? Metric { get; init; }

    public Formula? Formula { get; init; }

    /// <summary>The unit of <see cref="Formula"/>; a metric has its own.</summary>
    public string? Unit { get; init; }

    /// <summary>The split; null means the metric's own.</summary>
    public IReadOnlyList<string>? By { get; init; }

    /// <summary>Conditions that all counted events must meet.</summary>
    public IReadOnlyDictionary<string, string> Where { get; init; } = new Dictionary<string, string>();

    /// <summary>The width of one point or bar; null: chosen to suit the time range.</summary>
    public TimeSpan? Step { get; init; }
}
