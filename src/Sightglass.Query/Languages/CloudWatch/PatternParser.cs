using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.CloudWatch;

/// <summary>Parses patterns of every kind. The first character decides which it is.</summary>
/// <remarks>
/// <code>
/// { $.level = "error" }      JsonPatternParser
/// [ip, ..., status = 4*]     DelimitedPatternParser
/// %time[sd] out%             one regular expression that matches somewhere in the line
/// ERROR -timeout             TermsParser; nothing = every event
/// </code>
/// The first error ends the parsing; no input throws. What CloudWatch refuses to create is an error here, not a filter that never matches.
/// </remarks>
internal static class PatternParser
{
    /// <param name="text">At most <see cref="QueryLimits.TextLength"/> characters.</param>
    public static ParseResult<ParsedQuery> Parse(string text)
    {
        if (text.Length > QueryLimits.TextLength)
        {
            return new(QueryError.TooLong(text));
        }

        var reader = new PatternReader(text);
        reader.SkipWhiteSpace();
        var query = reader.Current switch
        {
            '{' => new JsonPatternParser(reader).Parse(),
            '[' => new DelimitedPatternParser(reader).Parse(),
            '%' => ParseRegex(reader),
            _ => new TermsParser(reader).Parse(),
        };
        return query is null ? new(reader.Error!) : new(query);
    }

    private static EventsQuery? ParseRegex(PatternReader reader) =>
        reader.ReadRegex() is { } regex && reader.ReadEnd("after the closing '%'", "a regular expression stands alone") ? new EventsQuery(new LineNode(regex, regex.Span)) : null;
}
