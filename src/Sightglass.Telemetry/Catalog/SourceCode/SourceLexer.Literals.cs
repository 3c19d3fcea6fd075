using System.Text;

namespace Sightglass.Telemetry.Catalog.SourceCode;

/// <summary>The string literals of each language.</summary>
internal sealed partial class SourceLexer
{
    private bool ReadLiteral() => _language switch
    {
        SourceLanguage.Python => ReadPython(),
        SourceLanguage.JavaScript => Current == '`' ? ReadTemplate() : Current is '"' or '\'' && ReadQuoted(_at, new Quotes(Current.ToString())),
        _ => ReadCSharp(),
    };

    /// <summary><c>"a"</c>, <c>'a'</c>, three of either over several lines; before it letters such as <c>f</c> and <c>r</c>.</summary>
    private bool ReadPython()
    {
        var prefix = 0;
        while (prefix < 3 && "rRbBuUfF".Contains(Peek(prefix), StringComparison.Ordinal))
        {
            prefix++;
        }

        if (prefix == 3 || Peek(prefix) is not ('"' or '\'') || (prefix > 0 && _at > 0 && (char.IsLetterOrDigit(_text[_at - 1]) || _text[_at - 1] == '_')))
        {
            return false;
        }

        var start = _at;
        var letters = _text.Substring(_at, prefix);
        _at += prefix;
        var quote = Current;
        var three = new string(quote, 3);
        var isTriple = StartsWith(three);
        ReadQuoted(start, new Quotes(isTriple ? three : quote.ToString()) { IsMultiLine = isTriple, Opening = letters.Contains('f', StringComparison.OrdinalIgnoreCase) ? '{' : null });
        // Literals that stand side by side are one.
        if (_tokens is [.., { Kind: TokenKind.Text, IsOpen: false } first, { Kind: TokenKind.Text } second])
        {
            _tokens.RemoveRange(_tokens.Count - 2, 2);
            _tokens.Add(first with { Text = first.Text + second.Text, IsOpen = second.IsOpen });
        }

        return true;
    }

    /// <summary><c>"a"</c>, <c>@"a"</c>, <c>$"a{b}"</c>, <c>"""a"""</c>; and characters, which are signs.</summary>
    private bool ReadCSharp()
    {
        var start = _at;
        var prefix = 0;
        while (Peek(prefix) is '$' or '@')
        {
            prefix++;
        }

        var quotes = 0;
        while (Peek(prefix + quotes) == '"')
        {
            quotes++;
        }

        if (prefix == 0 && Current == '\'')
        {
            // A character, or the apostrophe of a text.
            var length = Peek(1) == '\\' ? _text.IndexOf('\'', Math.Min(_at + 3, _text.Length)) - _at + 1 : 3;
            _at += length is > 0 and <= 12 && Peek(length - 1) == '\'' ? length : 1;
            Add(TokenKind.Sign, "'", start);
            return true;
        }

        if (quotes == 0)
        {
            return false;
        }

        var letters = _text.Substring(_at, prefix);
        char? opening = letters.Contains('$', StringComparison.Ordinal) ? '{' : null;
        _at += prefix;
        return quotes >= 3
            ? ReadQuoted(start, new Quotes(new string('"', quotes)) { IsMultiLine = true, IsRaw = true, Opening = opening })
            : ReadQuoted(start, new Quotes("\"") { IsMultiLine = letters.Contains('@', StringComparison.Ordinal), IsVerbatim = letters.Contains('@', StringComparison.Ordinal), Opening = opening });
    }

    /// <summary>A template of JavaScript: expressions in it may have strings and templates of their own.</summary>
    private bool ReadTemplate()
    {
        var start = _at++;
        var value = new StringBuilder();
        var isOpen = false;
        while (_at < _text.Length && Current != '`')
        {
            if (StartsWith("${"))
            {
                isOpen = true;
                SkipExpression();
            }
            else
            {
                Append(isOpen ? null : value, hasEscapes: true);
            }
        }

        _at++;
        Add(TokenKind.Text, value.ToString(), start, isOpen);
        return true;
    }

    /// <summary>From <c>${</c> to its brace. The tokens within are dropped: they are the expression's own.</summary>
    private void SkipExpression()
    {
        _at += 2;
        var before = _tokens.Count;
        for (var depth = 1; _at < _text.Length && depth > 0;)
        {
            ReadNext();
            if (_tokens.Count > before)
            {
                depth += _tokens[^1].Is("{") ? 1 : _tokens[^1].Is("}") ? -1 : 0;
                _tokens.RemoveRange(before, _tokens.Count - before);
            }
        }
    }

    /// <summary>Reads from the opening quotes to the closing ones; false, and only the quote is passed, if they do not close.</summary>
    /// <param name="start">Where the literal begins, with what stands before its quotes.</param>
    /// <param name="quotes">What ends it.</param>
    private bool ReadQuoted(int start, Quotes quotes)
    {
        var content = _at + quotes.Text.Length;
        var value = new StringBuilder();
        var isOpen = false;
        for (_at = content; _at < _text.Length && (quotes.IsMultiLine || Current != '\n');)
        {
            if (quotes.IsVerbatim && StartsWith("\"\""))
            {
                _at += 2;
            }
            else if (StartsWith(quotes.Text))
            {
                _at += quotes.Text.Length;
                Add(TokenKind.Text, value.ToString(), start, isOpen);
                return true;
            }
            else if (Current == quotes.Opening)
            {
                // Two of them stand for one.
                isOpen = isOpen || Peek(1) != quotes.Opening;
                _at += Peek(1) == quotes.Opening ? 2 : 1;
            }
            else
            {
                Append(isOpen ? null : value, hasEscapes: !quotes.IsRaw && !quotes.IsVerbatim);
            }
        }

        _at = start + 1;
        Add(TokenKind.Sign, _text[start].ToString(), start);
        return true;
    }

    // Escapes stand for characters that no name of an event has.
    private void Append(StringBuilder? value, bool hasEscapes)
    {
        if (hasEscapes && Current == '\\')
        {
            value?.Append(' ');
            _at = Math.Min(_at + 2, _text.Length);
            return;
        }

        value?.Append(Current);
        _at++;
    }

    private readonly record struct Quotes(string Text)
    {
        public bool IsMultiLine { get; init; }

        /// <summary>No escapes at all.</summary>
        public bool IsRaw { get; init; }

        /// <summary>Two quotes stand for one.</summary>
        public bool IsVerbatim { get; init; }

        /// <summary>What begins an expression; null if there are none.</summary>
        public char? Opening { get; init; }
    }
}
