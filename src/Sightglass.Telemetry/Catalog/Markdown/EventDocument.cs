using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Catalog.Markdown;

/// <summary>What a Markdown document says about the events of an application. Nothing in it is checked yet.</summary>
/// <param name="Title">The first heading; null if there is none.</param>
/// <param name="Description">The first paragraph that is no list of properties; null if there is none.</param>
public sealed record EventDocument(string? Title, string? Description)
{
    /// <summary>The rows of tables of events, in order. A name may be repeated.</summary>
    public required IReadOnlyList<ListedEvent> Events { get; init; }

    /// <summary>The rows of tables that give fields a type.</summary>
    public required IReadOnlyList<ListedField> Fields { get; init; }

    /// <summary>The rows of tables with formulas, and items of lists that begin with a label: <c>- **Title:** text</c>.</summary>
    public required IReadOnlyList<ListedMetric> Metrics { get; init; }

    /// <summary>CloudWatch patterns of code blocks, and those of tables of patterns.</summary>
    /// <summary>Rows of tables of panels.</summary>
    public required IReadOnlyList<ListedPanel> Panels { get; init; }

    public required IReadOnlyList<ListedPattern> Patterns { get; init; }

    /// <summary>Fields that the document says all events have.</summary>
    public required IReadOnlyList<string> Common { get; init; }

    /// <summary>Names that the document says were replaced, with the line.</summary>
    public required IReadOnlyList<(string Former, string Current, int Line)> Renames { get; init; }

    /// <summary>What was left out and why, with the line.</summary>
    public required IReadOnlyList<(int Line, string Text)> Notes { get; init; }
}

/// <summary>A row of a table of events.</summary>
/// <param name="Group">The headings above the table, below the title, joined.</param>
/// <param name="Description">The description, and the use if the table has one.</param>
/// <param name="Fields">As written.</param>
/// <param name="Line">One-based.</param>
public sealed record ListedEvent(string Name, string Group, string Description, IReadOnlyList<string> Fields, int Line)
{
    /// <summary>Those of <see cref="Fields"/> that are in bold: the event is expected to have them always.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    public IReadOnlyList<string> FormerNames { get; init; } = [];

    /// <summary>What ingest fills in, as <c>field=value</c>.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <summary>Null where the table does not say.</summary>
    public EventKind? Kind { get; init; }

    /// <inheritdoc cref="Kind"/>
    public EventLevel? Level { get; init; }

    /// <inheritdoc cref="Kind"/>
    public Grain? Grain { get; init; }
}

/// <summary>A row of a table of fields.</summary>
/// <param name="Unit">Null: none.</param>
public sealed record ListedField(string Name, FieldType Type, string? Unit, string Description, int Line)
{
    public IReadOnlyList<string> Values { get; init; } = [];

    public IReadOnlyList<string> Aliases { get; init; } = [];
}

/// <summary>A metric in words or as a formula.</summary>
/// <param name="Section">The nearest heading above.</param>
/// <param name="Value">How it is computed.</param>
/// <param name="Line">One-based.</param>
public sealed record ListedMetric(string Title, string Section, IReadOnlyList<TextPart> Value, int Line)
{
    /// <summary>The name, where a table gives one.</summary>
    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? Unit { get; init; }

    public Grain? Grain { get; init; }

    public Better? Better { get; init; }

    public TargetBand? Target { get; init; }

    public IReadOnlyList<string> By { get; init; } = [];
}

/// <summary>A row of a table of panels.</summary>
/// <param name="Dashboard">The heading above the table.</param>
/// <param name="Shows">The name or title of a metric, or a formula.</param>
/// <param name="Line">One-based.</param>
public sealed record ListedPanel(string Dashboard, string Title, string Shows, int Line)
{
    /// <summary>Null where the table does not say.</summary>
    public ChartKind? Chart { get; init; }

    /// <summary>The unit of a formula; null where the table does not say.</summary>
    public string? Unit { get; init; }

    /// <summary>Null where the table does not say.</summary>
    public IReadOnlyList<string>? By { get; init; }

    /// <summary>As packs write it; null where the table does not say.</summary>
    public string? Step { get; init; }
}

/// <param name="Title">The comment above it, the first cell of its row, or the heading.</param>
/// <param name="Line">One-based.</param>
public sealed record ListedPattern(string Title, string Text, int Line);
