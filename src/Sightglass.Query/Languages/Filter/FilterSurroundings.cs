namespace Sightglass.Query.Languages.Filter;

/// <summary>What a filter has to know of the text that it is a part of.</summary>
/// <param name="EndsAt">True where the filter ends and the text around it goes on. Asked outside of the filter's own parentheses and quotes, and never within letters and digits.</param>
internal sealed record FilterSurroundings(Func<string, int, bool> EndsAt)
{
    /// <summary>The filter is the whole text.</summary>
    public static readonly FilterSurroundings None = new((_, _) => false);

    /// <summary>Says why a word cannot be searched here, and the way out; null where it can.</summary>
    public Func<string, (string What, string Hint)?> Reject { get; init; } = _ => null;
}
