namespace Sightglass.Query.Syntax;

/// <summary>Why a query cannot be used, and the position in its text.</summary>
/// <param name="Position">Zero-based index of the first affected character; the text's length when something is missing at its end.</param>
/// <param name="Length">Number of affected characters; 0 when something is missing.</param>
/// <param name="Message">For people, with the position: <c>column 12: unknown function 'p9'; did you mean 'p95'?</c></param>
/// <param name="Expected">What could be there instead; may be empty.</param>
/// <param name="Hint">The last part of the message: the likely fix.</param>
public sealed record QueryError(int Position, int Length, string Message, IReadOnlyList<string> Expected, string? Hint)
{
    /// <summary>Composes an error message. It names the line only when the text has several.</summary>
    /// <param name="what">Lower case, offending text in quotes, no full stop.</param>
    public static QueryError At(string text, TextSpan span, string what, IReadOnlyList<string>? expected = null, string? hint = null)
    {
        var place = Place(text, span.Start);
        var advice = hint is null ? "" : $"; {hint}";
        return new QueryError(span.Start, span.Length, $"{place}: {what}{advice}", expected ?? [], hint);
    }

    internal static QueryError TooLong(string text) =>
        At(text, TextSpan.Between(QueryLimits.TextLength, text.Length), $"the query has {text.Length} characters, the limit is {QueryLimits.TextLength}");

    private static string Place(string text, int position)
    {
        if (!text.TrimEnd().Contains('\n', StringComparison.Ordinal))
        {
            return $"column {position + 1}";
        }

        var before = text.AsSpan(0, Math.Min(position, text.Length));
        return $"line {before.Count('\n') + 1}, column {position - before.LastIndexOf('\n')}";
    }
}
