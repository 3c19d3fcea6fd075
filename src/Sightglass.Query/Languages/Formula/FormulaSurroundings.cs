using System.Buffers;
using Sightglass.Query.Functions;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Formula;

/// <summary>The call or clause of a formula that contains a position.</summary>
/// <param name="Start">Where its content begins.</param>
/// <param name="Filter">The surroundings of a filter that begins there; null when it contains no filter.</param>
/// <param name="IsField">True when it contains a field's name.</param>
internal readonly record struct FormulaSurroundings(int Start, FilterSurroundings? Filter, bool IsField)
{
    private static readonly SearchValues<char> Marks = SearchValues.Create("=<>:,()");

    /// <summary>Follows parentheses, quotes and keywords from the beginning; the text may be incomplete or invalid.</summary>
    public static FormulaSurroundings Find(string text, int cursor)
    {
        // The open parentheses: of calls, with the kind of their argument, and others. At most one per character.
        var open = new Stack<(FormulaSurroundings Before, bool IsElapsed, bool IsOther)>();
        var current = default(FormulaSurroundings);
        var word = "";
        for (var i = 0; i < cursor; i++)
        {
            var c = text[i];
            if (StatementText.IsWordCharacter(c) && (i == 0 || !StatementText.IsWordCharacter(text[i - 1])))
            {
                word = WordAt(text, i, cursor);
                if ((current.Filter is null || current.Filter == FilterPlaces.Where) && StatementText.StartsClause(text, i))
                {
                    current = new FormulaSurroundings(i + word.Length, word == Keywords.Where ? FilterPlaces.Where : null, IsField: false);
                }
                else if (word == Keywords.By && (current.Filter is null ? open.Count == 0 : current.Filter == FilterPlaces.BehindArrow))
                {
                    current = new FormulaSurroundings(i + word.Length, null, IsField: true);
                }
            }

            switch (c)
            {
                case '"' or '\'' when StatementText.IsQuote(text, i):
                    i = Math.Min(cursor, StatementText.EndOfQuote(text, i));
                    break;
                case '(':
                    var function = current.Filter is null ? QueryFunctions.Find(word) : null;
                    open.Push((current, function == QueryFunctions.Elapsed, function is null));
                    current = function is null ? current : OfArgument(function, i + 1, text);
                    break;
                case ')' when open.TryPop(out var closed):
                    current = closed.IsOther ? current : closed.Before;
                    break;
                case ',' when open.TryPeek(out var call) && call.IsElapsed:
                    current = new FormulaSurroundings(i + 1, FilterPlaces.Argument, IsField: false);
                    break;
                case '-' or '→' when current.Filter == FilterPlaces.BeforeArrow && FilterPlaces.ArrowLength(text, i) is > 0 and var length:
                    current = new FormulaSurroundings(i + length, FilterPlaces.BehindArrow, IsField: false);
                    break;
                case '\n' when open.Count == 0 && !StatementText.NextLineContinues(text, i):
                    current = default;
                    break;
            }

            word = StatementText.IsWordCharacter(c) || char.IsWhiteSpace(c) ? word : "";
        }

        return current;
    }

    /// <summary>The first argument. That of Elapsed is a field, but before an arrow it is a filter, and so it is as soon as it has an operator.</summary>
    private static FormulaSurroundings OfArgument(QueryFunction function, int start, string text) => function.Argument switch
    {
        FunctionArgument.Filter => new FormulaSurroundings(start, FilterPlaces.Call, IsField: false),
        FunctionArgument.Interval when FilterPlaces.HasArrow(text, start) || IsComparison(text, start) => new FormulaSurroundings(start, FilterPlaces.BeforeArrow, IsField: false),
        FunctionArgument.Number when FilterPlaces.HasWord(text, start, Keywords.By) => new FormulaSurroundings(start, null, IsField: false),
        FunctionArgument.Value or FunctionArgument.Values or FunctionArgument.ValueByTime or FunctionArgument.ValueBySteps => IsComparison(text, start) ? new FormulaSurroundings(start, FilterPlaces.Argument, IsField: false) : new FormulaSurroundings(start, null, IsField: false),
        _ => new FormulaSurroundings(start, null, IsField: true),
    };

    private static bool IsComparison(string text, int start)
    {
        var end = text.AsSpan(start).IndexOfAny(Marks);
        return end >= 0 && text[start + end] is not (',' or '(' or ')');
    }

    private static string WordAt(string text, int start, int limit)
    {
        var end = start;
        while (end < limit && StatementText.IsWordCharacter(text[end]))
        {
            end++;
        }

        return text[start..end];
    }
}
