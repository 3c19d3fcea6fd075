using System.Text;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Sql;

/// <summary>Splits SQL into tokens. Comments are skipped.</summary>
internal static class SqlLexer
{
    // The longest first.
    private static readonly string[] Symbols = ["<=", ">=", "<>", "!=", "||", "::", "(", ")", ",", ".", ";", "+", "-", "*", "/", "%", "=", "<", ">", "[", "]"];

    /// <returns>The tokens, with one for the end; or the first error.</returns>
    public static (List<SqlToken> Tokens, QueryError? Error) Read(string text)
    {
        List<SqlToken> tokens = [];
        var at = 0;
        while (true)
        {
            if (SkipBlank(text, ref at) is { } unclosed)
            {
                return (tokens, unclosed);
            }

            if (at == text.Length)
            {
                tokens.Add(new SqlToken(SqlTokenKind.End, "", new TextSpan(at, 0)));
                return (tokens, null);
            }

            var token = text[at] switch
            {
                '\'' => Quoted(text, at, SqlTokenKind.Text),
                '"' or '`' => Quoted(text, at, SqlTokenKind.QuotedName),
                >= '0' and <= '9' => Number(text, at),
                '.' when at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]) => Number(text, at),
                var c when IsNameStart(c) => Word(text, at),
                _ => Symbol(text, at),
            };
            if (token is not { } found)
            {
                var what = text[at] is '\'' or '"' or '`' ? $"{(text[at] == '\'' ? "a text" : "a name")} in quotes does not end" : $"the character '{text[at]}' means nothing in SQL";
                return (tokens, QueryError.At(text, new TextSpan(at, text[at] is '\'' or '"' or '`' ? text.Length - at : 1), what));
            }

            tokens.Add(found);
            at = found.Span.End;
        }
    }

    private static QueryError? SkipBlank(string text, ref int at)
    {
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
            }
            else if (text.AsSpan(at).StartsWith("--"))
            {
                var end = text.IndexOf('\n', at);
                at = end < 0 ? text.Length : end + 1;
            }
            else if (text.AsSpan(at).StartsWith("/*"))
            {
                var end = text.IndexOf("*/", at + 2, StringComparison.Ordinal);
                if (end < 0)
                {
                    return QueryError.At(text, TextSpan.Between(at, text.Length), "a comment does not end; close it with */");
                }

                at = end + 2;
            }
            else
            {
                break;
            }
        }

        return null;
    }

    /// <summary>A doubled quote stands for itself; a backslash is a character like any other.</summary>
    private static SqlToken? Quoted(string text, int start, SqlTokenKind kind)
    {
        var (quote, value) = (text[start], new StringBuilder());
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] != quote)
            {
                value.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == quote)
            {
                value.Append(text[at++]);
            }
            else
            {
                return new SqlToken(kind, value.ToString(), TextSpan.Between(start, at + 1));
            }
        }

        return null;
    }

    private static SqlToken Number(string text, int start)
    {
        var at = start;
        SkipDigits();
        if (at < text.Length && text[at] == '.')
        {
            at++;
            SkipDigits();
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            var signed = at + 1 < text.Length && text[at + 1] is '+' or '-' ? at + 2 : at + 1;
            if (signed < text.Length && char.IsAsciiDigit(text[signed]))
            {
                at = signed;
                SkipDigits();
            }
        }

        return new SqlToken(SqlTokenKind.Number, text[start..at], TextSpan.Between(start, at));

        void SkipDigits()
        {
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }
        }
    }

    private static SqlToken Word(string text, int start)
    {
        var at = start;
        while (at < text.Length && (IsNameStart(text[at]) || char.IsAsciiDigit(text[at]) || text[at] == '$'))
        {
            at++;
        }

        return new SqlToken(SqlTokenKind.Word, text[start..at], TextSpan.Between(start, at));
    }

    private static SqlToken? Symbol(string text, int start) =>
        Array.Find(Symbols, symbol => text.AsSpan(start).StartsWith(symbol)) is { } found ? new SqlToken(SqlTokenKind.Symbol, found, new TextSpan(start, found.Length)) : null;

    private static bool IsNameStart(char c) => char.IsLetter(c) || c is '_' or '@';
}
