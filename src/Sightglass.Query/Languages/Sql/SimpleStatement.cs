using System.Globalization;
using Sightglass.Query.Binding;
using Sightglass.Query.Functions;
using Sightglass.Query.Planning;
using Sightglass.Query.Syntax;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Languages.Sql;

/// <summary>Reads a simple SELECT of one table as the question that the other languages ask: a filter, or aggregates with GROUP BY.</summary>
/// <remarks>
/// <code>
/// SELECT * FROM events WHERE model = 'x'                               a filter
/// SELECT model, count(*) AS n FROM api_request GROUP BY model          a table
/// </code>
/// Joins, unions, windows, subqueries and functions of single rows are SQL's own.
/// </remarks>
internal sealed partial class SimpleStatement
{
    private readonly RelationQuery _query;
    private readonly QueryBinder _binder;
    private readonly ICollection<string> _lost;

    private SimpleStatement(RelationQuery query, QueryBinder binder, ICollection<string> lost) => (_query, _binder, _lost) = (query, binder, lost);

    /// <param name="query">A statement.</param>
    /// <param name="binder">Knows the types of fields.</param>
    /// <param name="tables">The tables that the statement names.</param>
    /// <param name="lost">Receives what the question does not say.</param>
    /// <returns>An <see cref="EventsQuery"/> or a <see cref="SelectQuery"/>.</returns>
    /// <exception cref="InexpressibleException">No other language asks this.</exception>
    public static ParsedQuery Read(RelationQuery query, QueryBinder binder, IReadOnlyDictionary<string, RelationTable> tables, ICollection<string> lost)
    {
        if (query.Body.With.Count > 0)
        {
            throw new InexpressibleException("WITH");
        }

        if (query.Body.Set is not SelectSet select)
        {
            throw new InexpressibleException("several SELECTs that are combined");
        }

        var statement = new SimpleStatement(query, binder, lost);
        var source = Source(select, tables);
        var filter = select.Where is null ? source : AndNode.Of(source, statement.Where(select.Where));
        return select.GroupBy.Count > 0 || select.Items.Any(item => statement.HasAggregate(item.Value)) ? statement.Table(select, filter) : statement.Events(select, filter);
    }

    private static FilterNode Source(SelectSet select, IReadOnlyDictionary<string, RelationTable> tables)
    {
        switch (select.From)
        {
            case NamedTable { Name: var name } when name.Equals(RelationTable.Events, StringComparison.OrdinalIgnoreCase):
                return new MatchAllNode(default);
            case NamedTable { Name: var name } when tables.TryGetValue(name, out var table):
                return table switch
                {
                    { Kind: RelationTableKind.Event, Names: [var first, ..] } => new ComparisonNode(new FieldName(CanonicalFields.Event.Name, default), ComparisonOperator.Equal, new TextOperand(first, default), default),
                    { Kind: RelationTableKind.Points } => throw new InexpressibleException($"the points of the data set '{name}', which only SQL reads"),
                    _ => throw new InexpressibleException($"the table '{name}'"),
                };
            case NamedTable { Name: var name }:
                throw new InexpressibleException($"the table '{name}', whose columns are parts of the log line");
            case null:
                throw new InexpressibleException("a SELECT without a table");
            default:
                throw new InexpressibleException(select.From is JoinedTable ? "JOIN" : "a SELECT within FROM");
        }
    }

    private EventsQuery Events(SelectSet select, FilterNode filter)
    {
        if (select.IsDistinct)
        {
            throw new InexpressibleException("DISTINCT");
        }

        Lose(select.Items is not [{ Value: StarNode }], $"the columns {string.Join(", ", select.Items.Select(item => $"'{TextOf(item.Value)}'"))}: the answer has whole events");
        Lose(_query.Body.Order is not ([] or [{ IsDescending: true, Value: ColumnNode { Names: ["time" or "timestamp"] } }]), "the order: events come newest first");
        Lose(_query.Body.Limit is not null || _query.Body.Offset > 0, "LIMIT and OFFSET, which a request has beside its text");
        return new EventsQuery(filter);
    }

    private SelectQuery Table(SelectSet select, FilterNode filter)
    {
        if (select.IsDistinct)
        {
            throw new InexpressibleException("DISTINCT");
        }

        var keys = select.GroupBy.Select(key => Key(key, select)).ToList();
        List<SelectColumn> columns = [.. select.Items.Select(item => Column(item, keys))];
        foreach (var hidden in keys.Where(key => !columns.Any(column => column.Value is FieldNode field && field.Field.Name == key)))
        {
            Lose(true, $"that '{hidden}' is no column");
            columns.Add(new SelectColumn(hidden, new FieldNode(new FieldName(hidden, default))));
        }

        return new SelectQuery(columns)
        {
            Filter = filter,
            Having = select.Having is null ? null : Having(select.Having, select, columns),
            Order = [.. _query.Body.Order.Select(order => Order(order, select, columns)).OfType<SelectOrder>()],
            Limit = (int)Math.Min(_query.Body.Limit ?? QueryLimits.Groups, QueryLimits.Groups),
            Offset = (int)Math.Min(_query.Body.Offset, int.MaxValue),
        };
    }

