using System.Globalization;
using System.Text;

namespace Sightglass.Query.Languages.CloudWatch;

/// <summary>Translates the regular expressions of CloudWatch to ones that mean the same to RE2 and to .NET.</summary>
/// <remarks>
/// <code>
/// expression := alternative ("|" alternative)*
/// alternative := (atom repeat?)*
/// atom   := "^" | "$" | "." | class | escape | letter, digit, space, tab or one of : _ # = @ / ; , -
/// repeat := ("*" | "+" | "?" | "{" m? "," n? "}" | "{" m "}") "?"?
/// class  := "[" "^"? (character ("-" character)?)+ "]"
/// escape := \d \w \s \D \W \S (ASCII only), \xhh, or \ before one of the signs above
/// </code>
/// There are no groups, so that repetitions never nest. $ is the very end of the text, a dot is any character.
/// </remarks>
internal sealed class PatternRegex
{
    // Both engines build an automaton of this size; RE2 takes no repetition of more than a thousand.
    private const int MaxSize = 1_000;

    private const string Symbols = " \t:_#=@/;,-";
    private const string Operators = "^$?[]{}|\\*+.";
    private const string Digits = "0-9";
    private const string WordCharacters = "0-9A-Za-z_";
    private const string WhiteSpace = @" \x09-\x0d";

    private readonly string _text;
    private readonly StringBuilder _expression = new();
    private int _position;
    private int _size;
    private RegexProblem? _problem;

    private PatternRegex(string text) => _text = text;

    private char Current => _position < _text.Length ? _text[_position] : PatternReader.End;

    /// <param name="text">What stands between the percent signs.</param>
    /// <returns>The expression, or what is wrong with it and where.</returns>
    public static (string? Expression, RegexProblem? Problem) Translate(string text)
    {
        var regex = new PatternRegex(text);
        regex.Read();
        return regex._problem is { } problem ? (null, problem) : (regex._expression.ToString(), null);
    }

    private void Read()
    {
        if (_text.Length == 0)
        {
            Fail(0, 0, "a regular expression is expected between the percent signs");
        }

        while (_problem is null && _position < _text.Length)
        {
            var start = _position;
            if (Current == '|')
            {
                _position++;
                _expression.Append('|');
            }
            else if (Current is '^' or '$')
            {
                _expression.Append(_text[_position++] == '^' ? "^" : @"\z");
            }
            else if (ReadAtom() is { } atom)
            {
                _expression.Append(atom);
                ReadRepeat(start);
            }
        }
    }

    private string? ReadAtom()
    {
        var start = _position;
        switch (Current)
        {
            case '.':
                _position++;
                return ".";
            case '[':
                return ReadClass();
            case '\\':
                return ReadEscape() is { } escape ? escape.Set is { } set ? $"[{(escape.IsNegated ? "^" : "")}{set}]" : Literal(escape.Character) : null;
            case '*' or '+' or '?' or '{':
                return Fail(start, 1, $"'{Current}' repeats nothing", $"write '\\{Current}' for the character");
            default:
                return ReadPlain("]}") is { } plain ? Literal(plain) : null;
        }
    }

    /// <summary>A character that stands for itself.</summary>
    private char? ReadPlain(string also)
    {
        var c = _text[_position];
        if (char.IsAsciiLetterOrDigit(c) || Symbols.Contains(c, StringComparison.Ordinal) || also.Contains(c, StringComparison.Ordinal))
        {
            _position++;
            return c;
        }

        var length = char.IsHighSurrogate(c) && _position + 1 < _text.Length ? 2 : 1;
        Fail(_position, length, $"a regular expression cannot contain '{_text.Substring(_position, length)}'", c switch
        {
            '(' or ')' => "there are no groups: write the alternatives in full",
            < '\u0080' => $"write \\x{(int)c:x2}",
            _ => "it has letters, digits and signs of ASCII only",
        });
        return null;
    }

