using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Query.Functions;
using Sightglass.Query.Syntax;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Sql.Relations;

/// <summary>Prints the values of SQL: names become columns, literals parameters, and types are checked where the engine would guess.</summary>
internal sealed class ScalarSql(RelationSql queries, string text, SqlDialect dialect, QueryBinder binder, SqlParameters parameters, PrintedLength length, DateTimeOffset now)
{
    private readonly CallSql _calls = new(text, dialect, parameters, now);
    private readonly ScalarValues _values = new(text, dialect, parameters);

    // Whether a name of the result was met within itself, where it means a column.
    private bool _metItself;

    /// <summary>A value where rows may be grouped: a key of the groups, an aggregate, or something computed of these.</summary>
    public Scalar Print(ScalarNode node, SelectScope scope)
    {
        // The parts of the value are counted while they wait; then they are in it.
        var before = length.Waiting.Values;
        length.Enter(node.Span);
        var printed = PrintParts(node, scope);
        length.Leave();
        Forget(before);
        length.AddValue(printed.Sql.Length, node.Span);
        if (scope.SoughtKeys is { } sought && !_metItself)
        {
            scope.Compared[node] = sought.Contains(printed.Sql) ? printed : null;
        }

        return printed;
    }

    private void Forget(int before) => length.Waiting = (before, length.Waiting.Tables);

    private Scalar PrintParts(ScalarNode node, SelectScope scope)
    {
        if (scope.GroupKeys is { } keys && node is not (NullLiteral or BooleanLiteral or NumberLiteral or TextLiteral or IntervalLiteral))
        {
            if (TryPrintKey(node, scope, keys) is { } key)
            {
                return key;
            }

            if (node is ColumnNode column && AliasOf(column, scope) is null)
            {
                throw Error(node.Span, $"'{NameOf(column)}' is neither in GROUP BY nor within an aggregate", $"add it to GROUP BY, or write any({NameOf(column)})");
            }
        }

        return node switch
        {
            NullLiteral => Scalar.Null,
            BooleanLiteral literal => new Scalar(literal.Value ? "true" : "false", ScalarType.Boolean) { Literal = literal },
            NumberLiteral literal => Number(literal),
            TextLiteral literal => new Scalar(parameters.String(literal.Value), ScalarType.Text) { Literal = literal },
            IntervalLiteral literal => new Scalar($"INTERVAL {literal.Amount.ToString(CultureInfo.InvariantCulture)} {literal.Unit.ToString().ToUpperInvariant()}", ScalarType.Interval) { Literal = literal },
            ColumnNode column => Column(column, scope),
            StarNode => throw Error(node.Span, "'*' stands for columns only after SELECT and in count(*)"),
            UnaryNode unary => Unary(unary, scope),
            BinaryNode binary => Binary(binary, scope),
            BetweenNode between => Between(between, scope),
            InListNode list => InList(list, scope),
            InQueryNode query => InQuery(query, scope),
            LikeNode like => Like(like, scope),
            IsNode isNode => Is(isNode, scope),
            CaseNode branches => Case(branches, scope),
            CastNode cast => Cast(cast, scope),
            QueryValueNode value => QueryValue(value),
            ExistsQueryNode exists => new Scalar($"EXISTS({queries.Print(exists.Query).Sql})", ScalarType.Boolean),
            CallNode call => Call(call, scope),
            _ => throw new UnreachableException(node.GetType().Name),
        };
    }

    /// <summary>A condition of WHERE, ON, HAVING or FILTER.</summary>
    public string Condition(ScalarNode node, SelectScope scope) => ScalarValues.Condition(Print(node, scope)) ?? throw Error(node.Span, "this is no condition", "compare it with something");

    private Scalar? TryPrintKey(ScalarNode node, SelectScope scope, IReadOnlySet<string> keys)
    {
        var (before, depth) = (length.Waiting.Values, length.Depth);
        try
        {
            // A part of a value that was compared before is not printed again, which would take quadratic time.
            if (!scope.Compared.TryGetValue(node, out var known))
            {
                var free = Print(node, scope.Seeking(keys));
                known = keys.Contains(free.Sql) ? free : null;
            }

            // Its number may be another column, which is no key.
            return known is null ? null : known with { Number = null };
        }
        catch (QueryErrorException)
        {
            // It has an aggregate in it, or an error that the other way finds, too.
            length.Depth = depth;
            return null;
        }
        finally
        {
            Forget(before);
        }
    }

