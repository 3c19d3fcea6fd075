using System.Globalization;
using Sightglass.Query.Functions;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Sql;

/// <summary>Prints filters and formulas as SQL that gives the same answer.</summary>
public static class SqlQuestion
{
    // Words that begin something else than a name.
    private static readonly HashSet<string> Words = new(SqlParser.ReservedWords.Concat(["NULL", "TRUE", "FALSE", "INTERVAL", "CAST", "TRY_CAST", "EXISTS", "TIMESTAMP", "DATE", "CURRENT_TIMESTAMP", "CURRENT_DATE", "PARTITION", "ROWS", "RANGE"]), StringComparer.OrdinalIgnoreCase);

    /// <summary>A question as a statement.</summary>
    /// <returns>Null when SQL has no such question; then the second says what it lacks.</returns>
    public static (string? Text, string? Lost) Print(ParsedQuery query)
    {
        try
        {
            return query switch
            {
                EventsQuery { Filter: MatchAllNode } => ("SELECT * FROM events ORDER BY time DESC", null),
                EventsQuery events => ($"SELECT * FROM events WHERE {Condition(events.Filter)} ORDER BY time DESC", null),
                FormulaProgram program => (Formula(program), null),
                _ => (null, "it is no filter and no formula"),
            };
        }
        catch (NotInSqlException exception)
        {
            return (null, exception.Message);
        }
    }

    /// <summary>A condition that is true where the filter is, and else false or NULL.</summary>
    /// <exception cref="NotInSqlException">SQL cannot express it.</exception>
    private static string Condition(FilterNode node) => node switch
    {
        MatchAllNode => "TRUE",
        AndNode and => string.Join(" AND ", and.Operands.Select(operand => operand is OrNode ? $"({Condition(operand)})" : Condition(operand))),
        OrNode or => string.Join(" OR ", or.Operands.Select(operand => operand is AndNode ? $"({Condition(operand)})" : Condition(operand))),
        NotNode not => $"NOT coalesce({Condition(not.Operand)}, FALSE)",
        ExistsNode exists => $"{Name(exists.Field.Name)} IS NOT NULL",
        ComparisonNode { Operator: ComparisonOperator.NotEqual, WhenMissing: MissingField.Differs } comparison => $"NOT coalesce({Comparison(comparison, ComparisonOperator.Equal)}, FALSE)",
        ComparisonNode { Operator: ComparisonOperator.NotEqual } comparison => $"NOT ({Comparison(comparison, ComparisonOperator.Equal)})",
        ComparisonNode comparison => Comparison(comparison, comparison.Operator),
        SearchNode => throw new NotInSqlException("a text that is searched in all names and values: name the field, or search Logs of workers_logs with ILIKE"),
        _ => throw new NotInSqlException("a test of the log line, or of a path into arrays and objects"),
    };

    private static string Comparison(ComparisonNode comparison, ComparisonOperator kind)
    {
        var field = Name(comparison.Field.Name);
        return (kind, comparison.Operand) switch
        {
            (ComparisonOperator.Equal, PatternOperand pattern) => $"{field} LIKE {Quote(string.Join('%', pattern.Parts.Select(Escaped)))}",
            (ComparisonOperator.Equal, NumberOperand number) => $"{field} = {Quote(number.Text)}",
            (ComparisonOperator.Equal, TextOperand text) => $"{field} = {Quote(text.Text)}",
            (ComparisonOperator.Equal or ComparisonOperator.In, ListOperand list) => $"{field} IN ({string.Join(", ", list.Texts.Select(Quote))})",
            (ComparisonOperator.Greater, NumberOperand number) => $"{field} > {number.Text}",
            (ComparisonOperator.GreaterOrEqual, NumberOperand number) => $"{field} >= {number.Text}",
            (ComparisonOperator.Less, NumberOperand number) => $"{field} < {number.Text}",
            (ComparisonOperator.LessOrEqual, NumberOperand number) => $"{field} <= {number.Text}",
            (ComparisonOperator.Contains, _) => $"{field} ILIKE {Quote($"%{Escaped(TextOf(comparison.Operand))}%")}",
            (ComparisonOperator.Includes, _) => $"position({field}, {Quote(TextOf(comparison.Operand))}) > 0",
            (ComparisonOperator.StartsWith, _) => $"startsWith({field}, {Quote(TextOf(comparison.Operand))})",
            (ComparisonOperator.EndsWith, _) => $"endsWith({field}, {Quote(TextOf(comparison.Operand))})",
            (ComparisonOperator.Matches, TextOperand text) => $"regexp_like({field}, {Quote(text.Text)})",
            _ => throw new NotInSqlException($"the comparison of '{comparison.Field.Name}'"),
        };
    }

