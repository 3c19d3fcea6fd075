using System.Buffers;
using Sightglass.Query.Languages.Filter;

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
