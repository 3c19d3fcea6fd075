using Sightglass.Query.Languages.Filter;

namespace Sightglass.Query.Languages.Formula;

/// <summary>Where a formula contains filters, and where each ends.</summary>
internal static class FilterPlaces
{
    /// <summary>The fix for arithmetic after a WHERE, which extends to the end of its line.</summary>
    public const string ArithmeticHint = "give this line a name and compute with it in the next one";

    /// <summary>The only argument of a function: up to the parenthesis that closes the call.</summary>
    public static readonly FilterSurroundings Call = new((text, position) => text[position] == ')');

    /// <summary>One of several arguments: up to that parenthesis or to a comma.</summary>
    public static readonly FilterSurroundings Argument = new((text, position) => text[position] is ')' or ',');

    /// <summary>After WHERE: up to GROUP BY, ORDER BY, LIMIT or the end of the line, unless the next line continues it.</summary>
    public static readonly FilterSurroundings Where = new((text, position) =>
        text[position] == '\n' ? !StatementText.NextLineContinuesFilter(text, position) : StatementText.StartsClause(text, position))
    {
        Reject = word => word is "*" or "/" or "×" or "÷" or "+" or "-" or "−" ? ($"'{word}' in a filter is no arithmetic", ArithmeticHint) : null,
    };
}
