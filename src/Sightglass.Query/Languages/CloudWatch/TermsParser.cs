using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.CloudWatch;

/// <summary>Parses term patterns.</summary>
/// <remarks>
/// <code>
/// pattern := (sign? term)*            white space between them; nothing = every event
/// sign    := "-" | "?"                must not occur; at least one of these must occur (ignored if there are terms without it)
/// term    := [A-Za-z0-9_]+ | quoted   quoted: \" and \\ are a quote and a backslash
/// </code>
/// A term is found in the log line, case-sensitively and also within words.
/// </remarks>
internal sealed class TermsParser(PatternReader reader)
{
    // The required terms, including negations, and the optional terms: together at most QueryLimits.SearchTerms.
    private readonly List<FilterNode> _required = [];
    private readonly List<FilterNode> _optional = [];

    public EventsQuery? Parse()
    {
        while (reader.SkipWhiteSpace())
        {
            if (!ReadTerm())
            {
                return null;
            }
        }

        return Combine();
    }

    private EventsQuery Combine()
    {
        var whole = new TextSpan(0, reader.Text.Length);
        if (_required.Count == 0)
        {
            return new EventsQuery(_optional switch
            {
                [] => new MatchAllNode(whole),
                [var only] => only,
                _ => new OrNode(_optional, whole),
            });
        }

        return new EventsQuery(_required is [var single] ? single : new AndNode(_required, whole))
        {
            Warnings = [.. _optional.Select(term => QueryWarning.At(reader.Text, term.Span, $"'{reader.Text.Substring(term.Span.Start, term.Span.Length)}' has no effect: terms with '?' count only where all terms have it", null))],
        };
    }

    private bool ReadTerm()
    {
        var start = reader.Position;
        var sign = reader.TryTake("-") ? '-' : reader.TryTake("?") ? '?' : ' ';
        var term = reader.Current == '"' ? ReadQuoted() : ReadWord(sign);
        var span = reader.Since(start);
        if (term is null || !reader.CountSearchTerm(span))
        {
            return false;
        }

        // Blank quotes match every line.
        FilterNode node = string.IsNullOrWhiteSpace(term) ? new MatchAllNode(span) : new LineNode(new TextOperand(term, span), span);
        (sign == '?' ? _optional : _required).Add(sign == '-' ? new NotNode(node, span) : node);
        return true;
    }

    private string? ReadWord(char sign)
    {
        var start = reader.Position;
        var word = reader.TakeWhile(c => !char.IsWhiteSpace(c));
        if (word.Length == 0)
        {
            reader.Fail(new TextSpan(start, 0), $"expected a term after '{sign}'", null, "term", "\"quoted text\"");
            return null;
        }

        return word.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            || reader.Fail(reader.Since(start), $"'{word}' needs quotes: only letters, digits and '_' stand without", $"write \"{QuotedText.Escape(word, escapesStars: false)}\"", "\"quoted text\"")
            ? word
            : null;
    }

    private string? ReadQuoted()
    {
        var term = reader.ReadQuoted();
        return term is null || reader.IsAtEnd || char.IsWhiteSpace(reader.Current) || reader.FailHere("white space") ? term : null;
    }
}
