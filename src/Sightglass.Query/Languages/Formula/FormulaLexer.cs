using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Formula;

/// <summary>Splits a formula into tokens, one at a time. The parser reads filters and fields in it itself, and moves the lexer past them.</summary>
internal sealed class FormulaLexer(string text)
{
    private int _position;
    private int _depth;

    public FormulaToken Current { get; private set; } = new(FormulaTokenKind.LineEnd, default, "");

    /// <summary>Where the search for the next token starts.</summary>
    public int Position => _position;

    public void Advance()
    {
        // A line cannot end after an operator, after a comma or at its start.
        var mayEnd = _depth == 0 && Current.Kind is FormulaTokenKind.Number or FormulaTokenKind.Word or FormulaTokenKind.RightParenthesis or FormulaTokenKind.Other;
        Current = Read(mayEnd);
        _depth = Math.Max(0, _depth + Current.Kind switch
        {
            FormulaTokenKind.LeftParenthesis => 1,
            FormulaTokenKind.RightParenthesis => -1,
            _ => 0,
        });
    }

    /// <summary>Continues at a position that the parser reached itself. A line may end there.</summary>
    public void AdvanceFrom(int position)
    {
        _position = position;
        Current = Current with { Kind = FormulaTokenKind.Other };
        Advance();
    }

    private FormulaToken Read(bool mayEnd)
    {
        for (; _position < text.Length && char.IsWhiteSpace(text[_position]); _position++)
        {
            if (text[_position] == '\n' && mayEnd && _depth == 0 && !StatementText.NextLineContinues(text, _position))
            {
                var span = new TextSpan(_position, 1);
                _position = StatementText.SkipWhiteSpace(text, _position);
                return _position < text.Length ? new FormulaToken(FormulaTokenKind.LineEnd, span, "") : End();
            }
        }

        if (_position >= text.Length)
        {
            return End();
        }

        var c = text[_position];
        if (char.IsAsciiDigit(c) || c == '.' || (c == '$' && _position + 1 < text.Length && (char.IsAsciiDigit(text[_position + 1]) || text[_position + 1] == '.')))
        {
            return Take(FormulaTokenKind.Number, NumberLength());
        }

        if (char.IsLetter(c) || c == '_')
        {
            return Take(FormulaTokenKind.Word, WordLength());
        }

        if (c is '<' or '>')
        {
            return Take(FormulaTokenKind.Comparison, _position + 1 < text.Length && text[_position + 1] == '=' ? 2 : 1);
        }

        return Take(
            c switch
            {
                '+' => FormulaTokenKind.Plus,
                '-' or '−' => FormulaTokenKind.Minus,
                '*' or '×' => FormulaTokenKind.Times,
                '/' or '÷' => FormulaTokenKind.Divide,
                '=' => FormulaTokenKind.Equals,
                ',' => FormulaTokenKind.Comma,
                '(' => FormulaTokenKind.LeftParenthesis,
                ')' => FormulaTokenKind.RightParenthesis,
                _ => FormulaTokenKind.Other,
            },
            1);
    }

    /// <summary>Digits with a fraction and an exponent; a dollar sign before them is ignored.</summary>
    private int NumberLength()
    {
        var end = _position + (text[_position] == '$' ? 1 : 0);
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.'))
        {
            end++;
        }

        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var digits = end + 1 + (end + 1 < text.Length && text[end + 1] is '+' or '-' ? 1 : 0);
            if (digits < text.Length && char.IsAsciiDigit(text[digits]))
            {
                for (end = digits; end < text.Length && char.IsAsciiDigit(text[end]); end++)
                {
                }
            }
        }

        return end - _position;
    }

    private int WordLength()
    {
        var end = _position;
        while (end < text.Length && StatementText.IsWordCharacter(text[end]))
        {
            end++;
        }

        return end - _position;
    }

    private FormulaToken Take(FormulaTokenKind kind, int length)
    {
        var token = new FormulaToken(kind, new TextSpan(_position, length), text.Substring(_position, length));
        _position += length;
        return token;
    }

    private FormulaToken End() => new(FormulaTokenKind.End, new TextSpan(text.Length, 0), "");
}
