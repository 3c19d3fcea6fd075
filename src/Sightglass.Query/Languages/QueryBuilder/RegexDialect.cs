using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sightglass.Query.Languages.QueryBuilder;

/// <summary>Regular expressions of RE2, written so that the engine and the evaluation in memory understand the same by them.</summary>
/// <remarks>
/// <code>
/// \d \w \s            ASCII only, as in RE2: [0-9] [0-9A-Za-z_] [\t\n\f\r ]
/// [[:alpha:]] [\d.]   classes within classes are written out
/// (?P&lt;name&gt;…)  (?:…)  groups; a match has no use for names
/// $                   the end of the text, and not before a line break there
/// (?=…) \1            not in RE2
/// </code>
/// </remarks>
internal sealed class RegexDialect
{
    // What RE2 allows to be repeated; nested repetitions multiply.
    private const int MaxRepetitions = 1000;

    private const string Word = "0-9A-Za-z_";
    private const string Space = "\\t\\n\\f\\r ";

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    private static readonly Dictionary<string, string> Classes = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = "\\x00-\\x7F",
        ["blank"] = "\\t ",
        ["cntrl"] = "\\x00-\\x1F\\x7F",
        ["digit"] = "0-9",
        ["graph"] = "!-~",
        ["lower"] = "a-z",
        ["print"] = " -~",
        ["punct"] = "!-/:-@\\[-`{-~",
        ["space"] = "\\t\\n\\v\\f\\r ",
        ["upper"] = "A-Z",
        ["word"] = Word,
        ["xdigit"] = "0-9A-Fa-f",
    };

    private readonly string _text;
    private readonly StringBuilder _written = new();
    private int _at;
    private int _product = 1;

    // Whether ^ and $ are the ends of lines: of the group that is being read, and of those around it.
    private readonly Stack<bool> _outer = [];
    private bool _isOfLines;
    private string? _wrong;

    private RegexDialect(string text) => _text = text;

    /// <param name="text">What users wrote.</param>
    /// <param name="wrong">Why it is no expression of RE2; null if it is one.</param>
    /// <returns>The expression for both sides; its value means nothing if something is wrong.</returns>
    public static string Write(string text, out string? wrong)
    {
        var dialect = new RegexDialect(text);
        dialect.Write();
        wrong = dialect._wrong;
        var written = dialect._written.ToString();
        if (wrong is null)
        {
            try
            {
                _ = new Regex(written, RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);
            }
            catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
            {
                wrong = "it is not a regular expression of RE2";
            }
        }

        return written;
    }

    private void Write()
    {
        while (_wrong is null && _at < _text.Length)
        {
            switch (_text[_at])
            {
                case '\\':
                    WriteEscape(isInClass: false);
                    break;
                case '[':
                    WriteClass();
                    break;
                case '(':
                    WriteGroup();
                    break;
                case ')':
                    _isOfLines = _outer.TryPop(out var outer) && outer;
                    _written.Append(')');
                    _at++;
                    break;
                case '$':
                    _written.Append(_isOfLines ? "$" : "\\z");
                    _at++;
                    break;
                case '{':
                    WriteRepetition();
                    break;
                case var c:
                    _written.Append(c);
                    _at++;
                    break;
            }
        }
    }

    private void WriteGroup()
    {
        var rest = _text.AsSpan(_at);
        if (!rest.StartsWith("(?"))
        {
            _outer.Push(_isOfLines);
            _written.Append('(');
            _at++;
            return;
        }

        var named = rest.StartsWith("(?P<") ? 4 : rest.StartsWith("(?<") && rest.Length > 3 && rest[3] is not ('=' or '!') ? 3 : 0;
        var end = rest.IndexOfAny('>', ':', ')');
        if (named > 0 && end > named && rest[end] == '>' && !rest[named..end].ContainsAnyExcept(NameCharacters))
        {
            _outer.Push(_isOfLines);
            _written.Append('(');
            _at += end + 1;
        }
        else if (end > 1 && rest[end] != '>' && !rest[2..end].ContainsAnyExcept("ims-"))
        {
            if (rest[end] == ':')
            {
                _outer.Push(_isOfLines);
            }

            var (m, minus) = (rest[..end].IndexOf('m'), rest[..end].IndexOf('-'));
            _isOfLines = m < 0 ? _isOfLines : minus < 0 || m < minus;
            _written.Append(rest[..(end + 1)]);
            _at += end + 1;
        }
        else
        {
            _wrong = "RE2 has no look-around, and of flags i, m and s are taken";
        }
    }

    private void WriteRepetition()
    {
        var close = _text.IndexOf('}', _at);
        var inner = close < 0 ? "" : _text[(_at + 1)..close];
        if (inner.Length > 0 && char.IsAsciiDigit(inner[0]) && inner.Split(',') is { Length: <= 2 } bounds && bounds.All(bound => bound.All(char.IsAsciiDigit)))
        {
            var largest = bounds.Max(bound => bound.Length > 4 ? int.MaxValue : bound.Length == 0 ? 0 : int.Parse(bound, CultureInfo.InvariantCulture));
            _product = largest > MaxRepetitions ? int.MaxValue : _product * Math.Max(1, largest);
            if (_product > MaxRepetitions)
            {
                _wrong = $"all repetitions together may be at most {MaxRepetitions}";
                return;
            }
        }

        _written.Append('{');
        _at++;
    }

    private void WriteClass()
    {
        var start = _at++;
        _written.Append('[');
        if (_at < _text.Length && _text[_at] == '^')
        {
            _written.Append('^');
            _at++;
        }

        var isFirst = true;
        while (_wrong is null)
        {
            if (_at >= _text.Length)
            {
                _wrong = $"the class that begins with '{_text[start..Math.Min(_text.Length, start + 10)]}' is never closed";
                return;
            }

            var c = _text[_at];
            if (c == ']' && !isFirst)
            {
                _written.Append(']');
                _at++;
                return;
            }

            if (c == '\\')
            {
                WriteEscape(isInClass: true);
            }
            else if (c == '[' && _text.AsSpan(_at).StartsWith("[:"))
            {
                WriteNamedClass();
            }
            else
            {
                // In .NET a bracket after a minus subtracts.
                _written.Append(c is '[' or ']' ? $"\\{c}" : c.ToString());
                _at++;
            }

            isFirst = false;
        }
    }

    private void WriteNamedClass()
    {
        var end = _text.IndexOf(":]", _at, StringComparison.Ordinal);
        var name = end < 0 ? "" : _text[(_at + 2)..end];
        if (Classes.TryGetValue(name, out var members))
        {
            _written.Append(members);
            _at = end + 2;
        }
        else
        {
            _wrong = $"RE2 has no class '[:{name}:]'";
        }
    }

    private void WriteEscape(bool isInClass)
    {
        if (_at + 1 >= _text.Length)
        {
            _wrong = "it ends with a backslash";
            return;
        }

        var c = _text[_at + 1];
        _at += 2;
        switch (c)
        {
            case 'd' or 'w' or 's':
                var members = c switch { 'd' => "0-9", 'w' => Word, _ => Space };
                _written.Append(isInClass ? members : $"[{members}]");
                break;
            case 'D' or 'W' or 'S' when !isInClass:
                _written.Append($"[^{c switch { 'D' => "0-9", 'W' => Word, _ => Space }}]");
                break;
            case 'b' or 'B' or 'A' or 'z' when !isInClass:
            case 'a' or 'f' or 't' or 'n' or 'r' or 'v':
                _written.Append('\\').Append(c);
                break;
            case 'p' or 'P':
                WriteProperty(c);
                break;
            case 'x' when _at + 2 <= _text.Length && char.IsAsciiHexDigit(_text[_at]) && char.IsAsciiHexDigit(_text[_at + 1]):
                _written.Append("\\x").Append(_text, _at, 2);
                _at += 2;
                break;
            case var other when !char.IsAsciiLetterOrDigit(other) && char.IsAscii(other) && other != '_':
                _written.Append('\\').Append(other);
                break;
            default:
                _wrong = char.IsAsciiDigit(c) ? "RE2 has no references to groups" : $"'\\{c}' is not known {(isInClass ? "in a class" : "in RE2")}";
                break;
        }
    }

    /// <summary>The general categories of Unicode: <c>\pL</c>, <c>\p{Lu}</c>.</summary>
    private void WriteProperty(char c)
    {
        var match = Regex.Match(_text[_at..], "^(?:(?<name>[CLMNPSZ])|\\{(?<name>[CLMNPSZ][a-z]?)\\})");
        if (!match.Success)
        {
            _wrong = $"'\\{c}' takes a general category, such as \\p{{L}}";
            return;
        }

        _written.Append($"\\{c}{{{match.Groups["name"].Value}}}");
        _at += match.Length;
    }
}
