namespace Sightglass.Query.Completion;

/// <summary>A proposal for the cursor position.</summary>
/// <param name="Label">The text in the list.</param>
/// <param name="Insert">The text to insert into the query, including quotes.</param>
/// <param name="Kind">field, operator, value, keyword, function, metric or table.</param>
/// <param name="Detail">A short explanation, or null.</param>
public sealed record CompletionItem(string Label, string Insert, string Kind, string? Detail);

/// <summary>The proposals for the cursor position, and the part of the query that they replace.</summary>
public sealed record CompletionResult(int ReplaceFrom, int ReplaceTo, IReadOnlyList<CompletionItem> Items)
{
    /// <summary>More than anyone reads before typing another letter.</summary>
    public const int MaxItems = 50;
}

/// <summary>Returns sample values of a field.</summary>
/// <param name="field">The field's name.</param>
/// <param name="prefix">Only values with this prefix; may be empty.</param>
/// <returns>Values with their number of occurrences, most frequent first.</returns>
public delegate IReadOnlyList<(string Value, long Count)> ValueSampler(string field, string prefix);

/// <summary>Returns numbers of a field that limits are often set at, and what each is, such as its median; none if it has no numbers.</summary>
/// <param name="field">The field's name.</param>
public delegate IReadOnlyList<(string Name, double Value)> NumberSampler(string field);
