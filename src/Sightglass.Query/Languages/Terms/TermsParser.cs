using System.Text;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Terms;

/// <summary>Parses term patterns.</summary>
/// <remarks>
/// <code>
/// pattern := (sign? term)*            white space between them; nothing = every event
/// sign    := "-" | "?"                must not occur; at least one of these must occur (ignored if there are terms without a sign)
/// term    := [A-Za-z0-9_]+ | quoted   quoted: \" and \\ are a quote and a backslash
/// </code>
/// A term is found in the event's message, case-sensitively and also within words; if an event has no message, anywhere in it.
/// The first error ends the parsing; no input throws.
/// </remarks>
internal sealed class TermsParser
{
    private static readonly FieldName Message = new("message", default);

    private readonly string _text;

    // The required terms, including negations, and the optional terms: together at most QueryLimits.SearchTerms.
    private readonly List<FilterNode> _required = [];
    private readonly List<FilterNode> _optional = [];
    private int _position;
    private QueryError? _error;

    private TermsParser(string text) => _text = text;

    /// <param name="text">At most <see cref="QueryLimits.TextLength"/> characters.</param>
    public static ParseResult<ParsedQuery> Parse(string text)
    {
        if (text.Length > QueryLimits.TextLength)
        {
            return new(QueryError.TooLong(text));
        }

        var parser = new TermsParser(text);
        while (parser._error is null && parser.SkipWhiteSpace())
        {
            parser.ReadTerm();
        }

        return parser._error is { } error ? new(error) : new(parser.Combine());
    }

    private EventsQuery Combine()
    {
        var whole = new TextSpan(0, _text.Length);
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
            Warnings = [.. _optional.Select(term => QueryWarning.At(_text, term.Span, $"'{_text.Substring(term.Span.Start, term.Span.Length)}' has no effect: terms with '?' count only where all terms have it", null))],
        };
    }

    private void ReadTerm()
    {
        var start = _position;
        var sign = _text[start] is '-' or '?' ? _text[start] : ' ';
        _position += sign == ' ' ? 0 : 1;
        var term = _position < _text.Length && _text[_position] == '"' ? ReadQuoted() : ReadWord(sign);
        if (term is null)
        {
            return;
        }

        if (_required.Count + _optional.Count == QueryLimits.SearchTerms)
        {
            Fail(new TextSpan(start, _position - start), $"a query has at most {QueryLimits.SearchTerms} text terms");
            return;
        }

        var span = TextSpan.Between(start, _position);
        var node = Contains(term, span);
        (sign == '?' ? _optional : _required).Add(sign == '-' ? new NotNode(node, span) : node);
    }

    /// <summary>Blank quotes match every line.</summary>
    private static FilterNode Contains(string term, TextSpan span) => string.IsNullOrWhiteSpace(term)
        ? new MatchAllNode(span)
        : new OrNode(
            [
                new ComparisonNode(Message, ComparisonOperator.Includes, new TextOperand(term, span), span),
                new AndNode([new NotNode(new ExistsNode(Message, span), span), new SearchNode(term, span) { MatchCase = true }], span),
            ],
            span);

    private string? ReadWord(char sign)
    {
        var start = _position;
        while (_position < _text.Length && !char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }

        var word = _text[start.._position];
        if (word.Length == 0)
        {
            return Fail(new TextSpan(_position, 0), $"expected a term after '{sign}'", ["term", "\"quoted text\""]);
        }

        return word.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? word
            : Fail(TextSpan.Between(start, _position), $"'{word}' needs quotes: only letters, digits and '_' stand without", ["\"quoted text\""], $"write \"{QuotedText.Escape(word, escapesStars: false)}\"");
    }

    private string? ReadQuoted()
    {
        var start = _position++;
        var term = new StringBuilder();
        for (; _position < _text.Length && _text[_position] != '"'; _position++)
        {
            if (_text[_position] == '\\' && _position + 1 < _text.Length && _text[_position + 1] is '"' or '\\')
            {
                _position++;
            }

            term.Append(_text[_position]);
        }

        if (_position++ == _text.Length)
        {
            return Fail(new TextSpan(start, 1), "the quote \" is never closed");
        }

        return _position == _text.Length || char.IsWhiteSpace(_text[_position])
            ? term.ToString()
            : Fail(new TextSpan(_position, 1), $"expected white space before '{_text[_position]}'");
    }

    /// <summary>False at the end of the text.</summary>
    private bool SkipWhiteSpace()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }

        return _position < _text.Length;
    }

    private string? Fail(TextSpan span, string what, IReadOnlyList<string>? expected = null, string? hint = null)
    {
        _error = QueryError.At(_text, span, what, expected, hint);
        return null;
    }
}
