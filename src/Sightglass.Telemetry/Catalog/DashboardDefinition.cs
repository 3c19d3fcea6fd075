namespace Sightglass.Telemetry.Catalog;

/// <summary>A dashboard that exists as soon as the pack is loaded.</summary>
public sealed record DashboardDefinition(string Name, string Title, IReadOnlyList<PanelDefinition> Panels, SourcePosition Position)
{
    public string? Description { get; init; }
}

/// <summary>One panel: a metric of the pack by name, or a formula of its own. Exactly one of the two is set.</summary>
public sealed record PanelDefinition(string Title, ChartKind Chart, SourcePosition Position)
{
    public string? Metric { get; init; }

    public Formula? Formula { get; init; }

    /// <summary>The unit of <see cref="Formula"/>; a metric brings its own.</summary>
    public string? Unit { get; init; }

    /// <summary>The split; null means the metric's own.</summary>
    public IReadOnlyList<string>? By { get; init; }

    /// <summary>Conditions every counted event must meet.</summary>
    public IReadOnlyDictionary<string, string> Where { get; init; } = new Dictionary<string, string>();

    /// <summary>The width of one point or bar; null leaves it to the time range.</summary>
    public TimeSpan? Step { get; init; }
}
