namespace Sightglass.Telemetry.Catalog.SourceCode;

/// <summary>Splits source code into names, string literals and signs; comments are left out. No text makes it fail: what is no valid code gives tokens that mean nothing.</summary>
/// <remarks>Numbers, and regular expressions of JavaScript, are signs. A quote without its partner on the line, as in the text of a page, is a sign too.</remarks>
internal sealed partial class SourceLexer
{
    // Characters that are read as one sign, so that == is not taken for =.
    private const string Operators = "=!<>&|+";

    private readonly string _text;
    private readonly SourceLanguage _language;

    // Bounded by the text.
    private readonly List<SourceToken> _tokens = [];
    private readonly List<int> _lineStarts = [0];
    private int _at;

    private SourceLexer(string text, SourceLanguage language)
    {
        (_text, _language) = (text, language);
        for (var index = text.IndexOf('\n', StringComparison.Ordinal); index >= 0; index = text.IndexOf('\n', index + 1))
        {
            _lineStarts.Add(index + 1);
        }
    }

    private char Current => Peek(0);

    public static IReadOnlyList<SourceToken> Read(string text, SourceLanguage language)
    {
        var lexer = new SourceLexer(text, language);
        while (lexer._at < text.Length)
        {
            lexer.ReadNext();
        }

        return lexer._tokens;
    }

    private void ReadNext()
    {
        if (char.IsWhiteSpace(Current))
        {
            _at++;
        }
        else if (!SkipComment() && !ReadLiteral())
        {
            ReadNameOrSign();
        }
    }

    private bool SkipComment()
    {
        var isLine = _language == SourceLanguage.Python ? Current == '#' : StartsWith("//") || (_language == SourceLanguage.CSharp && Current == '#' && _text.AsSpan(LineStart(_at), _at - LineStart(_at)).IsWhiteSpace());
        if (isLine)
        {
            _at = End("\n", _at);
            return true;
        }

        if (_language != SourceLanguage.Python && StartsWith("/*"))
        {
            _at = End("*/", _at + 2);
            return true;
        }

        return false;
    }

    private void ReadNameOrSign()
    {
        var start = _at;
        if (IsNameStart(Current))
        {
            while (_at < _text.Length && (IsNameStart(Current) || char.IsDigit(Current)))
            {
                _at++;
            }

            Add(TokenKind.Name, _text[start.._at], start);
            return;
        }

        if (char.IsDigit(Current))
        {
            while (_at < _text.Length && (char.IsLetterOrDigit(Current) || Current == '_'))
            {
                _at++;
            }
        }
        else if (IsRegexStart())
        {
            SkipRegex();
        }
        else if (Operators.Contains(Current, StringComparison.Ordinal))
        {
            while (_at < _text.Length && Operators.Contains(Current, StringComparison.Ordinal))
            {
                _at++;
            }
        }
        else
        {
            _at++;
        }

        Add(TokenKind.Sign, _text[start.._at], start);
    }

    /// <summary>A slash divides after a value and begins a regular expression elsewhere.</summary>
    private bool IsRegexStart() => _language == SourceLanguage.JavaScript && Current == '/'
        && (_tokens.Count == 0 || _tokens[^1] is { Kind: TokenKind.Sign, Text: not (")" or "]" or "}") } or { Kind: TokenKind.Name, Text: "return" or "typeof" or "case" or "in" or "of" })
        && !(_tokens.Count > 0 && _tokens[^1].Kind == TokenKind.Sign && char.IsDigit(_tokens[^1].Text[0]));

    private void SkipRegex()
    {
        var inClass = false;
        for (_at++; _at < _text.Length && Current != '\n'; _at++)
        {
            if (Current == '\\')
            {
                _at++;
            }
            else if (Current == '/' && !inClass)
            {
                _at++;
                return;
            }
            else
            {
                inClass = Current == '[' || (inClass && Current != ']');
            }
        }

        _at = Math.Min(_at, _text.Length);
    }

    private void Add(TokenKind kind, string text, int start, bool isOpen = false)
    {
        var line = LineOf(start);
        _tokens.Add(new SourceToken(kind, text, line + 1, start - _lineStarts[line] + 1, isOpen));
    }

    private int LineOf(int index) => _lineStarts.BinarySearch(index) is var found && found >= 0 ? found : ~found - 1;

    private int LineStart(int index) => _lineStarts[LineOf(index)];

    private char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private bool StartsWith(string text) => string.CompareOrdinal(_text, _at, text, 0, text.Length) == 0;

    /// <summary>The index behind the next occurrence of a text, or the end.</summary>
    private int End(string text, int from) => from <= _text.Length && _text.IndexOf(text, from, StringComparison.Ordinal) is >= 0 and var index ? index + text.Length : _text.Length;

    private bool IsNameStart(char letter) => char.IsLetter(letter) || letter == '_' || (letter == '$' && _language == SourceLanguage.JavaScript);
}
