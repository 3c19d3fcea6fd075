using System.Buffers;
using System.Text;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Filter;

/// <summary>Splits a filter into tokens, one at a time.</summary>
/// <remarks>
/// The meaning of a character depends on its position, so the parser says what it expects next:
/// <code>
/// url=http://x?a=b     after an operator the value extends to white space or a parenthesis
/// a:b:c                one operator; the second colon is part of the value
/// don't                an apostrophe within a word is part of it; at its start it opens a quote
/// -word  x=-5          a minus negates a term, and is the sign of a value
/// </code>
/// </remarks>
internal sealed class FilterLexer(string text, int start, FilterSurroundings surroundings)
{
    // The operators' first characters end a word; '!' only as part of "!=".
    private static readonly SearchValues<char> WordEnds = SearchValues.Create("()\"=<>:");
    private static readonly SearchValues<char> ValueEnds = SearchValues.Create("()\"");

    private int _position = start;
    private int _depth;
    private bool _continues = true;

    public FilterToken Current { get; private set; }

    /// <summary>Moves to the next token where a term, an operator or a keyword is expected.</summary>
    public void Advance()
    {
        _continues = Current.Kind is FilterTokenKind.And or FilterTokenKind.Or or FilterTokenKind.Not or FilterTokenKind.Operator || _continues;
        SkipWhiteSpace();
        Current = ReadTerm();
        _continues = false;
        _depth += Current.Kind switch
        {
            FilterTokenKind.LeftParenthesis => 1,
            FilterTokenKind.RightParenthesis => -1,
            _ => 0,
        };
    }

    /// <summary>Moves to the next token where the value of a comparison is expected.</summary>
    public void AdvanceToValue()
    {
        _continues = true;
        SkipWhiteSpace();
        _continues = false;
        Current = IsAtEnd() ? End()
            : text[_position] is '"' or '\'' ? ReadQuoted()
            : text[_position] is '(' or ')' || OperatorLength() > 0 && text[_position] != ':' ? ReadTerm()
            : ReadWord(ValueEnds, isValue: true);
    }

    private FilterToken ReadTerm()
    {
        if (IsAtEnd())
        {
            return End();
        }

        switch (text[_position])
        {
            case '(':
                return Take(FilterTokenKind.LeftParenthesis, 1);
            case ')':
                return Take(FilterTokenKind.RightParenthesis, 1);
            case '"' or '\'':
                return ReadQuoted();
            case '-' when _position + 1 < text.Length && !char.IsWhiteSpace(text[_position + 1]) && text[_position + 1] != ')':
                return Take(FilterTokenKind.Minus, 1);
        }

        return OperatorLength() is > 0 and var length ? Take(FilterTokenKind.Operator, length) : ReadWord(WordEnds, isValue: false);
    }

    private FilterToken ReadWord(SearchValues<char> ends, bool isValue)
    {
        var first = _position;
        List<int>? stars = null;
        while (_position < text.Length && !EndsWord(ends, isValue))
        {
            if (text[_position] == '*')
            {
                (stars ??= []).Add(_position - first);
            }

            _position++;
        }

        var span = TextSpan.Between(first, _position);
        var word = text.Substring(span.Start, span.Length);
        var kind = word switch
        {
            Keywords.And => FilterTokenKind.And,
            Keywords.Or => FilterTokenKind.Or,
            Keywords.Not => FilterTokenKind.Not,
            _ => FilterTokenKind.Word,
        };
        return new FilterToken(kind, span, word, stars);
    }

    private bool EndsWord(SearchValues<char> ends, bool isValue)
    {
        var c = text[_position];
        return char.IsWhiteSpace(c) || ends.Contains(c)
            || (!char.IsLetterOrDigit(c) && IsEnd())
            || (!isValue && c == '!' && OperatorLength() > 0);
    }

    private FilterToken ReadQuoted()
    {
        var first = _position;
        var quote = text[_position++];
        var value = new StringBuilder();
        List<int>? stars = null;
        for (; _position < text.Length; _position++)
        {
            var c = text[_position];
            if (c == quote)
            {
                _position++;
                return new FilterToken(FilterTokenKind.Quoted, TextSpan.Between(first, _position), value.ToString(), stars);
            }

            if (c == '\\' && _position + 1 < text.Length)
            {
                c = text[++_position];
            }
            else if (c == '*')
            {
                (stars ??= []).Add(value.Length);
            }

            value.Append(c);
        }

        return new FilterToken(FilterTokenKind.Unclosed, new TextSpan(first, 1), text.Substring(first, 1));
    }

    private int OperatorLength() => text[_position] switch
    {
        '!' => IsEqualsAt(_position + 1) ? 2 : 0,
        '<' or '>' => IsEqualsAt(_position + 1) ? 2 : 1,
        '=' or ':' => 1,
        _ => 0,
    };

    private bool IsEqualsAt(int position) => position < text.Length && text[position] == '=';

    private FilterToken Take(FilterTokenKind kind, int length)
    {
        var span = new TextSpan(_position, length);
        _position += length;
        return new FilterToken(kind, span, text.Substring(span.Start, length));
    }

    private FilterToken End() => new(FilterTokenKind.End, new TextSpan(_position, 0), "");

    private bool IsAtEnd() => _position >= text.Length || IsEnd();

    /// <summary>True if the surroundings say so; inside parentheses they do not apply.</summary>
    private bool IsEnd() => _depth == 0 && surroundings.EndsAt(text, _position);

    /// <summary>White space can end a filter, but not after an operator, a keyword or at the start.</summary>
    private void SkipWhiteSpace()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position]) && (_continues || !IsEnd()))
        {
            _position++;
        }
    }
}