    private static string Formula(FormulaProgram program)
    {
        var filters = Aggregates(program.Value).Select(aggregate => aggregate.Filter).ToList();
        var where = filters.Count > 0 && !filters.Exists(filter => filter is MatchAllNode) ? $" WHERE {string.Join(" OR ", filters.Select(Condition).Distinct().Select(condition => $"({condition})"))}" : "";
        var isShared = filters.Select(filter => filter is MatchAllNode ? "" : Condition(filter)).Distinct().Count() == 1;
        var keys = program.GroupBy.Select(key => Name(key.Name)).ToList();
        var order = keys.Count == 0 ? "" : program.Order.Key is { } key ? $" ORDER BY {key + 1}{Direction(program.Order)}" : $" ORDER BY {keys.Count + 1}{Direction(program.Order)}";
        var groups = keys.Count == 0 ? "" : $" GROUP BY {string.Join(", ", Enumerable.Range(1, keys.Count))}{order} LIMIT {program.Limit.ToString(CultureInfo.InvariantCulture)}";
        return $"SELECT {string.Join(", ", keys.Append($"{Value(program.Value, isShared)} AS value"))} FROM events{where}{groups}";
    }

    private static string Direction(GroupOrder order) => order.IsDescending ? " DESC" : "";

    private static string Value(FormulaNode node, bool isShared) => node switch
    {
        NumberNode number => number.Value.ToString("R", CultureInfo.InvariantCulture),
        NegationNode negation => $"-({Value(negation.Operand, isShared)})",
        ArithmeticNode { Operator: ArithmeticOperator.Coalesce } either => $"coalesce({Value(either.Left, isShared)}, {Value(either.Right, isShared)})",
        ArithmeticNode arithmetic => $"({Value(arithmetic.Left, isShared)} {Symbol(arithmetic.Operator)} {Value(arithmetic.Right, isShared)})",
        NameNode name => Value(name.Target, isShared),
        AggregateNode aggregate => Aggregate(aggregate) + (isShared ? "" : $" FILTER (WHERE {Condition(aggregate.Filter)})"),
        _ => throw new NotInSqlException("a rate, or a value of an earlier time: write windows over steps"),
    };

    private static string Aggregate(AggregateNode aggregate) => aggregate switch
    {
        { Elapsed: not null } => throw new NotInSqlException("Elapsed, which joins the first and the later event of each key"),
        { Groups: not null } => throw new NotInSqlException("a function of the values of groups: write a subquery"),
        { Kind: AggregateKind.Count } => "count(*)",
        { Kind: AggregateKind.Uniq } => $"count(DISTINCT {Name(aggregate.Field!.Name)})",
        { Kind: AggregateKind.Percentile } => $"quantile({(aggregate.Permille / 1000.0).ToString(CultureInfo.InvariantCulture)})({Name(aggregate.Field!.Name)})",
        { Kind: AggregateKind.Total } => $"coalesce(sum({Name(aggregate.Field!.Name)}), 0)",
        { Kind: AggregateKind.Avg or AggregateKind.Sum or AggregateKind.Min or AggregateKind.Max } => $"{aggregate.Kind.ToString().ToLowerInvariant()}({Name(aggregate.Field!.Name)})",
        _ => throw new NotInSqlException($"the function {aggregate.Kind}"),
    };

    private static IEnumerable<AggregateNode> Aggregates(FormulaNode node) => node switch
    {
        AggregateNode aggregate => [aggregate],
        NegationNode negation => Aggregates(negation.Operand),
        ArithmeticNode arithmetic => Aggregates(arithmetic.Left).Concat(Aggregates(arithmetic.Right)),
        NameNode name => Aggregates(name.Target),
        _ => [],
    };

    private static char Symbol(ArithmeticOperator kind) => kind switch
    {
        ArithmeticOperator.Add => '+',
        ArithmeticOperator.Subtract => '-',
        ArithmeticOperator.Multiply => '*',
        ArithmeticOperator.Divide => '/',
        _ => throw new NotInSqlException("a comparison of two values as 1 or 0: write it with CASE"),
    };

    private static string TextOf(Operand operand) => operand switch
    {
        TextOperand text => text.Text,
        NumberOperand number => number.Text,
        _ => throw new NotInSqlException("a comparison with several values"),
    };

    private static string Name(string name) => DerivedName.Read(name, out _) is not null ? throw new NotInSqlException($"the key {name}")
        : name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !Words.Contains(name) ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Escaped(string part) => part.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    private sealed class NotInSqlException(string what) : Exception(what);
}
