namespace Sightglass.Telemetry.Catalog;

/// <summary>An alert that a pack declares. Exactly one of <see cref="Condition"/> and <see cref="Unusual"/> is set.</summary>
public sealed record AlertDefinition(string Name, string Title, AlertPriority Priority, TimeSpan Window, SourcePosition Position)
{
    public string? Description { get; init; }

    /// <summary>The formula is evaluated over the last <see cref="Window"/>; the alert is due while the value matches.</summary>
    public AlertCondition? Condition { get; init; }

    public UnusualCondition? Unusual { get; init; }

    /// <summary>How long the condition must hold before the alert fires.</summary>
    public TimeSpan For { get; init; }

    /// <summary>The alert is evaluated per value of these fields; it fires and resolves separately for each.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>Conditions that all counted events must meet.</summary>
    public IReadOnlyDictionary<string, string> Where { get; init; } = new Dictionary<string, string>();
}

/// <summary><c>success_rate &lt; 0.8</c>: a formula (often just a metric's name) and the limit it is compared with.</summary>
/// <param name="Text">The condition as written, for display.</param>
/// <param name="Formula">Its left side.</param>
/// <param name="Comparison">Its operator and limit; constants are resolved.</param>
public sealed record AlertCondition(string Text, Formula Formula, Comparison Comparison);

/// <summary>Due while the value is more than <paramref name="Factor"/> times above or below its average over windows of equal length in the preceding <paramref name="Baseline"/>.</summary>
public sealed record UnusualCondition(Formula Formula, TimeSpan Baseline, double Factor);
