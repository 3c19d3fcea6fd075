namespace Sightglass.Query.Catalog.Coverage;

/// <summary>A pattern and where it is used.</summary>
/// <param name="Text">As written: a filter, a CloudWatch pattern, or a name with <c>*</c>.</param>
/// <param name="UsedBy">Metrics, panels and alerts with this condition, or the title that a document gives it.</param>
public sealed record EventPattern(string Text, IReadOnlyList<string> UsedBy);

/// <summary>What a pattern selects among the declared events.</summary>
/// <param name="Matches">Names of events that can match it, in the order of the catalog.</param>
/// <param name="Misses">Events that do not match it, although their names have its words, or say in other words that the same failed.</param>
/// <param name="Unlisted">Events that match by name, and do not list a field that the pattern looks at.</param>
public sealed record CoveredPattern(string Pattern, IReadOnlyList<string> UsedBy, IReadOnlyList<string> Matches, IReadOnlyList<string> Misses, IReadOnlyList<UnlistedField> Unlisted)
{
    /// <summary>False for a pattern that does not look at the names of events: it may match any of them.</summary>
    public bool NamesEvents { get; init; } = true;

    /// <summary>Why the pattern cannot be used; null if it can.</summary>
    public string? Error { get; init; }
}

/// <summary>A field that an event does not list.</summary>
public sealed record UnlistedField(string Event, string Field);
