namespace Sightglass.Query.Syntax;

/// <summary>What a query that can be used probably does not mean.</summary>
/// <param name="Position">Zero-based index of the first character concerned.</param>
/// <param name="Length">Characters concerned.</param>
/// <param name="Message">For people, with the place: <c>column 1: no event in the range has a field 'duratoin_ms'; did you mean 'duration_ms'?</c></param>
/// <param name="Hint">The last part of the message, alone; null when nothing is close.</param>
/// <param name="Suggestion">What to write in the place of those characters; null when nothing is close.</param>
public sealed record QueryWarning(int Position, int Length, string Message, string? Hint, string? Suggestion)
{
    /// <param name="suggestion">As it would stand in the query.</param>
    internal static QueryWarning At(string text, TextSpan span, string what, string? suggestion)
    {
        var error = QueryError.At(text, span, what, hint: suggestion is null ? null : $"did you mean '{suggestion}'?");
        return new QueryWarning(error.Position, error.Length, error.Message, error.Hint, suggestion);
    }
}
