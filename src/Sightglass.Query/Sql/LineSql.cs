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
    public static string TokenAt(string tokens, TokenPlace place)
    {
        var written = $"{tokens}[{(place.FromEnd ? "-" : "")}{place.Number}][2]";
        var isQuoted = $"(startsWith({written}, '\"') AND endsWith({written}, '\"') OR startsWith({written}, '[') AND endsWith({written}, ']')) AND length({written}) > 1";
        var token = $"if({isQuoted}, substring({written}, 2, length({written}) - 2), {written})";
        if (place.TakesRest)
        {
            token = $"if(length({tokens}) > {place.Number}, concat({written}, arrayStringConcat(arrayFlatten(arraySlice({tokens}, {place.Number + 1})))), {token})";
        }

        return $"if({Has(tokens, place)}, [{token}], [])";
    }

    public static string Has(string tokens, TokenPlace place) => $"length({tokens}) >= {place.Number}";
}