    private static Scalar Number(NumberLiteral literal)
    {
        var isWhole = literal.Digits.All(char.IsAsciiDigit);
        var digits = literal.Digits.StartsWith('.') ? "0" + literal.Digits : literal.Digits.Replace(".e", ".0e", StringComparison.OrdinalIgnoreCase).TrimEnd('.');

        // Past 64 bits a whole number is a float for the engine, too.
        return isWhole && digits.TrimStart('0').Length <= 19
            ? new Scalar(digits.TrimStart('0') is { Length: > 0 } significant ? significant : "0", ScalarType.Integer) { Literal = literal }
            : new Scalar($"toFloat64({digits})", ScalarType.Number) { Literal = literal };
    }

    private Scalar Column(ColumnNode column, SelectScope scope)
    {
        if (column.Names.Count > 1 && scope.Relations.FirstOrDefault(relation => string.Equals(relation.Name, column.Names[0], StringComparison.OrdinalIgnoreCase)) is { } named)
        {
            var rest = string.Join('.', column.Names.Skip(1));
            return named.Find(rest) ?? (named.IsOpen ? named.FindOpen(rest) : throw NoColumn(column, rest, [named]));
        }

        var name = NameOf(column);
        if (scope.PrefersAliases && AliasOf(column, scope) is { } first)
        {
            return Named(name, first, scope);
        }

        var found = scope.Relations.Select(relation => (relation, Column: relation.Find(name))).Where(pair => pair.Column is not null).ToList();
        if (found.Count > 1 && !scope.Shared.Contains(name))
        {
            throw Error(column.Span, $"several tables have a column '{name}'", $"write {found[0].relation.Name ?? "table"}.{name}");
        }

        if (found.Count > 0)
        {
            return found[0].Column!;
        }

        // lower(name) AS name: elsewhere the name means the attribute.
        if (AliasOf(column, scope) is { } alias && !ScalarNodes.Names(alias, name))
        {
            return Named(name, alias, scope);
        }

        return scope.Relations.Where(relation => relation.IsOpen).ToList() switch
        {
            [var open] when column.Names.Count == 1 || scope.Relations.Count == 1 || binder.BindField(column.Names[0]) is not AttributeField || column.Names[0] == "attributes" => open.FindOpen(name),
            [_, _, ..] when column.Names.Count > 1 && scope.Relations.All(relation => relation.Find(column.Names[0]) is null) => throw UnknownColumn(column, name, scope.Relations),
            [_, _, ..] => throw Error(column.Span, $"'{name}' may be an attribute of several tables", "write the table before it: t.name"),
            _ => throw UnknownColumn(column, name, scope.Relations),
        };
    }

    private static string NameOf(ColumnNode column) => string.Join('.', column.Names);

    /// <summary>What a name of the result stands for.</summary>
    private Scalar Named(string name, ScalarNode value, SelectScope scope)
    {
        var place = (name.ToUpperInvariant(), scope.NoAggregates, scope.GroupKeys);
        if (!scope.Printed.TryGetValue(place, out var printed))
        {
            var before = _metItself;
            _metItself = false;
            try
            {
                printed = Print(value, scope.With(scope.NoAggregates, prefersAliases: false, scope.GroupKeys, [.. scope.Resolving, name]));
                if (!_metItself)
                {
                    scope.Printed.Add(place, printed);
                }
            }
            finally
            {
                _metItself |= before;
            }
        }

        return printed;
    }

    private ScalarNode? AliasOf(ColumnNode column, SelectScope scope)
    {
        if (column.Names is not [var name] || !scope.Aliases.TryGetValue(name, out var alias))
        {
            return null;
        }

        var isItself = scope.Resolving.Contains(name, StringComparer.OrdinalIgnoreCase);
        _metItself |= isItself;
        return isItself ? null : alias;
    }

    private QueryErrorException UnknownColumn(ColumnNode column, string name, IReadOnlyList<Relation> relations)
    {
        if (relations.Count == 0)
        {
            return Error(column.Span, $"there is no column '{name}': the SELECT has no FROM");
        }

        if (column.Names.Count > 1 && relations.All(relation => relation.Find(column.Names[0]) is null) && !relations.Any(relation => relation.IsOpen && relations.Count == 1))
        {
            return Error(column.Span, $"there is no table '{column.Names[0]}' in this FROM, and no column '{name}'");
        }

        return NoColumn(column, name, relations);
    }

