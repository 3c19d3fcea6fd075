using Sightglass.Query.Binding;
using Sightglass.Query.Completion;
using Sightglass.Query.Functions;
using Sightglass.Query.Planning;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Languages.Sql;

/// <summary>Proposes completions for the cursor position in a statement: tables, columns of the tables that it reads, functions, values, and the keywords that may follow.</summary>
/// <remarks>
/// The tokens before the cursor decide what is expected; the tables are those of the whole text, because people write what they select before what they read.
/// <code>
/// SELECT mo|              columns and functions
/// SELECT * FROM ev|       tables
/// … WHERE model |         operators
/// … WHERE model = '|      values of the column
/// … WHERE model = 'x' |   AND, OR, GROUP BY, …
/// </code>
/// </remarks>
internal static class SqlCompletion
{
    private static readonly string[] Clauses = ["SELECT", "FROM", "JOIN", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "ON", "WITH", "UNION"];

    // What an operand follows.
    private static readonly HashSet<string> BeforeOperand = new(["SELECT", "DISTINCT", "WHERE", "AND", "OR", "NOT", "ON", "BY", "HAVING", "WHEN", "THEN", "ELSE", "CASE", "BETWEEN", "LIKE", "ILIKE"], StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Comparisons = ["=", "!=", "<>", "<", "<=", ">", ">="];

    private static readonly (string Text, string Summary)[] Operators =
    [
        ("=", "equals"), ("<>", "differs; false for NULL"), (">", "more than"), (">=", "at least"), ("<", "less than"), ("<=", "at most"),
        ("LIKE", "% stands for any text, _ for one character"), ("ILIKE", "LIKE in any letter case"), ("IN (", "one of several"), ("BETWEEN", "from one value to another"), ("IS NULL", "has no value"), ("IS NOT NULL", "has a value"),
    ];

    public static Proposals At(string text, int cursor, SqlDialect dialect, CompletionSources sources)
    {
        var tokens = SqlLexer.Read(text[..cursor]).Tokens.Where(token => token.Kind != SqlTokenKind.End).ToList();
        var opened = OpenedQuote(text, tokens, cursor);
        var isWord = opened is null && tokens is [.., var last] && last.Kind is SqlTokenKind.Word or SqlTokenKind.Number && last.Span.End == cursor;
        var before = isWord ? tokens[..^1] : tokens;
        var start = opened ?? (isWord ? tokens[^1].Span.Start : cursor);
        var columns = new Columns(text, dialect, sources);
        if (ComparedColumn(before) is { } column && (opened is null || text[opened.Value] == '\''))
        {
            return Values(text, start, cursor, columns.Asked(column), IsOrder(before), columns, sources);
        }

        return Proposals.Matching(text, start, cursor, Items(before, dialect, columns, sources).Select(item => opened is null ? item : item with { Label = $"{text[opened.Value]}{item.Label}" }));
    }

    /// <summary>Where a text or name in quotes begins that does not end before the cursor.</summary>
    private static int? OpenedQuote(string text, List<SqlToken> tokens, int cursor)
    {
        var from = tokens is [.., var last] ? last.Span.End : 0;
        var quote = text.AsSpan(from, cursor - from).IndexOfAny('\'', '"', '`');
        return quote < 0 ? null : from + quote;
    }

    private static IEnumerable<CompletionItem> Items(List<SqlToken> before, SqlDialect dialect, Columns columns, CompletionSources sources)
    {
        if (before.Count == 0)
        {
            return Proposals.Words(dialect == SqlDialect.Analytics ? ["SELECT ", "SHOW TABLES"] : ["SELECT ", "WITH "]);
        }

        var (previous, clause) = (before[^1], ClauseOf(before));
        if (previous.Is("FROM") || previous.Is("JOIN") || (previous.IsSymbol(",") && clause is "FROM"))
        {
            return Tables(dialect, sources);
        }

        if (previous.Is("GROUP") || previous.Is("ORDER"))
        {
            return Proposals.Words("BY ");
        }

        if (previous.Is("FORMAT") && dialect == SqlDialect.Analytics)
        {
            return Proposals.Words("JSON", "JSONEachRow", "TabSeparated");
        }

        if (previous.Is("SHOW"))
        {
            return Proposals.Words("TABLES", "TIMEZONE", "TIMEZONES");
        }

        var isOperand = BeforeOperand.Contains(previous.Text) && previous.Kind == SqlTokenKind.Word || (previous.Kind == SqlTokenKind.Symbol && !previous.IsSymbol(")") && !previous.IsSymbol("]"));
        return clause is "LIMIT" or "OFFSET" ? previous.Kind == SqlTokenKind.Number ? Proposals.Words(dialect == SqlDialect.Analytics ? ["OFFSET ", "FORMAT "] : ["OFFSET "]) : []
            : isOperand && !(previous.IsSymbol("*") && clause is "SELECT") ? [.. columns.All, .. Functions(dialect), .. Proposals.Words(previous.Is("SELECT") ? ["DISTINCT ", "CASE ", "*"] : ["NOT ", "CASE ", "NULL"])]
            : Following(before, clause, dialect);
    }

    /// <summary>What may come after a complete operand or table.</summary>
    private static IEnumerable<CompletionItem> Following(List<SqlToken> before, string clause, SqlDialect dialect)
    {
        string[] ends = ["GROUP BY ", "ORDER BY ", "LIMIT ", .. dialect == SqlDialect.Analytics ? (string[])["FORMAT "] : ["UNION ALL "]];
        var isOperand = before[^1].Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName || before[^1].IsSymbol(")");
        return clause switch
        {
            "SELECT" => Proposals.Words("FROM ", "AS "),
            "FROM" or "JOIN" => Proposals.Words(["WHERE ", .. ends, .. dialect == SqlDialect.Analytics ? (string[])[] : ["JOIN ", "LEFT JOIN ", "ON ", "AS "]]),
            "WHERE" or "ON" or "HAVING" => [.. isOperand ? Operators.Select(known => new CompletionItem(known.Text, known.Text, "operator", known.Summary)) : [], .. Proposals.Words(["AND ", "OR ", .. clause == "ON" ? (string[])["WHERE "] : [], .. ends])],
            "GROUP" => Proposals.Words("HAVING ", "ORDER BY ", "LIMIT "),
            "ORDER" => Proposals.Words("DESC", "ASC", "NULLS FIRST", "LIMIT "),
            _ => Proposals.Words("SELECT ", "AS "),
        };
    }

    /// <summary>The clause that the cursor is in: the last one that is not within parentheses that have been closed.</summary>
    private static string ClauseOf(List<SqlToken> before)
    {
        var closed = 0;
        for (var i = before.Count - 1; i >= 0; i--)
        {
            closed += before[i].IsSymbol(")") ? 1 : before[i].IsSymbol("(") && closed > 0 ? -1 : 0;
            if (closed == 0 && before[i].Kind == SqlTokenKind.Word && Array.Find(Clauses, before[i].Is) is { } clause)
            {
                return clause;
            }
        }

        return "";
    }

    /// <summary>The column whose value is expected: before a comparison, LIKE, or a list after IN.</summary>
    private static string? ComparedColumn(List<SqlToken> before)
    {
        var end = before.Count;
        if (end > 0 && (before[^1].IsSymbol("(") || before[^1].IsSymbol(",")))
        {
            // The list of IN, up to its parenthesis.
            var open = end - 1;
            while (open >= 0 && (before[open].Kind == SqlTokenKind.Text || before[open].IsSymbol(",")))
            {
                open--;
            }

            end = open >= 1 && before[open].IsSymbol("(") && before[open - 1].Is("IN") ? open : 0;
        }

        if (end == 0 || !(before[end - 1].Is("IN") || before[end - 1].Is("LIKE") || before[end - 1].Is("ILIKE") || (before[end - 1].Kind == SqlTokenKind.Symbol && Comparisons.Contains(before[end - 1].Text))))
        {
            return null;
        }

        end -= end >= 2 && before[end - 2].Is("NOT") ? 2 : 1;
        List<string> names = [];
        for (var i = end - 1; i >= 0 && before[i].Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName; i -= 2)
        {
            names.Insert(0, before[i].Text);
            if (i == 0 || !before[i - 1].IsSymbol("."))
            {
                break;
            }
        }

        return names.Count == 0 ? null : string.Join('.', names);
    }

    private static bool IsOrder(List<SqlToken> before) => before[^1].Text is ['<' or '>', ..] and not "<>";

    private static Proposals Values(string text, int start, int cursor, string field, bool isOrder, Columns columns, CompletionSources sources)
    {
        var word = text[start..cursor].TrimStart('\'');
        var values = isOrder && !text[start..cursor].StartsWith('\'')
            ? sources.Limits(field, word)
            : sources.Values(field, word).Select(value => value with { Insert = columns.IsUnquoted(field) ? value.Label : SqlQuestion.Quote(value.Label) });
        return new Proposals(start, values);
    }

    private static IEnumerable<CompletionItem> Tables(SqlDialect dialect, CompletionSources sources) =>
        sources.Tables().Where(table => dialect == SqlDialect.Standard || table.Value.Kind is RelationTableKind.Points or RelationTableKind.Logs)
            .Select(table => new CompletionItem(table.Key, SqlQuestion.Name(table.Key), "table", table.Value.Kind switch
            {
                RelationTableKind.Events => "all events",
                RelationTableKind.Event => "the events of this name",
                RelationTableKind.Points => "the points of this data set",
                _ => "events as log lines",
            }));

    private static IEnumerable<CompletionItem> Functions(SqlDialect dialect) => SqlFunctions.All.Where(function => function.Only is null || function.Only == dialect)
        .Select(function => new CompletionItem(function.Name, $"{function.Name}(", "function", function.Syntax));

    /// <summary>The columns of the tables that a text names.</summary>
    private sealed class Columns
    {
        // What every event has beside its fields.
        private static readonly string[] EventParts = ["time", "id", "attributes"];

        private readonly List<RelationTable> _tables = [];
        private readonly CompletionSources _sources;
        private readonly QueryBinder _binder;

        public Columns(string text, SqlDialect dialect, CompletionSources sources)
        {
            (_sources, _binder) = (sources, new QueryBinder(sources.Schema));
            var tokens = SqlLexer.Read(text).Tokens;
            var names = tokens.Zip(tokens.Skip(1)).Where(pair => (pair.First.Is("FROM") || pair.First.Is("JOIN")) && pair.Second.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName).Select(pair => pair.Second.Text).ToList();
            if (names.Count == 0)
            {
                _tables.AddRange(dialect == SqlDialect.Standard ? [RelationTable.Fixed[RelationTable.Events]] : []);
                return;
            }

            _tables.AddRange(names.Select(name => RelationTable.Fixed.GetValueOrDefault(name) ?? sources.Tables().GetValueOrDefault(name)).OfType<RelationTable>());
        }

        public IEnumerable<CompletionItem> All => _tables.SelectMany(Of).DistinctBy(item => item.Label);

        /// <summary>The field that has the values of a column.</summary>
        public string Asked(string column)
        {
            var name = column.Split('.', 2) is [var table, var rest] && _binder.BindField(table) is AttributeField && _sources.Tables().ContainsKey(table) ? rest : column;
            return _tables.Select(table => table.Labels.GetValueOrDefault(name)).FirstOrDefault(labelled => labelled is not null) ?? name;
        }

        public bool IsUnquoted(string field) => _binder.BindField(field) is ColumnField { Field.Type: FieldType.Boolean or FieldType.Integer or FieldType.Number };

        private IEnumerable<CompletionItem> Of(RelationTable table) => table.Kind switch
        {
            RelationTableKind.Points => table.Labels.Select(label => new CompletionItem(label.Key, SqlQuestion.Name(label.Key), "field", label.Value)).Concat(PointColumns.All.Select(column => new CompletionItem(column, column, "field", null))),
            RelationTableKind.Logs => RelationTable.LogColumns.Select(column => new CompletionItem(column, column, "field", null)),
            _ => _sources.Fields().Select(field => field with { Insert = SqlQuestion.Name(field.Label) }).Concat(EventParts.Select(part => new CompletionItem(part, part, "field", null))),
        };
    }
}
