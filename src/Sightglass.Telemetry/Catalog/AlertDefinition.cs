namespace Sightglass.Telemetry.Catalog;

/// <summary>An alert that a pack declares. Exactly one of <see cref="Condition"/> and <see cref="Unusual"/> is set.</summary>
public sealed record AlertDefinition(string Name, string Title, AlertPriority Priority, TimeSpan Window, SourcePosition Position)
{
    public string? Description { get; init; }

    /// <summary>A formula and the limit it is compared with: <c>success_rate &lt; 0.8</c>. The formula is evaluated over the last <see cref="Window"/>; the alert is due while the condition holds.</summary>
    public Formula? Condition { get; init; }

    public UnusualCondition? Unusual { get; init; }

    /// <summary>How long the condition must hold before the alert fires.</summary>
    public TimeSpan For { get; init; }

    /// <summary>The alert is evaluated per value of these fields; it fires and resolves separately for each.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>Conditions that all counted events must meet.</summary>
    public IReadOnlyDictionary<string, string> Where { get; init; } = new Dictionary<string, string>();
}

/// <summary>Due while the value is more than <paramref name="Factor"/> times above or below its average over windows of equal length in the preceding <paramref name="Baseline"/>.</summary>
public sealed record UnusualCondition(Formula Formula, TimeSpan Baseline, double Factor);
