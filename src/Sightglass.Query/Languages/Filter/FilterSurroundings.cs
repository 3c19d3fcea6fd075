namespace Sightglass.Query.Languages.Filter;

/// <summary>What a filter must know about the text around it.</summary>
/// <param name="EndsAt">True where the filter ends and the surrounding text continues. Called only outside the filter's own parentheses and quotes, and never within letters and digits.</param>
internal sealed record FilterSurroundings(Func<string, int, bool> EndsAt)
{
    /// <summary>The filter is the whole text.</summary>
    public static readonly FilterSurroundings None = new((_, _) => false);

    /// <summary>The reason and the fix for a word that cannot be searched here; null for words that can.</summary>
    public Func<string, (string What, string Hint)?> Reject { get; init; } = _ => null;
}