    /// <summary>A key is a field; its number or alias in the SELECT means the item there.</summary>
    private string Key(ScalarNode key, SelectSet select)
    {
        var value = key switch
        {
            NumberLiteral number when int.TryParse(number.Digits, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place >= 1 && place <= select.Items.Count => select.Items[place - 1].Value,
            ColumnNode column when select.Items.FirstOrDefault(item => item.Alias is { } alias && column.Names is [var name] && alias.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } named => named.Value,
            _ => key,
        };
        return FieldOf(value) ?? throw new InexpressibleException($"groups by '{TextOf(value)}'");
    }

    private SelectColumn Column(SelectItem item, List<string> keys)
    {
        if (FieldOf(item.Value) is { } field && keys.Contains(field))
        {
            return new SelectColumn(item.Alias ?? field, new FieldNode(new FieldName(field, item.Value.Span)));
        }

        return new SelectColumn(item.Alias ?? TextOf(item.Value), Value(item.Value));
    }

    private SelectOrder? Order(OrderNode order, SelectSet select, List<SelectColumn> columns)
    {
        if (PlaceOf(order.Value, select, columns) is not { } column)
        {
            Lose(true, $"the order by '{TextOf(order.Value)}'");
            return null;
        }

        Lose(order.NullsFirst == true, "NULLS FIRST");
        return new SelectOrder(column, order.IsDescending);
    }

    private int? PlaceOf(ScalarNode value, SelectSet select, List<SelectColumn> columns)
    {
        if (value is NumberLiteral number && int.TryParse(number.Digits, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place >= 1 && place <= select.Items.Count)
        {
            return place - 1;
        }

        var text = TextOf(value);
        var index = value is ColumnNode ? columns.FindIndex(column => column.Name.Equals(text, StringComparison.OrdinalIgnoreCase)) : -1;
        index = index >= 0 ? index : select.Items.ToList().FindIndex(item => TextOf(item.Value).Equals(text, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? index : FieldOf(value) is { } field && columns.FindIndex(column => column.Value is FieldNode key && key.Field.Name == field) is >= 0 and var found ? found : null;
    }

    private FilterNode? Having(ScalarNode node, SelectSet select, List<SelectColumn> columns)
    {
        switch (node)
        {
            case BinaryNode { Operator: BinaryOperator.And } and:
                var (left, right) = (Having(and.Left, select, columns), Having(and.Right, select, columns));
                return left is null ? right : right is null ? left : AndNode.Of(left, right);
            case BinaryNode binary when OperatorOf(binary.Operator) is { } comparison && PlaceOf(binary.Left, select, columns) is { } column && NumberOf(binary.Right) is { } number:
                return new ComparisonNode(new FieldName(columns[column].Name, default), comparison, number, node.Span) { WhenMissing = MissingField.DoesNotMatch };
            default:
                Lose(true, $"HAVING {TextOf(node)}");
                return null;
        }
    }

    private FormulaNode Value(ScalarNode node)
    {
        switch (node)
        {
            case NumberLiteral number when double.TryParse(number.Digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value):
                return new NumberNode(value, node.Span);
            case UnaryNode { Operator: UnaryOperator.Minus } minus:
                return new NegationNode(Value(minus.Operand), node.Span);
            case BinaryNode { Operator: BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply or BinaryOperator.Divide } binary:
                return new ArithmeticNode(binary.Operator switch { BinaryOperator.Add => ArithmeticOperator.Add, BinaryOperator.Subtract => ArithmeticOperator.Subtract, BinaryOperator.Multiply => ArithmeticOperator.Multiply, _ => ArithmeticOperator.Divide }, Value(binary.Left), Value(binary.Right), node.Span);
            case CallNode { Arguments: [CallNode { Over: null } distinct, NumberLiteral { Digits: "0" }] } none when SqlName(none) == "nullIf" && Aggregate(distinct, isNullable: true) is { Kind: AggregateKind.Uniq } uniq:
                return Filtered(uniq, distinct);
            case CallNode { Over: null } call when Aggregate(call, isNullable: false) is { } aggregate:
                return Filtered(aggregate, call);
            default:
                throw new InexpressibleException(node is CallNode { Over: not null } ? "a window" : $"the value '{TextOf(node)}'");
        }
    }

    private AggregateNode Filtered(AggregateNode aggregate, CallNode call) => call.Filter is null ? aggregate : aggregate with { Filter = AndNode.Of(aggregate.Filter, Condition(call.Filter, isNegated: false)) };

    /// <param name="isNullable">The statement makes a 0 of distinct values NULL, as the other languages do.</param>
    private AggregateNode? Aggregate(CallNode call, bool isNullable)
    {
        var (name, all) = (SqlFunctions.Find(call.Name, _query.Dialect)?.Name ?? call.Name.ToLowerInvariant(), (FilterNode)new MatchAllNode(call.Span));
        switch (name, call.Arguments)
        {
            case ("count", [] or [StarNode]):
                return Counted(all, call);
            case ("countIf", [var condition]):
                return Counted(Condition(condition, isNegated: false), call);
            case ("count", [var value]) when !call.IsDistinct && FieldOf(value) is { } counted:
                return Counted(new ExistsNode(new FieldName(counted, value.Span), value.Span), call);
            case ("count" or "uniq", [var value]) when FieldOf(value) is { } distinct:
                Lose(!isNullable, $"0 where '{distinct}' has no value: the other languages have none");
                return new AggregateNode(AggregateKind.Uniq, all, call.Span) { Field = new FieldName(distinct, value.Span) };
            case ("sumIf" or "avgIf", [var value, var condition]) when !call.IsDistinct && FieldOf(value) is { } field:
                return new AggregateNode(name == "sumIf" ? AggregateKind.Sum : AggregateKind.Avg, Condition(condition, isNegated: false), call.Span) { Field = Numbers(field, value) };
            case (_, [var value]) when !call.IsDistinct && KindOf(name, call) is var (kind, permille) && FieldOf(value) is { } field:
                return new AggregateNode(kind, all, call.Span) { Field = Numbers(field, value), Permille = permille };
            default:
                return null;
        }
    }

    private AggregateNode Counted(FilterNode filter, CallNode call)
    {
        Lose(true, "rows: the other languages count a sampled row as the number of events it stands for");
        return new AggregateNode(AggregateKind.Count, filter, call.Span);
    }

    private FieldName Numbers(string field, ScalarNode value) => _binder.BindField(field) is AttributeField or ColumnField { Field.Type: FieldType.Integer or FieldType.Number }
        ? new FieldName(field, value.Span)
        : throw new InexpressibleException($"a function of '{field}', which is no number");

    private static (AggregateKind Kind, int Permille)? KindOf(string name, CallNode call) => name switch
    {
        "sum" => (AggregateKind.Sum, 0),
        "avg" => (AggregateKind.Avg, 0),
        "min" => (AggregateKind.Min, 0),
        "max" => (AggregateKind.Max, 0),
        "stddev" => (AggregateKind.StandardDeviation, 0),
        "variance" => (AggregateKind.Variance, 0),
        "median" => (AggregateKind.Percentile, 500),
        "quantile" when call.Parameters is [NumberLiteral share] && double.TryParse(share.Digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var level) && Math.Round(level * 1000) is > 0 and < 1000 and var permille && Math.Abs((permille / 1000) - level) < 1e-9 => (AggregateKind.Percentile, (int)permille),
        _ when QueryFunctions.Find(name) is { Kind: AggregateKind.Percentile, Permille: > 0 and var share } => (AggregateKind.Percentile, share),
        _ => null,
    };

    private bool HasAggregate(ScalarNode node) => node is CallNode call && (call.Arguments is [StarNode] || SqlFunctions.Find(call.Name, _query.Dialect)?.Kind == SqlFunctionKind.Aggregate || QueryFunctions.Find(call.Name)?.Kind == AggregateKind.Percentile) || ScalarNodes.Children(node).Any(HasAggregate);

    /// <summary>The field that a column means; null for any other value.</summary>
    private string? FieldOf(ScalarNode node)
    {
        if (node is not ColumnNode column)
        {
            return null;
        }

        var named = _query.Body.Set is SelectSet { From: NamedTable table } && column.Names is [var first, _, ..] && (first.Equals(table.Alias ?? table.Name, StringComparison.OrdinalIgnoreCase));
        var name = string.Join('.', named ? column.Names.Skip(1) : column.Names);
        return name is "timestamp" && _binder.BindField(name) is AttributeField ? "time" : name;
    }

    private string TextOf(ScalarNode node) => _query.Text.Substring(node.Span.Start, node.Span.Length);

    private void Lose(bool isLost, string what)
    {
        if (isLost)
        {
            _lost.Add(what);
        }
    }
}
