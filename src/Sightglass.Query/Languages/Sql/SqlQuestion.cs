using System.Globalization;
using Sightglass.Query.Binding;
using Sightglass.Query.Functions;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Languages.Sql;

/// <summary>Prints filters, and tables of values, as SQL that gives the same answer.</summary>
/// <param name="binder">Knows the types of fields, which decide how SQL compares.</param>
/// <param name="lost">Receives what the statement does not say.</param>
internal sealed class SqlQuestion(QueryBinder binder, ICollection<string> lost)
{
    // Words that begin something else than a name.
    private static readonly HashSet<string> Words = new(SqlParser.ReservedWords.Concat(["NULL", "TRUE", "FALSE", "INTERVAL", "CAST", "TRY_CAST", "EXISTS", "TIMESTAMP", "DATE", "CURRENT_TIMESTAMP", "CURRENT_DATE", "PARTITION", "ROWS", "RANGE"]), StringComparer.OrdinalIgnoreCase);

    /// <summary>The events that match a filter, newest first.</summary>
    /// <exception cref="InexpressibleException">SQL cannot express it.</exception>
    public string Write(FilterNode filter) => filter is MatchAllNode ? "SELECT * FROM events ORDER BY time DESC" : $"SELECT * FROM events WHERE {Condition(filter)} ORDER BY time DESC";

    /// <summary>A table.</summary>
    /// <exception cref="InexpressibleException">SQL cannot express it.</exception>
    public string Write(SelectQuery select)
    {
        if (select.IsByEachKey || !select.IsGrouped || select.Columns.Any(column => column.Value is StepNode))
        {
            throw new InexpressibleException("the form of the table");
        }

        var keys = select.Columns.Where(column => column.IsKey).ToList();
        var values = select.Columns.Where(column => !column.IsKey).ToList();
        List<SelectColumn> columns = [.. keys, .. values];
        var aggregates = values.SelectMany(column => Aggregates(column.Value)).ToList();
        if (aggregates.Count == 0)
        {
            return keys.Count == 0 && select.Filter is MatchAllNode ? $"SELECT {string.Join(", ", values.Select(column => Item(column, isShared: true)))}" : throw new InexpressibleException("groups without a function");
        }

        var conditions = aggregates.Select(aggregate => aggregate.Filter is MatchAllNode ? "" : Condition(aggregate.Filter)).Distinct().ToList();
        var isShared = conditions.Count == 1;
        var where = Where(select.Filter is MatchAllNode ? null : Condition(select.Filter), conditions);
        var groups = keys.Count == 0 ? "" : $" GROUP BY {string.Join(", ", Enumerable.Range(1, keys.Count))}";
        var having = select.Having is null ? "" : $" HAVING {Having(select.Having)}";
        var order = keys.Count == 0 ? "" : string.Concat(select.Order.Where(order => order.Column is not null).Select((order, index) => $"{(index == 0 ? " ORDER BY " : ", ")}{columns.IndexOf(select.Columns[order.Column!.Value]) + 1}{(order.IsDescending ? " DESC" : "")}"));
        var limit = keys.Count == 0 || select.Limit >= QueryLimits.Groups ? "" : $" LIMIT {select.Limit.ToString(CultureInfo.InvariantCulture)}";
        var offset = select.Offset == 0 ? "" : $" OFFSET {select.Offset.ToString(CultureInfo.InvariantCulture)}";
        return $"SELECT {string.Join(", ", columns.Select(column => Item(column, isShared)))} FROM events{where}{groups}{having}{order}{limit}{offset}";
    }

    /// <summary>A group has a row if one of its events is read by a function.</summary>
    private static string Where(string? all, List<string> conditions)
    {
        var read = conditions.Contains("") ? null : conditions is [var only] ? only : string.Join(" OR ", conditions.Select(condition => $"({condition})"));
        return (all, read) switch
        {
            (null, null) => "",
            (null, var one) => $" WHERE {one}",
            (var one, null) => $" WHERE {one}",
            _ => $" WHERE ({all}) AND ({read})",
        };
    }

    private string Item(SelectColumn column, bool isShared) => column.Value is FieldNode field
        ? Column(field.Field.Name) + (field.Field.Name == column.Name ? "" : $" AS {Name(column.Name)}")
        : $"{Value(column.Value, isShared)} AS {Name(column.Name)}";

