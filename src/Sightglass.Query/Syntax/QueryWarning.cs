namespace Sightglass.Query.Syntax;

/// <summary>What a valid query probably does not mean.</summary>
/// <param name="Position">Zero-based index of the first affected character.</param>
/// <param name="Length">Number of affected characters.</param>
/// <param name="Message">For people, with the position: <c>column 1: no event in the range has a field 'duratoin_ms'; did you mean 'duration_ms'?</c></param>
/// <param name="Hint">The last part of the message; null when nothing is close.</param>
/// <param name="Suggestion">The replacement for those characters; null when nothing is close.</param>
public sealed record QueryWarning(int Position, int Length, string Message, string? Hint, string? Suggestion)
{
    /// <summary>Composes a warning. It names the line only when the text has several.</summary>
    /// <param name="text">The query.</param>
    /// <param name="span">The affected characters.</param>
    /// <param name="what">Lower case, offending text in quotes, no full stop.</param>
    /// <param name="suggestion">As it would be written in the query.</param>
    public static QueryWarning At(string text, TextSpan span, string what, string? suggestion)
    {
        var error = QueryError.At(text, span, what, hint: suggestion is null ? null : $"did you mean '{suggestion}'?");
        return new QueryWarning(error.Position, error.Length, error.Message, error.Hint, suggestion);
    }
}
