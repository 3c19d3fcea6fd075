using System.Buffers;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Formula;

/// <summary>Where a formula contains filters, and where each ends.</summary>
internal static class FilterPlaces
{
    /// <summary>The fix for arithmetic after a WHERE, which extends to the end of its line.</summary>
    public const string ArithmeticHint = "give this line a name and compute with it in the next one";

    private static readonly SearchValues<char> LimitCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.$+-");

    /// <summary>The only argument of a function: up to the parenthesis that closes the call.</summary>
    public static readonly FilterSurroundings Call = new((text, position) => text[position] == ')');

    /// <summary>One of several arguments: up to that parenthesis or to a comma.</summary>
    public static readonly FilterSurroundings Argument = new((text, position) => text[position] is ')' or ',');

    /// <summary>The first filter of an arrow: up to it.</summary>
    public static readonly FilterSurroundings BeforeArrow = new((text, position) => text[position] == ')' || ArrowLength(text, position) > 0);

    /// <summary>The second filter of an arrow: up to BY.</summary>
    public static readonly FilterSurroundings BehindArrow = new((text, position) => text[position] == ')' || StatementText.IsWordAt(text, position, Keywords.By));

    /// <summary>After WHERE: up to GROUP BY, ORDER BY, LIMIT or the end of the line, unless the next line continues it.</summary>
    public static readonly FilterSurroundings Where = new((text, position) =>
        text[position] == '\n' ? !StatementText.NextLineContinuesFilter(text, position) : StatementText.StartsClause(text, position))
    {
        Reject = RejectArithmetic,
    };

    /// <summary>After WHERE in a condition: also up to the comparison with the limit at the end of the text.</summary>
    public static readonly FilterSurroundings WhereOfCondition = new((text, position) => Where!.EndsAt(text, position) || StartsLimit(text, position))
    {
        Reject = RejectArithmetic,
    };

    /// <summary>The characters of the arrow at the position; 0 if there is none.</summary>
    public static int ArrowLength(string text, int position) => text.AsSpan(position) is var rest && rest.StartsWith("→") ? 1 : rest.StartsWith("->") ? 2 : 0;

    /// <summary>True when an arrow comes before a comma in the call whose arguments start at the position; quotes and parentheses hold neither.</summary>
    public static bool HasArrow(string text, int start)
    {
        var depth = 0;
        for (var i = start; i < text.Length && depth >= 0; i++)
        {
            if (depth == 0 && (text[i] == ',' || ArrowLength(text, i) > 0))
            {
                return text[i] != ',';
            }

            i = StatementText.IsQuote(text, i) ? StatementText.EndOfQuote(text, i) : i;
            depth += i >= text.Length ? 0 : text[i] switch { '(' => 1, ')' => -1, _ => 0 };
        }

        return false;
    }

    /// <summary>True when a word stands in the call whose arguments start at the position, and not in quotes.</summary>
    public static bool HasWord(string text, int start, string word)
    {
        var depth = 0;
        for (var i = start; i < text.Length && depth >= 0; i++)
        {
            if (StatementText.IsWordAt(text, i, word))
            {
                return true;
            }

            i = StatementText.IsQuote(text, i) ? StatementText.EndOfQuote(text, i) : i;
            depth += i >= text.Length ? 0 : text[i] switch { '(' => 1, ')' => -1, _ => 0 };
        }

        return false;
    }

    private static (string What, string Hint)? RejectArithmetic(string word) =>
        word is "*" or "/" or "×" or "÷" or "+" or "-" or "−" ? ($"'{word}' in a filter is no arithmetic", ArithmeticHint) : null;

    private static bool StartsLimit(string text, int position)
    {
        if (text[position] is not ('<' or '>'))
        {
            return false;
        }

        var limit = text.AsSpan(position + 1);
        limit = (limit.StartsWith("=") ? limit[1..] : limit).Trim();
        return limit.Length > 0 && limit.IndexOfAnyExcept(LimitCharacters) < 0;
    }
}
