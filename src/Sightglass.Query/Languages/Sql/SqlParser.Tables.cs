using Sightglass.Query.Functions;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Sql;

internal sealed partial class SqlParser
{
    private List<CommonTable> ParseWith()
    {
        List<CommonTable> tables = [];
        if (!Next.Is("WITH"))
        {
            return tables;
        }

        if (_dialect == SqlDialect.Analytics)
        {
            throw Error(Next.Span, "WITH is not part of the analytics dialect", "write the SELECT in parentheses after FROM, or use the language sql");
        }

        _at++;
        if (Next.Is("RECURSIVE"))
        {
            throw Error(Next.Span, "WITH RECURSIVE is not supported", "write WITH");
        }

        do
        {
            var start = Next.Span.Start;
            var name = ExpectName("the name of a table");
            List<string> columns = [];
            if (TakeSymbol("("))
            {
                do
                {
                    columns.Add(ExpectName("the name of a column"));
                }
                while (TakeSymbol(","));
                ExpectSymbol(")");
            }

            ExpectWord("AS");
            ExpectSymbol("(");
            var query = ParseQuery();
            ExpectSymbol(")");
            tables.Add(new CommonTable(name, columns, query, TextSpan.Between(start, Previous.Span.End)));
        }
        while (TakeSymbol(","));
        return tables;
    }

    private TableNode ParseTables()
    {
        var left = ParseJoins();
        while (Next.IsSymbol(","))
        {
            RefuseJoin();
            _at++;
            var right = ParseJoins();
            left = new JoinedTable(JoinKind.Cross, left, right, null, [], TextSpan.Between(left.Span.Start, right.Span.End));
        }

        return left;
    }

    private TableNode ParseJoins()
    {
        var left = ParseTable();
        while (true)
        {
            var start = _at;
            JoinKind? kind = TakeWord("CROSS") ? JoinKind.Cross : TakeWord("INNER") ? JoinKind.Inner
                : TakeWord("LEFT") ? JoinKind.Left : TakeWord("RIGHT") ? JoinKind.Right : TakeWord("FULL") ? JoinKind.Full
                : Next.Is("JOIN") ? JoinKind.Inner : null;
            if (kind is not { } join)
            {
                return left;
            }

            if (join is JoinKind.Left or JoinKind.Right or JoinKind.Full)
            {
                TakeWord("OUTER");
            }

            ExpectWord("JOIN");
            (var after, _at) = (_at, start);
            RefuseJoin();
            _at = after;
            var right = ParseTable();
            ScalarNode? on = null;
            List<string> shared = [];
            if (join != JoinKind.Cross)
            {
                if (TakeWord("USING"))
                {
                    ExpectSymbol("(");
                    do
                    {
                        shared.Add(ExpectName("the name of a column"));
                    }
                    while (TakeSymbol(","));
                    ExpectSymbol(")");
                }
                else
                {
                    ExpectWord("ON");
                    on = ParseScalar();
                }
            }

            left = new JoinedTable(join, left, right, on, shared, TextSpan.Between(left.Span.Start, Previous.Span.End));
        }
    }

    private void RefuseJoin()
    {
        if (_dialect == SqlDialect.Analytics)
        {
            Fail(Next.Span, "a SELECT of the analytics dialect reads one table", "use the language sql for joins");
        }
    }

    private TableNode ParseTable()
    {
        var start = Next.Span.Start;
        if (TakeSymbol("("))
        {
            TableNode inner;
            if (Next.Is("SELECT") || Next.Is("WITH") || Next.IsSymbol("("))
            {
                var query = ParseQuery();
                ExpectSymbol(")");
                return new NestedTable(query, ParseAlias(), TextSpan.Between(start, Previous.Span.End));
            }

            using var level = Enter();
            inner = ParseTables();
            ExpectSymbol(")");
            return inner;
        }

        var name = ExpectName("a table or a SELECT in parentheses");
        while (TakeSymbol("."))
        {
            // Names of events have dots.
            name += "." + ExpectName("the rest of a table's name", allowsReserved: true);
        }

        var span = TextSpan.Between(start, Previous.Span.End);
        _tables.Add(name);
        return Next.IsSymbol("(")
            ? throw Error(TextSpan.Between(start, Next.Span.End), $"'{name}' is not a table, and functions that make tables are not available", "read events, the name of an event, or of a data set")
            : new NamedTable(name, ParseAlias(), span);
    }
}