    /// <summary>A condition that is true where the filter is, and else false or NULL.</summary>
    private string Condition(FilterNode node) => node switch
    {
        MatchAllNode => "TRUE",
        AndNode and => string.Join(" AND ", and.Operands.Select(operand => operand is OrNode ? $"({Condition(operand)})" : Condition(operand))),
        OrNode or => string.Join(" OR ", or.Operands.Select(operand => operand is AndNode ? $"({Condition(operand)})" : Condition(operand))),
        NotNode { Operand: ExistsNode exists } => $"{Column(exists.Field.Name)} IS NULL",
        NotNode not => $"NOT coalesce({Condition(not.Operand)}, FALSE)",
        ExistsNode exists => $"{Column(exists.Field.Name)} IS NOT NULL",
        ComparisonNode { Operator: ComparisonOperator.NotEqual, WhenMissing: MissingField.Differs } comparison => $"NOT coalesce({Comparison(comparison with { Operator = ComparisonOperator.Equal })}, FALSE)",
        ComparisonNode { Operator: ComparisonOperator.NotEqual } comparison => Differs(Column(comparison.Field.Name), Comparison(comparison with { Operator = ComparisonOperator.Equal })),
        ComparisonNode comparison => Comparison(comparison),
        SearchNode => throw new InexpressibleException("a text that is searched in all names and values: name the field, or search Logs of workers_logs with ILIKE"),
        _ => throw new InexpressibleException("a test of the log line, or of a path into arrays and objects"),
    };

    /// <summary>Not equal, and not NULL.</summary>
    private static string Differs(string name, string equal) =>
        equal.StartsWith($"{name} = ", StringComparison.Ordinal) ? $"{name} <> {equal[(name.Length + 3)..]}" : $"{name} IS NOT NULL AND NOT coalesce({equal}, FALSE)";

    private string Comparison(ComparisonNode comparison)
    {
        if (binder.BindField(comparison.Field.Name) is SameField same)
        {
            return Same(same, comparison);
        }

        var (name, bound) = (Column(comparison.Field.Name), binder.Bind(comparison));
        if (bound is BoundConstant constant)
        {
            return constant.Value ? "TRUE" : "FALSE";
        }

        LoseDigits(bound, comparison.Field.Name);
        return binder.BindField(comparison.Field.Name) switch
        {
            ColumnField { Field.Type: FieldType.Timestamp } or EventPartField { Part: EventPart.Time or EventPart.Received } => $"{name} {Symbol(comparison)} {Time(comparison)}",
            ColumnField { Field.Type: FieldType.Integer or FieldType.Number } => OfNumber(name, comparison),
            ColumnField { Field.Type: FieldType.Boolean } => OfBoolean(name, comparison),
            var field => OfText(name, comparison, field is AttributeField),
        };
    }

    /// <summary>SQL compares fields itself, those of one type.</summary>
    private string Same(SameField same, ComparisonNode comparison)
    {
        var isSame = comparison is { Operator: ComparisonOperator.Equal, Operand: TextOperand { Text: "true" or "false" } text } ? text.Text == "true" : throw new InexpressibleException($"the key {same.Name}");
        return same is { First: ColumnField first, Second: ColumnField second } && first.Field.Type == second.Field.Type
            ? $"{Column(first.Name)} {(isSame ? "=" : "<>")} {Column(second.Name)}"
            : throw new InexpressibleException($"the comparison of fields that may have different types, {same.Name}");
    }

    private void LoseDigits(BoundFilter bound, string name)
    {
        if (bound is BoundWholeTest)
        {
            lost.Add($"digits of '{name}' beyond what a 64-bit float holds");
        }
    }

    private static string OfNumber(string name, ComparisonNode comparison) => comparison.Operand switch
    {
        NumberOperand number when comparison.Operator is ComparisonOperator.Equal or ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual or ComparisonOperator.Less or ComparisonOperator.LessOrEqual => $"{name} {Symbol(comparison)} {Digits(number.Text)}",
        TextOperand text when comparison.Operator == ComparisonOperator.Equal => $"{name} = {Digits(text.Text)}",
        ListOperand => throw new InexpressibleException($"several texts for the number '{comparison.Field.Name}'"),
        _ => OfText($"CAST({name} AS VARCHAR)", comparison, isAttribute: false),
    };

    private static string OfBoolean(string name, ComparisonNode comparison) => comparison switch
    {
        { Operator: ComparisonOperator.Equal, Operand: TextOperand text } => $"{name} = {text.Text.ToUpperInvariant()}",
        { Operand: ListOperand } => throw new InexpressibleException($"several texts for the boolean '{comparison.Field.Name}'"),
        _ => OfText($"CAST({name} AS VARCHAR)", comparison, isAttribute: false),
    };