    private QueryErrorException NoColumn(ColumnNode column, string name, IReadOnlyList<Relation> relations)
    {
        if (relations.Any(relation => relation.LosesAttributes))
        {
            return Error(column.Span, $"there is no column '{name}', and attributes do not come through '*'", $"name it in that SELECT, too: SELECT *, {name} FROM …");
        }

        var nearest = NameSuggestion.Closest(name, relations.SelectMany(relation => relation.Columns.Concat(relation.OtherNames)).Distinct());
        var what = dialect == SqlDialect.Analytics ? $"unable to find type of column: {name}" : $"there is no column '{name}'";
        return Error(column.Span, what, nearest is null ? null : $"did you mean '{nearest}'?");
    }

    private Scalar Unary(UnaryNode unary, SelectScope scope)
    {
        if (unary is { Operator: UnaryOperator.Not, Operand: InQueryNode { IsNegated: false } query })
        {
            // NOT x IN (…) is x NOT IN (…).
            return Print(query with { IsNegated = true }, scope);
        }

        var operand = Print(unary.Operand, scope);
        if (unary.Operator == UnaryOperator.Not)
        {
            return new Scalar($"NOT({ScalarValues.Condition(operand) ?? throw Error(unary.Operand.Span, "NOT needs a condition", "compare it with something")})", ScalarType.Boolean);
        }

        if (operand.Literal is NumberLiteral literal)
        {
            // Folded: some functions of the engine want a constant. Two signs in a row would begin a comment.
            return operand.Sql.StartsWith('-')
                ? new Scalar(operand.Sql[1..], operand.Type) { Literal = literal with { Digits = literal.Digits[1..] } }
                : new Scalar($"-{operand.Sql}", operand.Type) { Literal = literal with { Digits = "-" + literal.Digits } };
        }

        return operand.Literal is IntervalLiteral interval
            ? Print(interval with { Amount = -interval.Amount }, scope)
            : new Scalar($"negate({_values.Number(operand, unary.Operand.Span)})", operand.IsNumber ? operand.Type : ScalarType.Number);
    }

    private Scalar Binary(BinaryNode node, SelectScope scope)
    {
        var (left, right) = (Print(node.Left, scope), Print(node.Right, scope));
        switch (node.Operator)
        {
            case BinaryOperator.And or BinaryOperator.Or:
                return Chained(left, ScalarValues.Condition(left) ?? throw NoCondition(node.Left), node.Operator == BinaryOperator.And ? "AND" : "OR", ScalarValues.Condition(right) ?? throw NoCondition(node.Right), ScalarType.Boolean);
            case BinaryOperator.Concat:
                return Chained(left, ScalarValues.Text(left), "||", ScalarValues.Text(right), ScalarType.Text);
            case BinaryOperator.Add or BinaryOperator.Subtract when left.Type == ScalarType.Interval || right.Type == ScalarType.Interval:
                return Shift(node, left, right);
            case BinaryOperator.Subtract when left.Type is ScalarType.Time or ScalarType.Date && right.Type is ScalarType.Time or ScalarType.Date:
                throw Error(node.Span, "times cannot be subtracted", "write date_diff('second', earlier, later)");
            case BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply:
                var symbol = node.Operator switch { BinaryOperator.Add => "+", BinaryOperator.Subtract => "-", _ => "*" };
                var type = left.Type == ScalarType.Integer && right.Type == ScalarType.Integer ? ScalarType.Integer : ScalarType.Number;
                return Chained(left, _values.Number(left, node.Left.Span), symbol, _values.Number(right, node.Right.Span), type);
            case BinaryOperator.Divide:
                return Chained(left, _values.Number(left, node.Left.Span), "/", $"nullIf({_values.Number(right, node.Right.Span)}, 0)", ScalarType.Number);
            case BinaryOperator.Modulo:
                return new Scalar($"moduloOrNull({_values.Number(left, node.Left.Span)}, {_values.Number(right, node.Right.Span)})", left.Type == ScalarType.Integer && right.Type == ScalarType.Integer ? ScalarType.Integer : ScalarType.Number);
            default:
                return new Scalar(Comparison(node.Operator, left, node.Left.Span, right, node.Right.Span), ScalarType.Boolean);
        }
    }

