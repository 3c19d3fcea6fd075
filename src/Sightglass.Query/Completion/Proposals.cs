namespace Sightglass.Query.Completion;

/// <summary>Proposals that replace the word from a start position to the cursor.</summary>
public readonly record struct Proposals(int Start, IEnumerable<CompletionItem> Items)
{
    /// <summary>The items that contain the word; those that begin with it come first.</summary>
    internal static Proposals Matching(string text, int start, int cursor, IEnumerable<CompletionItem> items)
    {
        var word = text[start..cursor];
        return new Proposals(start, items
            .Where(item => item.Label.Contains(word, StringComparison.OrdinalIgnoreCase))
            .OrderBy(item => !item.Label.StartsWith(word, StringComparison.OrdinalIgnoreCase)));
    }

    internal static IEnumerable<CompletionItem> Words(params string[] words) => words.Select(word => new CompletionItem(word.TrimEnd(), word, "keyword", null));
}