    /// <param name="isAttribute">It may also be a number.</param>
    private static string OfText(string name, ComparisonNode comparison, bool isAttribute) => (comparison.Operator, comparison.Operand) switch
    {
        (ComparisonOperator.Equal, PatternOperand pattern) => $"{name} LIKE {Quote(string.Join('%', pattern.Parts.Select(Escaped)))}",
        (ComparisonOperator.Equal, NumberOperand number) when isAttribute && NumberText.Format(number.Value) != number.Text => $"({name} = {Quote(number.Text)} OR {name} = {Digits(number.Text)})",
        (ComparisonOperator.Equal, NumberOperand number) => $"{name} = {Quote(number.Text)}",
        (ComparisonOperator.Equal, TextOperand text) => $"{name} = {Quote(text.Text)}",
        (ComparisonOperator.Equal or ComparisonOperator.In, ListOperand list) => $"{name} IN ({string.Join(", ", list.Texts.Select(Quote))})",
        (ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual or ComparisonOperator.Less or ComparisonOperator.LessOrEqual, NumberOperand number) => $"{name} {Symbol(comparison)} {Digits(number.Text)}",
        (ComparisonOperator.Contains, _) => $"{name} ILIKE {Quote($"%{Escaped(TextOf(comparison))}%")}",
        (ComparisonOperator.Includes, _) => $"position({name}, {Quote(TextOf(comparison))}) > 0",
        (ComparisonOperator.StartsWith, _) => $"startsWith({name}, {Quote(TextOf(comparison))})",
        (ComparisonOperator.EndsWith, _) => $"endsWith({name}, {Quote(TextOf(comparison))})",
        (ComparisonOperator.Matches, TextOperand text) => $"regexp_like({name}, {Quote(text.Text)})",
        _ => throw new InexpressibleException($"the comparison of '{comparison.Field.Name}'"),
    };

