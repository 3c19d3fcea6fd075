namespace Sightglass.Query.Completion;

/// <summary>Something that could stand at the cursor.</summary>
/// <param name="Label">What the list shows.</param>
/// <param name="Insert">What is put into the query, quotes included.</param>
/// <param name="Kind">field, operator, value, keyword, function or metric.</param>
/// <param name="Detail">A short explanation, or null.</param>
public sealed record CompletionItem(string Label, string Insert, string Kind, string? Detail);

/// <summary>What could stand at the cursor, and which part of the query it would replace.</summary>
public sealed record CompletionResult(int ReplaceFrom, int ReplaceTo, IReadOnlyList<CompletionItem> Items)
{
    /// <summary>More than anybody reads before typing another letter.</summary>
    public const int MaxItems = 50;
}

/// <summary>Knows values of fields.</summary>
/// <param name="field">The field's name.</param>
/// <param name="prefix">What the value begins with; may be empty.</param>
/// <returns>Values, the most frequent first, and how often each was seen.</returns>
public delegate IReadOnlyList<(string Value, long Count)> ValueSampler(string field, string prefix);
