using System.Globalization;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Sql.Relations;

/// <summary>Counts what is printed of one statement while it is printed: a few characters may mean more than memory holds, as some values are printed several times. Not thread-safe.</summary>
/// <param name="text">The text of the query, for messages.</param>
internal sealed class PrintedLength(string text)
{
    /// <summary>Characters of the values that wait to be joined.</summary>
    public const int MaxOfValues = 128 * 1024;

    /// <summary>Characters of a whole statement. The engine takes 1 MiB; see <see cref="SqlStatement.Limits"/>.</summary>
    public const int MaxOfStatement = 896 * 1024;

    /// <summary>Values in each other, and functions and operators in each other, however deep the text is. The engine has room for about 1,000 on its stack.</summary>
    public const int MaxDepth = 700;

    // Of the engine's tree. It takes at most 100 queries in each other.
    private const int LevelsOfQuery = 6;

    private int _values;
    private int _tables;

    /// <summary>How many values are in each other where printing is now.</summary>
    public int Depth { get; set; }

    /// <summary>What waits now: put back when it was joined, or thrown away.</summary>
    public (int Values, int Tables) Waiting
    {
        get => (_values, _tables);
        set => (_values, _tables) = value;
    }

    /// <summary>A value was printed.</summary>
    /// <exception cref="QueryErrorException">The values are too long.</exception>
    public void AddValue(int length, TextSpan span)
    {
        _values += length;
        if (_values > MaxOfValues)
        {
            throw Error(span, $"the statement has more than {MaxOfValues.ToString("N0", CultureInfo.InvariantCulture)} characters with each name written out where it is used", "name fewer values by other names, or compute them in a SELECT in FROM");
        }
    }

    /// <summary>A query within the query was printed.</summary>
    /// <exception cref="QueryErrorException">The statement is too long.</exception>
    public void AddQuery(int length, TextSpan span)
    {
        _tables += length;
        if (_tables > MaxOfStatement)
        {
            throw Error(span, $"the statement has more than {MaxOfStatement.ToString("N0", CultureInfo.InvariantCulture)} characters with each common table and attribute written where it is used", "use fewer of them");
        }
    }

    /// <summary>A column of a table was printed.</summary>
    /// <inheritdoc cref="AddQuery"/>
    public void AddColumn(int length) => AddQuery(length, new TextSpan(0, text.Length));

    /// <summary>One value deeper.</summary>
    /// <exception cref="QueryErrorException">The value is too deep.</exception>
    public void Enter(TextSpan span)
    {
        if (++Depth > MaxDepth)
        {
            throw TooDeep(span);
        }
    }

    public void Leave() => Depth--;

    /// <summary>Checks the whole statement.</summary>
    /// <exception cref="QueryErrorException">It is deeper or longer than the engine takes.</exception>
    public void Check(string sql, TextSpan span)
    {
        AddQuery(sql.Length - _tables, span);
        if (DepthOf(sql) > MaxDepth)
        {
            throw TooDeep(span);
        }
    }

    private QueryErrorException TooDeep(TextSpan span) =>
        Error(span, $"the statement has more than {MaxDepth} functions and operators in each other, with each name written out where it is used", "compute parts of it in a SELECT in FROM");

    private QueryErrorException Error(TextSpan span, string what, string hint) => new(QueryError.At(text, span, what, hint: hint));

    /// <summary>At least as many as the levels of the engine's tree: parentheses in each other, and the operators in a row within each.</summary>
    private static int DepthOf(string sql)
    {
        // What is open: the depth of the deepest part so far, of the part that is being read, and its operators.
        Stack<(int Deepest, int Inner, int Operators)> open = new();
        var (deepest, inner, operators) = (0, 0, 0);
        for (var at = 0; at < sql.Length; at++)
        {
            switch (sql[at])
            {
                case '\'':
                    at = EndOfText(sql, at);
                    break;
                case '(' or '[' or '{':
                    open.Push((deepest, inner, operators));
                    (deepest, inner, operators) = (0, sql.AsSpan(at + 1).StartsWith("SELECT") || sql.AsSpan(at + 1).StartsWith("WITH") ? LevelsOfQuery : 0, 0);
                    break;
                case ')' or ']' or '}':
                    var closed = Math.Max(deepest, inner + operators) + 1;
                    (deepest, inner, operators) = open.Pop();
                    inner = Math.Max(inner, closed);
                    break;
                case ',':
                    (deepest, inner, operators) = (Math.Max(deepest, inner + operators), 0, 0);
                    break;
                case '+' or '-' or '*' or '/' or '|' or '=' or '<' or '>' when sql[at - 1] == ' ':
                    operators++;
                    break;
            }
        }

        return Math.Max(deepest, inner + operators);
    }

    private static int EndOfText(string sql, int start)
    {
        var at = start + 1;
        while (sql[at] != '\'')
        {
            at += sql[at] == '\\' ? 2 : 1;
        }

        return at;
    }
}