    private static string Time(ComparisonNode comparison) => comparison.Operand is NumberOperand { Value: >= 0 and < 253402300800000 and var millis } && Symbol(comparison) is not null
        ? Quote(DateTimeOffset.UnixEpoch.AddTicks((long)Math.Round(millis * TimeSpan.TicksPerMillisecond)).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture))
        : throw new InexpressibleException($"the text of the time '{comparison.Field.Name}'");

    private static string Symbol(ComparisonNode comparison) => comparison.Operator switch
    {
        ComparisonOperator.Equal => "=",
        ComparisonOperator.Greater => ">",
        ComparisonOperator.GreaterOrEqual => ">=",
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "<=",
        _ => throw new InexpressibleException($"the comparison of '{comparison.Field.Name}'"),
    };

    /// <summary>A condition on the rows of the answer, whose columns are named.</summary>
    private static string Having(FilterNode node) => node switch
    {
        AndNode and => string.Join(" AND ", and.Operands.Select(operand => operand is OrNode ? $"({Having(operand)})" : Having(operand))),
        OrNode or => string.Join(" OR ", or.Operands.Select(operand => operand is AndNode ? $"({Having(operand)})" : Having(operand))),
        NotNode not => $"NOT coalesce({Having(not.Operand)}, FALSE)",
        ExistsNode exists => $"{Name(exists.Field.Name)} IS NOT NULL",
        ComparisonNode { Operator: ComparisonOperator.NotEqual, WhenMissing: MissingField.Differs } comparison => $"NOT coalesce({Having(comparison with { Operator = ComparisonOperator.Equal })}, FALSE)",
        ComparisonNode { Operator: ComparisonOperator.NotEqual, Operand: NumberOperand number } comparison => $"{Name(comparison.Field.Name)} <> {Digits(number.Text)}",
        ComparisonNode { Operand: NumberOperand number } comparison => $"{Name(comparison.Field.Name)} {Symbol(comparison)} {Digits(number.Text)}",
        ComparisonNode { Operator: ComparisonOperator.Equal, Operand: TextOperand text } comparison => $"{Name(comparison.Field.Name)} = {Quote(text.Text)}",
        _ => throw new InexpressibleException("the condition on the groups"),
    };

    private string Value(FormulaNode node, bool isShared) => node switch
    {
        NumberNode number => number.Value.ToString("R", CultureInfo.InvariantCulture),
        NegationNode negation => $"-({Value(negation.Operand, isShared)})",
        ArithmeticNode { Operator: ArithmeticOperator.Coalesce } either => $"coalesce({Value(either.Left, isShared)}, {Value(either.Right, isShared)})",
        ArithmeticNode { Operator: >= ArithmeticOperator.Less } comparison => Compared(comparison, isShared),
        ArithmeticNode arithmetic => $"({Value(arithmetic.Left, isShared)} {Symbol(arithmetic.Operator)} {Value(arithmetic.Right, isShared)})",
        NameNode name => Value(name.Target, isShared),
        AggregateNode aggregate => Aggregate(aggregate, isShared || aggregate.Filter is MatchAllNode ? "" : $" FILTER (WHERE {Condition(aggregate.Filter)})"),
        _ => throw new InexpressibleException("a rate, or a value of an earlier time: write windows over steps"),
    };

    /// <summary>1 or 0; NULL if a side is.</summary>
    private string Compared(ArithmeticNode comparison, bool isShared)
    {
        var condition = $"{Value(comparison.Left, isShared)} {Symbol(comparison.Operator)} {Value(comparison.Right, isShared)}";
        return $"CASE WHEN {condition} THEN 1 WHEN NOT ({condition}) THEN 0 END";
    }

    /// <param name="filter">What stands behind the call.</param>
    private string Aggregate(AggregateNode aggregate, string filter)
    {
        if (aggregate.Elapsed is not null)
        {
            throw new InexpressibleException("Elapsed, which joins the first and the later event of each key");
        }

        if (aggregate.Groups is not null)
        {
            throw new InexpressibleException("a function of the values of groups: write a subquery");
        }

        if (aggregate.Kind is AggregateKind.Count or AggregateKind.Sum or AggregateKind.Avg or AggregateKind.Percentile)
        {
            lost.Add("the weight of sampled events: SQL reads each row once");
        }

        return aggregate.Kind switch
        {
            AggregateKind.Count or AggregateKind.Rows => $"count(*){filter}",

            // Of no values, a formula has no number.
            AggregateKind.Uniq => $"nullIf(count(DISTINCT {Column(aggregate.Field!.Name)}){filter}, 0)",
            AggregateKind.Percentile => $"quantile({(aggregate.Permille / 1000.0).ToString(CultureInfo.InvariantCulture)})({NumberOf(aggregate.Field!.Name)}){filter}",
            AggregateKind.First or AggregateKind.Last => throw new InexpressibleException($"the function {aggregate.Kind}: write a window"),
            AggregateKind.StandardDeviation => $"stddev({NumberOf(aggregate.Field!.Name)}){filter}",
            AggregateKind.Min or AggregateKind.Max when binder.BindField(aggregate.Field!.Name) is AttributeField => $"{aggregate.Kind.ToString().ToLowerInvariant()}(CAST({Column(aggregate.Field!.Name)} AS DOUBLE)){filter}",
            _ => $"{aggregate.Kind.ToString().ToLowerInvariant()}({NumberOf(aggregate.Field!.Name)}){filter}",
        };
    }

    private string NumberOf(string name) => binder.BindField(name) is AttributeField or ColumnField { Field.Type: FieldType.Integer or FieldType.Number } ? Column(name) : throw new InexpressibleException($"numbers of '{name}', which has none");

    private static IEnumerable<AggregateNode> Aggregates(FormulaNode node) => node switch
    {
        AggregateNode aggregate => [aggregate],
        NegationNode negation => Aggregates(negation.Operand),
        ArithmeticNode arithmetic => Aggregates(arithmetic.Left).Concat(Aggregates(arithmetic.Right)),
        NameNode name => Aggregates(name.Target),
        OverTimeNode over => Aggregates(over.Operand),
        _ => [],
    };

    private static string Symbol(ArithmeticOperator kind) => kind switch
    {
        ArithmeticOperator.Add => "+",
        ArithmeticOperator.Subtract => "-",
        ArithmeticOperator.Multiply => "*",
        ArithmeticOperator.Divide => "/",
        ArithmeticOperator.Less => "<",
        ArithmeticOperator.LessOrEqual => "<=",
        ArithmeticOperator.Greater => ">",
        _ => ">=",
    };

    private static string TextOf(ComparisonNode comparison) => comparison.Operand switch
    {
        TextOperand text => text.Text,
        NumberOperand number => number.Text,
        _ => throw new InexpressibleException($"a comparison of '{comparison.Field.Name}' with several values"),
    };

    private static string Digits(string text) => text.TrimStart('+');

    /// <summary>An attribute called timestamp is not the time.</summary>
    private string Column(string name) => DerivedName.Read(name, out _) is not null ? throw new InexpressibleException($"the key {name}") : Name(name is "timestamp" && binder.BindField(name) is AttributeField ? "attributes.timestamp" : name);

    /// <summary>A name, in quotes if it needs them.</summary>
    public static string Name(string name) =>
        name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !Words.Contains(name) ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text in quotes.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Escaped(string part) => part.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
