using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Sightglass.Query.Functions;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Sql;

/// <summary>Parses one statement of SQL. Names and types are not checked here: that takes the tables.</summary>
/// <remarks>The parts: statements here, FROM and WITH in Tables, expressions in Scalars, calls and windows in Calls.</remarks>
internal sealed partial class SqlParser
{
    // What ends a SELECT's item or a table's name without AS.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "SELECT", "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FETCH", "UNION", "EXCEPT", "INTERSECT", "WINDOW", "FORMAT", "SETTINGS", "INTO", "JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS",
        "NATURAL", "ON", "USING", "AND", "OR", "NOT", "IN", "IS", "LIKE", "ILIKE", "BETWEEN", "AS", "CASE", "WHEN", "THEN", "ELSE", "END", "ASC", "DESC", "NULLS", "FILTER", "OVER", "BY", "WITH", "DISTINCT", "ALL", "LATERAL", "PREWHERE", "SAMPLE", "FINAL", "ARRAY", "QUALIFY",
    };

    /// <summary>Words that are no names unless they are in quotes.</summary>
    public static IEnumerable<string> ReservedWords => Reserved;

    private readonly string _text;
    private readonly SqlDialect _dialect;
    private readonly List<SqlToken> _tokens;
    private readonly List<string> _tables = [];
    private int _operations;
    private int _sets;
    private int _at;
    private int _depth;

    private SqlParser(string text, SqlDialect dialect, List<SqlToken> tokens)
    {
        (_text, _dialect, _tokens) = (text, dialect, tokens);
    }

    private SqlToken Next => _tokens[_at];

    private SqlToken Previous => _tokens[Math.Max(0, _at - 1)];

    public static ParseResult<ParsedQuery> Parse(string text, SqlDialect dialect)
    {
        if (text.Length > QueryLimits.TextLength)
        {
            return new ParseResult<ParsedQuery>(QueryError.TooLong(text));
        }

        var (tokens, error) = SqlLexer.Read(text);
        if (error is not null)
        {
            return new ParseResult<ParsedQuery>(error);
        }

        try
        {
            return new ParseResult<ParsedQuery>(new SqlParser(text, dialect, tokens).ParseStatement());
        }
        catch (QueryErrorException exception)
        {
            return new ParseResult<ParsedQuery>(exception.Error);
        }
    }

    private ParsedQuery ParseStatement()
    {
        if (Next.Kind == SqlTokenKind.End)
        {
            throw Error(Next.Span, "there is no statement", "write one, such as SELECT count(*) FROM events");
        }

        if (_dialect == SqlDialect.Analytics && TakeWord("SHOW"))
        {
            var subject = TakeWord("TABLES") ? ShowSubject.Tables : TakeWord("TIMEZONES") ? ShowSubject.Timezones : TakeWord("TIMEZONE") ? ShowSubject.Timezone
                : throw Error(Next.Span, $"SHOW {Quote(Next)} is not known", "write SHOW TABLES, SHOW TIMEZONE or SHOW TIMEZONES");
            var shown = new ShowQuery(subject) { Format = ParseFormat() };
            ExpectEnd();
            return shown;
        }

        if (!Next.Is("SELECT") && !Next.Is("WITH") && !Next.IsSymbol("("))
        {
            throw Error(Next.Span, $"a statement cannot begin with {Quote(Next)}", "only SELECT reads; nothing is written or changed");
        }

        var query = ParseQuery();
        var parsed = new RelationQuery(_text, query, _dialect) { Format = ParseFormat(), TableNames = [.. _tables.Distinct(StringComparer.OrdinalIgnoreCase)] };
        ExpectEnd();
        return parsed;
    }

    private void ExpectEnd()
    {
        while (TakeSymbol(";"))
        {
        }

        if (Next.Kind != SqlTokenKind.End)
        {
            throw Previous.IsSymbol(";") ? Error(Next.Span, "one statement at a time", "send the second one by itself") : Unexpected("the end of the statement");
        }
    }

    private string? ParseFormat()
    {
        if (!TakeWord("FORMAT"))
        {
            return null;
        }

        string[] formats = ["JSON", "JSONEachRow", "TabSeparated"];
        var token = Next;
        if (_dialect != SqlDialect.Analytics || Array.Find(formats, format => token.Is(format)) is not { } found)
        {
            throw Error(token.Span, $"the format {Quote(token)} is not known", _dialect == SqlDialect.Analytics ? $"use one of {string.Join(", ", formats)}" : "leave FORMAT out: the answer is a table");
        }

        _at++;
        return found;
    }

    private QueryNode ParseQuery()
    {
        using var level = Enter();
        var start = Next.Span.Start;
        var with = ParseWith();
        var set = ParseSet();
        List<OrderNode> order = TakeWords("ORDER", "BY") ? ParseOrder() : [];
        long? limit = null;
        long offset = 0;
        while (true)
        {
            if (TakeWord("LIMIT"))
            {
                limit = TakeWord("ALL") ? null : ParseCount("LIMIT");
                if (TakeSymbol(","))
                {
                    // LIMIT offset, limit
                    (offset, limit) = (limit ?? 0, ParseCount("LIMIT"));
                }
            }
            else if (TakeWord("OFFSET"))
            {
                offset = ParseCount("OFFSET");
                _ = TakeWord("ROWS") || TakeWord("ROW");
            }
            else if (_dialect == SqlDialect.Standard && TakeWord("FETCH"))
            {
                _ = TakeWord("FIRST") || TakeWord("NEXT");
                limit = Next.Kind == SqlTokenKind.Number ? ParseCount("FETCH") : 1;
                _ = TakeWord("ROWS") || TakeWord("ROW");
                ExpectWord("ONLY");
            }
            else
            {
                break;
            }
        }

        return new QueryNode(set, TextSpan.Between(start, Previous.Span.End)) { With = with, Order = order, Limit = limit, Offset = offset };
    }

    /// <summary>INTERSECT binds tighter than UNION and EXCEPT.</summary>
    private SetNode ParseSet()
    {
        var left = ParseIntersect();
        while (Next.Is("UNION") || Next.Is("EXCEPT"))
        {
            if (_dialect == SqlDialect.Analytics)
            {
                throw Error(Next.Span, $"{Next.Text.ToUpperInvariant()} is not part of the analytics dialect", "ask each SELECT by itself, or use the language sql");
            }

            var kind = TakeDistinct("EXCEPT") ? SetOperator.Except : TakeWords("UNION", "ALL") ? SetOperator.UnionAll : SetOperator.Union;
            if (kind == SetOperator.Union)
            {
                ExpectWord("UNION");
                TakeWord("DISTINCT");
            }

            var right = Counted(ParseIntersect());
            left = new CombinedSet(kind, left, right, TextSpan.Between(left.Span.Start, right.Span.End));
        }

        return left;
    }

    private SetNode ParseIntersect()
    {
        var left = ParseSetOperand();
        while (_dialect == SqlDialect.Standard && TakeDistinct("INTERSECT"))
        {
            var right = Counted(ParseSetOperand());
            left = new CombinedSet(SetOperator.Intersect, left, right, TextSpan.Between(left.Span.Start, right.Span.End));
        }

        return left;
    }

    /// <summary>Each row once, which may be said.</summary>
    private bool TakeDistinct(string word)
    {
        var isNext = TakeWord(word);
        if (isNext && Next.Is("ALL"))
        {
            throw Error(Next.Span, $"{word} ALL is not supported", $"write {word}, which gives each row once");
        }

        _ = isNext && TakeWord("DISTINCT");
        return isNext;
    }

    /// <summary>Each SELECT of a chain is nested into the next for the engine.</summary>
    private SetNode Counted(SetNode set) => ++_sets < QueryLimits.Depth ? set : throw Error(set.Span, $"a statement combines at most {QueryLimits.Depth} SELECTs");

    private SetNode ParseSetOperand()
    {
        var start = Next.Span.Start;
        if (!TakeSymbol("("))
        {
            return ParseSelect();
        }

        var query = ParseQuery();
        ExpectSymbol(")");
        return new NestedSet(query, TextSpan.Between(start, Previous.Span.End));
    }

    private SelectSet ParseSelect()
    {
        var start = Next.Span.Start;
        ExpectWord("SELECT");
        var isDistinct = TakeWord("DISTINCT");
        _ = !isDistinct && TakeWord("ALL");
        List<SelectItem> items = [ParseItem()];
        while (TakeSymbol(","))
        {
            items.Add(ParseItem());
        }

        var from = TakeWord("FROM") ? ParseTables() : null;
        var where = TakeWord("WHERE") ? ParseScalar() : null;
        List<ScalarNode> keys = TakeWords("GROUP", "BY") ? ParseList() : [];
        var having = TakeWord("HAVING") ? ParseScalar() : null;
        Dictionary<string, WindowNode> windows = new(StringComparer.OrdinalIgnoreCase);
        if (TakeWord("WINDOW"))
        {
            do
            {
                var name = ExpectName("the name of a window");
                ExpectWord("AS");
                windows[name] = ParseWindow();
            }
            while (TakeSymbol(","));
        }

        return new SelectSet(items, TextSpan.Between(start, Previous.Span.End)) { IsDistinct = isDistinct, From = from, Where = where, GroupBy = keys, Having = having, Windows = windows };
    }

    private SelectItem ParseItem()
    {
        var value = ParseScalar(allowsStar: true);
        return value is StarNode ? new SelectItem(value, null) : new SelectItem(value, ParseAlias());
    }

    private string? ParseAlias()
    {
        if (TakeWord("AS"))
        {
            return Next.Kind == SqlTokenKind.Text ? Take().Text : ExpectName("a name", allowsReserved: true);
        }

        return Next.Kind == SqlTokenKind.QuotedName || (Next.Kind == SqlTokenKind.Word && !Reserved.Contains(Next.Text)) ? Take().Text : null;
    }

    private List<OrderNode> ParseOrder()
    {
        List<OrderNode> order = [];
        do
        {
            var value = ParseScalar();
            var isDescending = TakeWord("DESC");
            _ = !isDescending && TakeWord("ASC");
            bool? nullsFirst = TakeWords("NULLS", "FIRST") ? true : TakeWords("NULLS", "LAST") ? false : null;
            order.Add(new OrderNode(value, isDescending, nullsFirst));
        }
        while (TakeSymbol(","));
        return order;
    }

    private List<ScalarNode> ParseList()
    {
        List<ScalarNode> list = [ParseScalar()];
        while (TakeSymbol(","))
        {
            list.Add(ParseScalar());
        }

        return list;
    }

    private long ParseCount(string clause)
    {
        var token = Next;
        if (token.Kind != SqlTokenKind.Number || !long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            throw Error(token.Span, $"after {clause} comes a whole number, not {Quote(token)}");
        }

        _at++;
        return count;
    }

    private bool TakeWord(string word)
    {
        var isNext = Next.Is(word);
        _at += isNext ? 1 : 0;
        return isNext;
    }

    private bool TakeWords(string first, string second)
    {
        var areNext = Next.Is(first) && _tokens[_at + 1].Is(second);
        _at += areNext ? 2 : 0;
        return areNext;
    }

    private bool TakeSymbol(string symbol)
    {
        var isNext = Next.IsSymbol(symbol);
        _at += isNext ? 1 : 0;
        return isNext;
    }

    private SqlToken Take() => _tokens[_at++];

    private void ExpectWord(string word)
    {
        if (!TakeWord(word))
        {
            throw Unexpected(word);
        }
    }

    private void ExpectSymbol(string symbol)
    {
        if (!TakeSymbol(symbol))
        {
            throw Unexpected($"'{symbol}'");
        }
    }

    private string ExpectName(string what, bool allowsReserved = false) =>
        Next.Kind == SqlTokenKind.QuotedName || (Next.Kind == SqlTokenKind.Word && (allowsReserved || !Reserved.Contains(Next.Text))) ? Take().Text : throw Unexpected(what);

    [DoesNotReturn]
    private void Fail(TextSpan span, string what, string? hint = null) => throw Error(span, what, hint);

    private QueryErrorException Unexpected(string expected) => Error(Next.Span, Next.Kind == SqlTokenKind.End ? $"the statement ends where {expected} should be" : $"{Quote(Next)} stands where {expected} should be");

    private QueryErrorException Error(TextSpan span, string what, string? hint = null) => new(QueryError.At(_text, span, what, hint: hint));

    private string Quote(SqlToken token) => token.Kind == SqlTokenKind.End ? "nothing" : $"'{_text.AsSpan(token.Span.Start, Math.Min(token.Span.Length, 40))}'";

    /// <summary>One level deeper: parsing uses the stack.</summary>
    private Level Enter()
    {
        if (++_depth > QueryLimits.Depth)
        {
            Fail(Next.Span, $"the statement is nested deeper than {QueryLimits.Depth} levels");
        }

        return new Level(this);
    }

    private readonly struct Level(SqlParser parser) : IDisposable
    {
        public void Dispose() => parser._depth--;
    }
}