    /// <summary>A backslash and what follows.</summary>
    private Escape? ReadEscape()
    {
        var start = _position++;
        var c = Current;
        _position++;
        switch (c)
        {
            case 'd' or 'D':
                return new Escape(c, Digits, c == 'D');
            case 'w' or 'W':
                return new Escape(c, WordCharacters, c == 'W');
            case 's' or 'S':
                return new Escape(c, WhiteSpace, c == 'S');
            case 'x' when _position + 2 <= _text.Length && byte.TryParse(_text.AsSpan(_position, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                _position += 2;
                return new Escape((char)code, null, IsNegated: false);
            case not (' ' or '\t') when Operators.Contains(c, StringComparison.Ordinal) || Symbols.Contains(c, StringComparison.Ordinal):
                return new Escape(c, null, IsNegated: false);
            case > ' ' and < '\u007f' when !char.IsAsciiLetterOrDigit(c):
                Fail(start, 2, $"a regular expression cannot contain '{c}'", $"write \\x{(int)c:x2}");
                return null;
            default:
                _position = Math.Min(_position, _text.Length);
                Fail(start, _position - start, $"'{_text[start.._position]}' means nothing", "write \\d, \\w, \\s, \\D, \\W, \\S, \\x and two hex digits, or a backslash before a sign");
                return null;
        }
    }

    private string? ReadClass()
    {
        var start = _position++;
        var set = new StringBuilder("[");
        if (Current == '^')
        {
            _position++;
            set.Append('^');
        }

        var empty = set.Length;
        while (_position < _text.Length && Current != ']')
        {
            if (!ReadClassItem(set))
            {
                return null;
            }
        }

        if (_position == _text.Length)
        {
            return Fail(start, 1, "the '[' is never closed", "write ']' at its end, or '\\[' for the character");
        }

        _position++;
        return set.Length > empty ? set.Append(']').ToString() : Fail(start, _position - start, "the class has no character", "write '\\]' for the character ']'");
    }

    /// <summary>Reads a character, a range or a named class.</summary>
    private bool ReadClassItem(StringBuilder set)
    {
        var start = _position;
        if (ReadClassCharacter() is not { } first)
        {
            return false;
        }

        if (first.Set is { } named)
        {
            set.Append(named);
            return !first.IsNegated || Fail(start, 2, $"'\\{first.Character}' cannot stand in a class", "write a class of its own, such as [^0-9]") is not null;
        }

        set.Append(Literal(first.Character));
        if (Current != '-' || _position + 1 >= _text.Length || _text[_position + 1] == ']')
        {
            return true;
        }

        _position++;
        if (ReadClassCharacter() is not { } last)
        {
            return false;
        }

        set.Append('-').Append(Literal(last.Character));
        return (last.Set is null && last.Character >= first.Character) || Fail(start, _position - start, $"'{_text[start.._position]}' is not a range", "write the smaller character first, and '\\-' for the character '-'") is not null;
    }

    private Escape? ReadClassCharacter()
    {
        switch (Current)
        {
            case '\\':
                return ReadEscape();
            case '[':
                Fail(_position, 1, "a class cannot stand in a class", "write '\\[' for the character");
                return null;
            default:
                return ReadPlain("^$?{}|*+.") is { } plain ? new Escape(plain, null, IsNegated: false) : null;
        }
    }

    private void ReadRepeat(int atom)
    {
        var start = _position;
        var count = 1;
        switch (Current)
        {
            case '*' or '+' or '?':
                _position++;
                _expression.Append(_text[start]);
                break;
            case '{':
                count = ReadBounds();
                break;
            default:
                _size++;
                break;
        }

        if (_problem is null && _position > start)
        {
            _size += Math.Max(1, count);
            if (Current == '?')
            {
                // Which of several matches is found makes no difference.
                _position++;
            }

            if (Current is '*' or '+' or '?' or '{')
            {
                Fail(_position, 1, $"'{Current}' repeats a repetition", $"write '\\{Current}' for the character");
            }
        }

        if (_size > MaxSize)
        {
            Fail(atom, _position - atom, $"a regular expression has at most {MaxSize:N0} characters, repetitions counted");
        }
    }

    /// <returns>The larger bound.</returns>
    private int ReadBounds()
    {
        var start = _position;
        var end = _text.IndexOf('}', start);
        var bounds = end < 0 ? [] : _text[(start + 1)..end].Split(',');
        var (isLeast, least) = Bound(bounds.FirstOrDefault());
        var (isMost, most) = Bound(bounds.LastOrDefault());
        if (bounds.Length is not (1 or 2) || !isLeast || !isMost || (least is null && most is null) || least > most)
        {
            Fail(start, end < 0 ? 1 : end + 1 - start, "the bounds of a repetition are {m}, {m,}, {,n} or {m,n}", "write '\\{' for the character");
            return 0;
        }

        if ((most ?? least) > MaxSize)
        {
            Fail(start, end + 1 - start, $"a regular expression has at most {MaxSize:N0} characters, repetitions counted");
            return 0;
        }

        _position = end + 1;
        _expression.Append(CultureInfo.InvariantCulture, $"{{{least ?? 0}").Append(bounds.Length == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $",{most}")).Append('}');
        return most ?? least ?? 0;
    }

    private static (bool IsBound, int? Value) Bound(string? digits) =>
        string.IsNullOrEmpty(digits) ? (digits is not null, null)
        : int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? (true, value)
        : (false, null);

    private static string Literal(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or ' ' ? c.ToString() : $"\\x{(int)c:x2}";

    private string? Fail(int position, int length, string what, string? hint = null)
    {
        _problem ??= new RegexProblem(position, length, what, hint);
        return null;
    }

    /// <param name="Character">What stands after the backslash, or is meant by it.</param>
    /// <param name="Set">The characters of a named class.</param>
    /// <param name="IsNegated">All other characters are meant.</param>
    private sealed record Escape(char Character, string? Set, bool IsNegated);
}

/// <summary>What is wrong with a regular expression.</summary>
/// <param name="Position">From 0, within the percent signs.</param>
/// <param name="Length">Number of affected characters.</param>
/// <param name="What">Lower case, no full stop.</param>
/// <param name="Hint">The way out; null when there is none.</param>
internal sealed record RegexProblem(int Position, int Length, string What, string? Hint);