    private QueryErrorException NoCondition(ScalarNode node) => Error(node.Span, "AND and OR need conditions", "compare it with something");

    /// <summary>Operands of one precedence in a row, so that a long sum does not nest deeper than the engine parses.</summary>
    private static Scalar Chained(Scalar left, string leftSql, string symbol, string rightSql, ScalarType type)
    {
        var operators = symbol switch { "+" or "-" => "+-", "*" or "/" => "*/", _ => symbol };
        var loose = $"{(left.Chain is { } chain && chain.Operators == operators && left.Sql == leftSql ? chain.Sql : leftSql)} {symbol} {rightSql}";
        return new Scalar($"({loose})", type) { Chain = (loose, operators) };
    }

    private Scalar Shift(BinaryNode node, Scalar left, Scalar right)
    {
        var (time, span, interval) = right.Type == ScalarType.Interval ? (left, node.Left.Span, right) : (right, node.Right.Span, left);
        if (node.Operator == BinaryOperator.Subtract && left.Type == ScalarType.Interval)
        {
            throw Error(node.Span, "a time cannot be subtracted from an interval");
        }

        return new Scalar($"({_values.Time(time, span)} {(node.Operator == BinaryOperator.Add ? '+' : '-')} {interval.Sql})", time.Type == ScalarType.Date && IsOfDays(interval) ? ScalarType.Date : ScalarType.Time);
    }

    private static bool IsOfDays(Scalar interval) => interval.Literal is IntervalLiteral { Unit: >= IntervalUnit.Day };

    private string Comparison(BinaryOperator comparison, Scalar left, TextSpan leftSpan, Scalar right, TextSpan rightSpan)
    {
        if (comparison is BinaryOperator.Equal or BinaryOperator.NotEqual && (Spelled(left, right) ?? Spelled(right, left)) is { } spelled)
        {
            return comparison == BinaryOperator.Equal ? spelled : $"NOT({spelled})";
        }

        var symbol = comparison switch
        {
            BinaryOperator.Equal => "=",
            BinaryOperator.NotEqual => "!=",
            BinaryOperator.Less => "<",
            BinaryOperator.LessOrEqual => "<=",
            BinaryOperator.Greater => ">",
            _ => ">=",
        };
        var (first, second) = _values.Comparable(left, leftSpan, right, rightSpan);
        var sql = Whole(left, right) is { } whole ? DigitsSql.Compare(left.Sql, symbol, whole, $"{first} {symbol} {second}", parameters)
            : Whole(right, left) is { } other ? DigitsSql.Compare(right.Sql, Turned(symbol), other, $"{first} {symbol} {second}", parameters)
            : left.Type == ScalarType.Any && right.Type == ScalarType.Any && symbol is not ("=" or "!=") ? ByNumbers(_values.Number(left, leftSpan), symbol, _values.Number(right, rightSpan), $"{first} {symbol} {second}")
            : $"{first} {symbol} {second}";
        length.AddValue(sql.Length, leftSpan);
        return $"({sql})";
    }

    /// <summary>Two attributes: by their numbers where both are numbers, else by their texts.</summary>
    private static string ByNumbers(string left, string symbol, string right, string byText) => $"if({left} IS NOT NULL AND {right} IS NOT NULL, {left} {symbol} {right}, {byText})";

