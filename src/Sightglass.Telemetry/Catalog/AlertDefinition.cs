namespace Sightglass.Telemetry.Catalog;

/// <summary>An alert that exists as soon as the pack is loaded. Exactly one of <see cref="Condition"/> and <see cref="Unusual"/> is set.</summary>
public sealed record AlertDefinition(string Name, string Title, AlertPriority Priority, TimeSpan Window, SourcePosition Position)
{
    public string? Description { get; init; }

    /// <summary>A formula and the limit it is compared with: <c>success_rate &lt; 0.8</c>. Evaluated over the last <see cref="Window"/>; the alert is due while it holds.</summary>
    public Formula? Condition { get; init; }

    public UnusualCondition? Unusual { get; init; }

    /// <summary>How long the condition must hold before the alert fires.</summary>
    public TimeSpan For { get; init; }

    /// <summary>Evaluated once per value of these fields; each fires and resolves on its own.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>Conditions every counted event must meet.</summary>
    public IReadOnlyDictionary<string, string> Where { get; init; } = new Dictionary<string, string>();
}

/// <summary>Due while the value is more than <paramref name="Factor"/> times above or below its average over windows of equal length in the <paramref name="Baseline"/> before.</summary>
public sealed record UnusualCondition(Formula Formula, TimeSpan Baseline, double Factor);
