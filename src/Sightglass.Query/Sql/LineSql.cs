using Sightglass.Query.Binding;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Sql;

/// <summary>Prints the tokens of an event's log line.</summary>
/// <remarks><c>LineTokens</c> finds the same in memory.</remarks>
internal static class LineSql
{
    // White space, then a token: what stands in quotes, in brackets, or between white space.
    private const string Token = @"([\t\n\v\f\r ]*)(""[^""]*""|\[[^\]]*\]|[^\t\n\v\f\r ]+)";

    /// <summary>The event's message, or the event.</summary>
    public static string Line(FieldSql fields, BoundField message, string printedEvent) => $"if({fields.Present(message)}, ifNull({fields.Text(message)}, ''), {printedEvent})";

    /// <summary>An array of pairs: the white space before a token, and the token as it is written.</summary>
    public static string Tokens(string line, SqlParameters parameters) => $"extractAllGroupsVertical({line}, {parameters.String(Token)})";

    /// <summary>An array with the token at a place; empty if the line has none.</summary>
    /// <param name="tokens">What <see cref="Tokens"/> printed.</param>
    /// <remarks>The engine replaces each name of an expression by the expression, and takes only so large a statement: the tokens occur once or twice.</remarks>
    public static string TokenAt(string tokens, TokenPlace place)
    {
        const string IsQuoted = "(startsWith(t, '\"') AND endsWith(t, '\"') OR startsWith(t, '[') AND endsWith(t, ']')) AND length(t) > 1";
        const string Written = "arrayStringConcat(arrayFlatten(arraySlice(r, 2)))";
        const string Unquoted = $"arrayMap(t -> if({IsQuoted}, substring(t, 2, length(t) - 2), t), [r[1][2]])[1]";
        var found = place.FromEnd ? $"if({Has(tokens, place)}, arraySlice({tokens}, -{place.Number}, 1), [])" : $"arraySlice({tokens}, {place.Number}{(place.TakesRest ? "" : ", 1")})";
        return $"arrayMap(r -> {(place.TakesRest ? $"if(length(r) > 1, concat(r[1][2], {Written}), {Unquoted})" : Unquoted)}, arrayFilter(r -> notEmpty(r), [{found}]))";
    }

    public static string Has(string tokens, TokenPlace place) => $"length({tokens}) >= {place.Number}";
}