    /// <summary>The number that an attribute is compared with, if a 64-bit float may round it.</summary>
    private static BigInteger? Whole(Scalar value, Scalar number) =>
        value.Type == ScalarType.Any && number.Literal is NumberLiteral { Digits: var digits } literal && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var rounded)
        && QueryBinder.TryReadDigits(new NumberOperand(rounded, digits, literal.Span), out var whole) ? whole : null;

    private static string Turned(string symbol) => symbol switch { "<" => ">", "<=" => ">=", ">" => "<", ">=" => "<=", _ => symbol };

    /// <summary>The name of an event, or a level, compared with a text: whatever names or spellings it has.</summary>
    private string? Spelled(Scalar column, Scalar value)
    {
        if (column.Field is not { } field || value.Literal is not TextLiteral literal)
        {
            return null;
        }

        var span = default(TextSpan);
        var bound = binder.Bind(new ComparisonNode(new FieldName(field, span), ComparisonOperator.Equal, new TextOperand(literal.Value, span), span));
        return bound is BoundTextTest { Test: EqualsText equals } ? $"({column.Sql} IN ({string.Join(", ", equals.Texts.Select(parameters.String))}))" : "false";
    }

    private Scalar Between(BetweenNode node, SelectScope scope)
    {
        var (operand, low, high) = (Print(node.Operand, scope), Print(node.Low, scope), Print(node.High, scope));
        var sql = $"({Comparison(BinaryOperator.GreaterOrEqual, operand, node.Operand.Span, low, node.Low.Span)} AND {Comparison(BinaryOperator.LessOrEqual, operand, node.Operand.Span, high, node.High.Span)})";
        return new Scalar(node.IsNegated ? $"NOT{sql}" : sql, ScalarType.Boolean);
    }

    private Scalar InList(InListNode node, SelectScope scope)
    {
        var operand = Print(node.Operand, scope);
        var items = node.Items.Select(item => (Value: Print(item, scope), item.Span)).ToList();

        // Texts and numbers are looked up in one set.
        var isSet = operand.Field is null && (operand.Type is ScalarType.Text or ScalarType.Any && items.TrueForAll(item => item.Value.Literal is TextLiteral)
            || operand.IsNumber && items.TrueForAll(item => item.Value.Literal is NumberLiteral));
        var sql = isSet ? $"({operand.Sql} IN ({string.Join(", ", items.Select(item => item.Value.Sql))}))"
            : $"({string.Join(" OR ", items.Select(item => Comparison(BinaryOperator.Equal, operand, node.Operand.Span, item.Value, item.Span)))})";
        return new Scalar(node.IsNegated ? $"NOT{sql}" : sql, ScalarType.Boolean);
    }

    private Scalar InQuery(InQueryNode node, SelectScope scope)
    {
        var operand = Print(node.Operand, scope);
        var query = queries.Print(node.Query);
        if (query.Columns is not [var column])
        {
            throw Error(node.Query.Span, $"the SELECT after IN has {query.Columns.Count} columns; it needs one");
        }

        var (left, _) = _values.Comparable(operand, node.Operand.Span, new Scalar("", column.Type), node.Query.Span);
        if (!node.IsNegated)
        {
            return new Scalar($"({left} IN ({query.Sql}))", ScalarType.Boolean);
        }

        // What is not found among values of which one is unknown may be that one. The engine leaves these out.
        var areKnown = $"(SELECT count({PrintedQuery.Column(0)}) = count() FROM ({query.Sql}))";
        return new Scalar($"({left} NOT IN ({query.Sql}) AND nullIf({areKnown}, false))", ScalarType.Boolean);
    }

    private Scalar Like(LikeNode node, SelectScope scope)
    {
        var function = node.IgnoresCase ? "ilike" : "like";
        var sql = $"{function}({ScalarValues.Text(Print(node.Operand, scope))}, {ScalarValues.Text(Print(node.Pattern, scope))})";
        return new Scalar(node.IsNegated ? $"NOT({sql})" : sql, ScalarType.Boolean);
    }

    private Scalar Is(IsNode node, SelectScope scope)
    {
        var operand = Print(node.Operand, scope);
        if (node.Value is not { } value)
        {
            return new Scalar($"({operand.Sql} IS {(node.IsNegated ? "NOT " : "")}NULL)", ScalarType.Boolean);
        }

        var condition = ScalarValues.Condition(operand) ?? throw Error(node.Operand.Span, $"IS {(value ? "TRUE" : "FALSE")} needs a condition", "compare it with something");
        var sql = $"(ifNull({condition}, {(value ? 0 : 1)}) = {(value ? 1 : 0)})";
        return new Scalar(node.IsNegated ? $"NOT{sql}" : sql, ScalarType.Boolean);
    }

    private Scalar Case(CaseNode node, SelectScope scope)
    {
        var operand = node.Operand is null ? null : Print(node.Operand, scope);
        var conditions = node.Branches.Select(branch => operand is null ? Condition(branch.When, scope) : Comparison(BinaryOperator.Equal, operand, node.Operand!.Span, Print(branch.When, scope), branch.When.Span)).ToList();
        var values = node.Branches.Select(branch => (Print(branch.Then, scope), branch.Then.Span)).Append((node.Otherwise is null ? Scalar.Null : Print(node.Otherwise, scope), node.Otherwise?.Span ?? node.Span)).ToList();
        var (type, unified) = _values.Unify(values, "the branches of CASE");
        var branches = conditions.Select((condition, index) => $"{condition}, {unified[index]}");
        return new Scalar($"multiIf({string.Join(", ", branches)}, {unified[^1]})", type);
    }

    private Scalar Cast(CastNode node, SelectScope scope) => _values.Cast(Print(node.Operand, scope), node);

    private Scalar QueryValue(QueryValueNode node)
    {
        var query = queries.Print(node.Query);
        return query.Columns is [var column]
            ? new Scalar($"({query.Sql})", column.Type)
            : throw Error(node.Span, $"the SELECT has {query.Columns.Count} columns; as a value it needs one");
    }

    private Scalar Call(CallNode call, SelectScope scope)
    {
        var function = SqlFunctions.Find(call.Name, dialect) ?? throw UnknownFunction(call);
        if (function.Kind != SqlFunctionKind.Scalar && scope.NoAggregates is { } clause)
        {
            throw Error(call.Span, call.Over is null ? $"'{call.Name}' computes over rows, which {clause} cannot" : $"a window cannot stand in {clause}", clause == "WHERE" && call.Over is null ? "write the condition in HAVING" : null);
        }

        // Within an aggregate there are rows again; a window is over the rows of the result, which may be groups.
        var inner = function.Kind == SqlFunctionKind.Scalar ? scope : call.Over is null ? scope.With(noAggregates: "an aggregate") : scope.With(null, scope.PrefersAliases, scope.GroupKeys);
        var isStar = call.Arguments is [StarNode { Table: null }] && function.Name == "count";
        var arguments = isStar ? [] : call.Arguments.Select(argument => (Print(argument, inner), argument.Span)).ToList();
        var filter = call.Filter is null ? null : Condition(call.Filter, inner);
        var over = call.Over is null ? null : Window(call.Over, scope);
        return _calls.Print(function, call, arguments, filter, over);
    }

    private QueryErrorException UnknownFunction(CallNode call)
    {
        var nearest = NameSuggestion.Closest(call.Name, SqlFunctions.Names(dialect));
        return Error(new TextSpan(call.Span.Start, call.Name.Length), $"there is no function '{call.Name}'", nearest is null ? "docs/languages/sql.md lists all functions" : $"did you mean '{nearest}'?");
    }

    private string Window(WindowNode window, SelectScope scope)
    {
        var named = window.Name is null ? null : scope.Windows.GetValueOrDefault(window.Name) ?? throw Error(window.Span, $"there is no window '{window.Name}'", "define it: WINDOW name AS (…)");
        var (inner, frame) = (scope.With(null, scope.PrefersAliases, scope.GroupKeys), window.Frame ?? named?.Frame);
        var sql = new StringBuilder();
        if (window.Partition.Concat(named?.Partition ?? []).ToList() is { Count: > 0 } partition)
        {
            sql.Append($"PARTITION BY {string.Join(", ", partition.Select(key => Print(key, inner).Sql))} ");
        }

        if (window.Order.Concat(named?.Order ?? []).ToList() is { Count: > 0 } order)
        {
            sql.Append($"ORDER BY {string.Join(", ", order.SelectMany(key => Directions(Print(key.Value, inner), key, frame)))} ");
        }

        if (frame is not null)
        {
            sql.Append($"{(frame.IsRange ? "RANGE" : "ROWS")} BETWEEN {Bound(frame.Start)} AND {Bound(frame.End)}");
        }

        return sql.ToString().TrimEnd();
    }

    /// <summary>A frame of values, as RANGE 5 PRECEDING, is along one number.</summary>
    private IEnumerable<string> Directions(Scalar value, OrderNode key, FrameNode? frame) =>
        frame is { IsRange: true } && (frame.Start.Rows > 0 || frame.End.Rows > 0) && value.Type == ScalarType.Any
            ? [RelationSql.Direction(_values.Number(value, key.Value.Span), key)]
            : RelationSql.Directions(value, key);

    private static string Bound(FrameBound bound) => bound.Rows switch
    {
        null => $"UNBOUNDED {(bound.IsFollowing ? "FOLLOWING" : "PRECEDING")}",
        0 => "CURRENT ROW",
        var rows => $"{rows} {(bound.IsFollowing ? "FOLLOWING" : "PRECEDING")}",
    };

    private QueryErrorException Error(TextSpan span, string what, string? hint = null) => new(QueryError.At(text, span, what, hint: hint));
}
