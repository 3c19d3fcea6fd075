using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sightglass.Query.Languages.QueryBuilder;

/// <summary>Regular expressions of RE2, written so that the engine and the evaluation in memory understand the same by them.</summary>
/// <remarks>
/// <code>
/// \d \w \s            ASCII only, as in RE2: [0-9] [0-9A-Za-z_] [\t\n\f\r ]
/// [[:alpha:]] [\d.]   classes within classes are written out, also negated ones: [\D.] [[:^alpha:]]
/// \p{Greek}           a script is written out
/// \Qa*b\E \x{41} \07  characters
/// (?P&lt;name&gt;…)  (?:…)  groups; a match has no use for names
/// .                   no line break, unless the flag s is set
/// $                   the end of the text, and not before a line break there
/// (?=…) \1            not in RE2
/// </code>
/// </remarks>
internal sealed partial class RegexDialect
{
    // What RE2 allows to be repeated; nested repetitions multiply.
    private const int MaxRepetitions = 1000;

    private const string Word = "0-9A-Za-z_";
    private const string Space = "\\t\\n\\f\\r ";
    private const string NoLineBreak = "[^\\x0a]";
    private const string NotRe2 = "it is not a regular expression of RE2";

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    private readonly string _text;
    private readonly StringBuilder _written = new();
    private int _at;
    private int _product = 1;

    // Whether ^ and $ are the ends of lines, and a dot is also a line break: in the group that is being read, and in those around it.
    private readonly Stack<(bool IsOfLines, bool IsDotAll)> _outer = [];
    private (bool IsOfLines, bool IsDotAll) _flags;
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
                wrong = NotRe2;
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
                    WriteEscape(excluded: null);
                    break;
                case '[':
                    WriteClass();
                    break;
                case '(':
                    WriteGroup();
                    break;
                case ')':
                    _flags = _outer.TryPop(out var outer) ? outer : default;
                    _written.Append(')');
                    _at++;
                    break;
                case '$':
                    _written.Append(_flags.IsOfLines ? "$" : "\\z");
                    _at++;
                    break;
                case '.':
                    // On both sides it is any character.
                    _written.Append(_flags.IsDotAll ? "." : NoLineBreak);
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
            _outer.Push(_flags);
            _written.Append('(');
            _at++;
            return;
        }

        var named = rest.StartsWith("(?P<") ? 4 : rest.StartsWith("(?<") && rest.Length > 3 && rest[3] is not ('=' or '!') ? 3 : 0;
        var end = rest.IndexOfAny('>', ':', ')');
        if (named > 0 && end > named && rest[end] == '>' && !rest[named..end].ContainsAnyExcept(NameCharacters))
        {
            _outer.Push(_flags);
            _written.Append('(');
            _at += end + 1;
        }
        else if (end > 1 && rest[end] != '>' && !rest[2..end].ContainsAnyExcept("ims-"))
        {
            WriteFlags(rest[2..end].ToString(), isGroup: rest[end] == ':');
            _at += end + 1;
        }
        else
        {
            _wrong = "RE2 has no look-around, and of flags i, m and s are taken";
        }
    }

    /// <summary>The flags of a group, or of the rest of the one around them. What a dot is, is written with each dot.</summary>
    private void WriteFlags(string flags, bool isGroup)
    {
        if (isGroup)
        {
            _outer.Push(_flags);
        }

        var parts = flags.Split('-');
        var (on, off) = (parts[0], parts.ElementAtOrDefault(1) ?? "");
        if (parts.Length > 2 || (parts.Length == 2 && off.Length == 0) || (!isGroup && flags.Length == 0))
        {
            _wrong = NotRe2;
            return;
        }

        _flags = (on.Contains('m') || (_flags.IsOfLines && !off.Contains('m')), on.Contains('s') || (_flags.IsDotAll && !off.Contains('s')));
        (on, off) = (on.Replace("s", "", StringComparison.Ordinal), off.Replace("s", "", StringComparison.Ordinal));
        var kept = on + (off.Length > 0 ? "-" + off : "");
        _written.Append(isGroup ? $"(?{kept}:" : kept.Length > 0 ? $"(?{kept})" : "");
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
}
