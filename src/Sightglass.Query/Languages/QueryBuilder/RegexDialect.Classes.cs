using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sightglass.Query.Languages.QueryBuilder;

/// <summary>Classes and escapes.</summary>
internal sealed partial class RegexDialect
{
    private const char LastAscii = '\u007f';

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

    private void WriteClass()
    {
        var start = _at++;
        var written = _written.Length;
        var isNegated = _at < _text.Length && _text[_at] == '^';
        _at += isNegated ? 1 : 0;

        // Members of classes of which all others are meant.
        List<string> excluded = [];
        for (var isFirst = true; _wrong is null; isFirst = false)
        {
            if (_at >= _text.Length)
            {
                _wrong = $"the class that begins with '{_text[start..Math.Min(_text.Length, start + 10)]}' is never closed";
                return;
            }

            var c = _text[_at];
            if (c == ']' && !isFirst)
            {
                _at++;
                var members = _written.ToString(written, _written.Length - written);
                _written.Length = written;
                _written.Append(excluded.Count > 0 ? Others(members, excluded, isNegated) : isNegated ? $"[^{members}]" : $"[{members}]");
                return;
            }

            if (c == '\\')
            {
                WriteEscape(excluded);
            }
            else if (c == '[' && _text.AsSpan(_at).StartsWith("[:"))
            {
                WriteNamedClass(excluded);
            }
            else
            {
                // In .NET a bracket after a minus subtracts.
                _written.Append(c is '[' or ']' ? $"\\{c}" : c.ToString());
                _at++;
            }
        }
    }

    /// <summary>A class of members and of all that is not among others: every character beyond ASCII is in it, as the others are of ASCII.</summary>
    /// <param name="members">Without the brackets.</param>
    /// <param name="excluded">Members of each class of others.</param>
    /// <param name="isNegated">All that is not in the class is meant.</param>
    private string Others(string members, IReadOnlyList<string> excluded, bool isNegated)
    {
        StringBuilder missing = new();
        try
        {
            for (var c = '\0'; c <= LastAscii; c++)
            {
                var text = c.ToString();
                if ((members.Length == 0 || !Regex.IsMatch(text, $"[{members}]")) && excluded.All(others => Regex.IsMatch(text, $"[{others}]")))
                {
                    missing.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
                }
            }
        }
        catch (ArgumentException)
        {
            _wrong = NotRe2;
        }

        return missing.Length > 0 ? $"[{(isNegated ? "" : "^")}{missing}]" : isNegated ? "[^\\s\\S]" : "[\\s\\S]";
    }

    private void WriteNamedClass(List<string> excluded)
    {
        var end = _text.IndexOf(":]", _at, StringComparison.Ordinal);
        var name = end < 0 ? "" : _text[(_at + 2)..end];
        if (!Classes.TryGetValue(name.TrimStart('^'), out var members) || name.StartsWith("^^", StringComparison.Ordinal))
        {
            _wrong = $"RE2 has no class '[:{name}:]'";
            return;
        }

        if (name[0] == '^')
        {
            excluded.Add(members);
        }
        else
        {
            _written.Append(members);
        }

        _at = end + 2;
    }

    /// <param name="excluded">In a class: receives the members of a class of others. Else null.</param>
    private void WriteEscape(List<string>? excluded)
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
                _written.Append(excluded is null ? $"[{MembersOf(c)}]" : MembersOf(c));
                break;
            case 'D' or 'W' or 'S' when excluded is null:
                _written.Append($"[^{MembersOf(char.ToLowerInvariant(c))}]");
                break;
            case 'D' or 'W' or 'S':
                excluded.Add(MembersOf(char.ToLowerInvariant(c)));
                break;
            case 'b' or 'B' or 'A' or 'z' when excluded is null:
            case 'a' or 'f' or 't' or 'n' or 'r' or 'v':
                _written.Append('\\').Append(c);
                break;
            case 'p' or 'P':
                WriteProperty(c, isInClass: excluded is not null);
                break;
            case 'Q' when excluded is null:
                WriteQuoted();
                break;
            case 'x':
                WriteCode("^(?:(?<code>[0-9A-Fa-f]{2})|\\{(?<code>[0-9A-Fa-f]{1,8})\\})", digits: 16);
                break;
            case '0' or (>= '1' and <= '7') when c == '0' || (_at < _text.Length && _text[_at] is >= '0' and <= '7'):
                _at--;
                WriteCode("^(?<code>[0-7]{1,3})", digits: 8);
                break;
            case var other when !char.IsAsciiLetterOrDigit(other) && char.IsAscii(other) && other != '_':
                _written.Append('\\').Append(other);
                break;
            default:
                _wrong = char.IsAsciiDigit(c) ? "RE2 has no references to groups" : $"'\\{c}' is not known {(excluded is not null ? "in a class" : "in RE2")}";
                break;
        }
    }

    private static string MembersOf(char c) => c switch { 'd' => "0-9", 'w' => Word, _ => Space };

    /// <summary>What stands between \Q and \E, or the end, is no expression.</summary>
    private void WriteQuoted()
    {
        var end = _text.IndexOf("\\E", _at, StringComparison.Ordinal);
        foreach (var character in _text[_at..(end < 0 ? _text.Length : end)].EnumerateRunes())
        {
            WriteCharacter(character);
        }

        _at = end < 0 ? _text.Length : end + 2;
    }

    /// <summary>A character by its number.</summary>
    private void WriteCode(string form, int digits)
    {
        var match = Regex.Match(_text[_at..], form);
        var number = match.Success ? Convert.ToInt64(match.Groups["code"].Value, digits) : -1;
        if (number is >= 0 and <= int.MaxValue && Rune.TryCreate((int)number, out var character))
        {
            WriteCharacter(character);
            _at += match.Length;
        }
        else
        {
            _wrong = match.Success ? $"there is no character {match.Groups["code"].Value}" : "'\\x' takes two hex digits, or more in braces";
        }
    }

    private void WriteCharacter(Rune character)
    {
        if (character.IsAscii && !Rune.IsLetterOrDigit(character))
        {
            _written.Append(CultureInfo.InvariantCulture, $"\\x{character.Value:x2}");
        }
        else
        {
            _written.Append(character.ToString());
        }
    }

    /// <summary>The general categories of Unicode, and scripts: <c>\pL</c>, <c>\p{Lu}</c>, <c>\p{Greek}</c>, <c>\p{^Greek}</c>.</summary>
    private void WriteProperty(char c, bool isInClass)
    {
        var match = Regex.Match(_text[_at..], "^(?:(?<name>[CLMNPSZ])|\\{(?<not>\\^?)(?<name>[A-Za-z_]+)\\})");
        var name = match.Groups["name"].Value;
        var isNegated = c == 'P' != (match.Groups["not"].Length > 0);
        if (Regex.IsMatch(name, "^[CLMNPSZ][a-z]?$"))
        {
            _written.Append($"\\{(isNegated ? 'P' : 'p')}{{{name}}}");
        }
        else if (RegexScripts.Find(name) is not { } members)
        {
            _wrong = $"'\\{c}' takes a general category or a script, such as \\p{{L}} or \\p{{Greek}}";
        }
        else if (!isInClass)
        {
            _written.Append($"[{(isNegated ? "^" : "")}{members}]");
        }
        else if (isNegated)
        {
            _wrong = "all but a script cannot stand in a class; write the class as alternatives: (?:[a-z]|\\P{Greek})";
        }
        else
        {
            _written.Append(members);
        }

        _at += match.Length;
    }
}
