using Sightglass.Query.Syntax.Relations;

namespace Sightglass.Query.Sql.Relations;

/// <summary>Words that occur in the log lines that a condition finds. Searching them in columns is cheaper than printing every event to compare its line.</summary>
/// <remarks>
/// <code>
/// Logs LIKE '%"event":"workers_ai_success"%'     workers_ai_success
/// Logs LIKE '%error%'                            or: in a line, 'err' may be the end of an escape, as in \u00e and rr
/// </code>
/// </remarks>
internal static class LogSearch
{
    // Shorter words occur in most events.
    private const int MinLength = 4;

    // What may be the tail of \b, \f, \n, \r, \t or \u and its digits.
    private const string EscapeTails = "bfnrtu0123456789abcdefABCDEF";

    /// <param name="where">The condition; all that AND joins must hold.</param>
    public static IEnumerable<string> WordsOf(ScalarNode? where) => where switch
    {
        BinaryNode { Operator: BinaryOperator.And } and => WordsOf(and.Left).Concat(WordsOf(and.Right)),
        LikeNode { IsNegated: false, IgnoresCase: false, Operand: ColumnNode { Names: [.., var column] }, Pattern: TextLiteral pattern } when column.Equals("Logs", StringComparison.OrdinalIgnoreCase) && Longest(pattern.Value) is { Length: >= MinLength } word => [word],
        _ => [],
    };

    private static string Longest(string pattern)
    {
        var longest = "";
        var start = 0;
        for (var i = 0; i <= pattern.Length; i++)
        {
            // An underscore is a wildcard unless a backslash is before it; then it begins another word.
            if (i == pattern.Length || !char.IsAsciiLetterOrDigit(pattern[i]))
            {
                var word = pattern[start..i].TrimStart([.. EscapeTails]);
                longest = word.Length > longest.Length ? word : longest;
                start = i + 1;
            }
        }

        return longest;
    }
}
