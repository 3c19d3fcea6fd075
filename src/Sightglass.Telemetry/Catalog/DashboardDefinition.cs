namespace Sightglass.Telemetry.Catalog;

/// <summary>A dashboard that a pack declares.</summary>
public sealed record DashboardDefinition(string Name, string Title, IReadOnlyList<PanelDefinition> Panels, string Pack, SourcePosition Position)
{
    /// <summary>The limit of <see cref="Panels"/>: each that is split costs a statement of the engine, and nobody reads further.</summary>
    public const int MaxPanels = 40;

    /// <summary>The limit of <see cref="Variables"/>: with more, nobody knows which of them are chosen.</summary>
    public const int MaxVariables = 8;

    public string? Description { get; init; }

    /// <summary>Fields by whose values the whole dashboard can be filtered, in the order in which the page offers them.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];
}

/// <summary>One panel: a metric of the pack by name, or its own formula. Exactly one of the two is set.</summary>
public sealed record PanelDefinition(string Title, ChartKind Chart, SourcePosition Position)
{
    /// <summary>What the reader should look for; null: the metric's own description.</summary>
    public string? Description { get; init; }

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
