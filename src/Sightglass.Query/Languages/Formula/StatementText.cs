using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Formula;

/// <summary>Where the statements of a formula end: at the end of a line, unless the next line continues it.</summary>
internal static class StatementText
{
    /// <summary>True when a clause begins at the position: <c>WHERE</c>, <c>GROUP BY</c>, <c>ORDER BY</c>, or <c>LIMIT</c> before a number.</summary>
    public static bool StartsClause(string text, int position)
    {
        if (position > 0 && IsWordCharacter(text[position - 1]))
        {
            return false;
        }

        var word = WordAt(text, position);
        return word switch
        {
            Keywords.Where => true,
            Keywords.Group or Keywords.Order => WordAt(text, SkipWhiteSpace(text, position + word.Length)) is Keywords.By,
            Keywords.Limit => SkipWhiteSpace(text, position + word.Length) is var next && next < text.Length && char.IsAsciiDigit(text[next]),
            _ => false,
        };
    }

    /// <summary>True when the next non-blank line continues the statement before it.</summary>
    /// <param name="lineBreak">Index of the line break.</param>
    public static bool NextLineContinues(string text, int lineBreak)
    {
        var next = SkipWhiteSpace(text, lineBreak);
        return next < text.Length
            && (text[next] is '*' or '/' or '×' or '÷' || NextLineContinuesFilter(text, lineBreak));
    }

    /// <summary>True when the next non-blank line continues the filter of a WHERE, or the clauses after it. Arithmetic does not continue it, because it would be searched as text.</summary>
    /// <param name="lineBreak">Index of the line break.</param>
    public static bool NextLineContinuesFilter(string text, int lineBreak)
    {
        var next = SkipWhiteSpace(text, lineBreak);
        return next < text.Length && (StartsClause(text, next) || WordAt(text, next) is Keywords.And or Keywords.Or);
    }

    public static int SkipWhiteSpace(string text, int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }

        return position;
    }

    public static bool IsWordCharacter(char c) => char.IsLetterOrDigit(c) || c == '_';

    /// <summary>True when the word begins and ends there.</summary>
    public static bool IsWordAt(string text, int position, string word) => (position == 0 || !IsWordCharacter(text[position - 1])) && WordAt(text, position).SequenceEqual(word);

    /// <summary>True when a text in quotes begins there: an apostrophe within a word begins none.</summary>
    public static bool IsQuote(string text, int position) => text[position] == '"' || (text[position] == '\'' && (position == 0 || !IsWordCharacter(text[position - 1])));

    /// <summary>Index of the quote that closes the one at the position; behind the text if none does.</summary>
    public static int EndOfQuote(string text, int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == text[start])
            {
                return i;
            }
        }

        return text.Length;
    }

    private static ReadOnlySpan<char> WordAt(string text, int position)
    {
        var end = position;
        while (end < text.Length && IsWordCharacter(text[end]))
        {
            end++;
        }

        return text.AsSpan(position, end - position);
    }
}
