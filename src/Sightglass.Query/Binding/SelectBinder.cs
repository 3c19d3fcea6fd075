using System.Diagnostics;
using System.Runtime.CompilerServices;
using Sightglass.Query.Functions;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Binding;

/// <summary>Splits a SELECT into the keys of its rows, its aggregates and the arithmetic on them.</summary>
internal sealed class SelectBinder
{
    // A name that is used twice refers to the same nodes, so they are computed once for each distance.
    private readonly Dictionary<(FormulaNode Node, int Distance), BoundExpression> _bound = new(new NodeComparer());
    private readonly Dictionary<FormulaNode, int> _indexes = new(ReferenceEqualityComparer.Instance);
    private readonly List<BoundAggregate> _aggregates = [];

    // With 0, so that a group or step of the range has a row also where only what was before it is asked for.
    private readonly SortedSet<int> _distances = [0];
    private readonly QueryBinder _binder;
    private readonly QueryRange _range;

    // The step among the keys; null without steps.
    private readonly (int Key, long Millis)? _step;

    private SelectBinder(QueryBinder binder, QueryRange range) => (_binder, _range) = (binder, range);

    private SelectBinder(SelectQuery query, QueryBinder binder, QueryRange range)
        : this(binder, range)
    {
        foreach (var (index, column) in query.Columns.Where(column => column.IsKey).Index())
        {
            _step = column.Value is StepNode step ? (index, MillisOf(step)) : _step;
        }
    }

    /// <param name="range">The time that the events are of, for values that depend on it.</param>
    /// <exception cref="QueryErrorException">A value needs steps, and there are none.</exception>
    public static BoundSelect Bind(SelectQuery query, QueryBinder binder, QueryRange range) => new SelectBinder(query, binder, range).Bind(query);

    private BoundSelect Bind(SelectQuery query)
    {
        List<BoundKey> keys = [];
        List<BoundExpression> values = [];
        List<AnswerColumn> columns = [];
        foreach (var column in query.Columns)
        {
            columns.Add(column.IsKey ? new AnswerColumn(column.Name, keys.Count, null) : new AnswerColumn(column.Name, null, values.Count));
            switch (column.Value)
            {
                case FieldNode field:
                    var bound = _binder.BindField(field.Field.Name);
                    var key = new BoundFieldKey(bound is CohortField cohort ? cohort with { Range = _range } : bound, IsTyped: !field.IsText);
                    keys.Add(bound is ColumnField { IsEvent: true } ? key with { Renamed = _binder.CurrentNames } : key);
                    break;
                case StepNode step:
                    keys.Add(new BoundStepKey(MillisOf(step)));
                    break;
                default:
                    values.Add(Bind(column.Value, 0));
                    break;
            }
        }

        return new BoundSelect(_binder.Bind(query.Filter), keys, _aggregates, values)
        {
            Lookback = _distances.Max > 0 ? Lookback(query, keys) : null,
            Source = query.Source,
            IsGrouped = query.IsGrouped,
            IsByEachKey = query.IsByEachKey,
            Having = query.Having is null ? BoundConstant.True : _binder.Bind(query.Having, name => columns.First(column => column.Name == name)),
            Order = [.. query.Order.Select(order => BindOrder(order, columns))],
            Limit = query.Limit,
            Offset = query.Offset,
            CountsRows = query.CountsRows,
        };
    }

    private static BoundOrder BindOrder(SelectOrder order, List<AnswerColumn> columns) => order.Column switch
    {
        null => new BoundOrder(BoundOrderBy.Time, order.IsDescending),
        { } index when columns[index].Key is { } key => new BoundOrder(BoundOrderBy.Key, order.IsDescending, key),
        { } index => new BoundOrder(BoundOrderBy.Value, order.IsDescending, columns[index].Value!.Value),
    };

    private BoundLookback Lookback(SelectQuery query, IReadOnlyList<BoundKey> keys)
    {
        var rows = new BoundSelect(_binder.Bind(query.Filter), keys, _aggregates, [.. _aggregates.Select((_, index) => new BoundAggregateValue(index))]) { Source = query.Source, Limit = BoundSelect.Unlimited };
        return _step is var (key, millis) ? BoundLookback.OfSteps(rows, key, millis, [.. _distances], _range) : BoundLookback.OfRanges(rows, [.. _distances], _range);
    }

    private BoundExpression Bind(FormulaNode node, int distance)
    {
        if (!_bound.TryGetValue((node, distance), out var bound))
        {
            bound = node switch
            {
                NumberNode number => new BoundNumber(number.Value),
                NegationNode negation => new BoundNegation(Bind(negation.Operand, distance)),
                ArithmeticNode arithmetic => new BoundArithmetic(arithmetic.Operator, Bind(arithmetic.Left, distance), Bind(arithmetic.Right, distance)),
                NameNode name => Bind(name.Target, distance),
                AggregateNode aggregate => BindAggregate(aggregate, distance),
                RateNode rate => new BoundArithmetic(ArithmeticOperator.Divide, Bind(rate.Operand, distance), Length(rate.Unit, distance)),
                PreviousNode previous => Bind(previous.Operand, distance + 1),
                MovingNode moving => BindMoving(moving, distance),
                _ => throw new UnreachableException(node.GetType().Name),
            };
            _bound.Add((node, distance), bound);
        }

        return bound;
    }

    private BoundMean BindMoving(MovingNode moving, int distance) => _step is null
        ? throw new QueryErrorException(new QueryError(
            moving.Span.Start, moving.Span.Length, $"'{QueryFunctions.Moving.Name}' is the mean over the last steps of a series, and there are no steps; ask with a 'step', such as 1h", [], "ask with a 'step', such as 1h"))
        : new BoundMean([.. Enumerable.Range(distance, moving.Steps).Select(earlier => Bind(moving.Operand, earlier))]);

    private BoundExpression Length(TimeSpan unit, int distance) => _step is var (key, millis)
        ? new BoundStepLength(key, millis, distance, _range, unit.TotalMilliseconds)
        : new BoundNumber((_range.ToMicros - _range.FromMicros) / unit.TotalMicroseconds);

    private BoundAggregateValue BindAggregate(AggregateNode node, int distance)
    {
        _distances.Add(distance);
        if (!_indexes.TryGetValue(node, out var index))
        {
            BoundSubquery? subquery = node switch
            {
                { Elapsed: { } interval } => new BoundElapsed(_binder.BindField(interval.Key.Name), _binder.Bind(interval.First), _binder.Bind(interval.Second)),
                { Groups: { } groups } => new SelectBinder(_binder, _range).BindGroups(groups),
                _ => null,
            };
            var field = node.Field is null ? null : _binder.BindField(node.Field.Name);
            index = _aggregates.Count;
            _aggregates.Add(new BoundAggregate(node.Kind, node.Permille, _binder.Bind(node.Filter), field, subquery));
            _indexes.Add(node, index);
        }

        return new BoundAggregateValue(index, distance);
    }

    /// <summary>The aggregates of groups are those of a SELECT of their own.</summary>
    private BoundGroups BindGroups(GroupedValue groups)
    {
        var value = Bind(groups.Value, 0);
        return new BoundGroups([.. groups.Keys.Select(key => _binder.BindField(key.Name))], _aggregates, value);
    }

    private static long MillisOf(StepNode step) => Math.Max(1, (long)step.Length.TotalMilliseconds);

    /// <summary>Nodes are the same only if they are one object.</summary>
    private sealed class NodeComparer : IEqualityComparer<(FormulaNode Node, int Distance)>
    {
        public bool Equals((FormulaNode Node, int Distance) x, (FormulaNode Node, int Distance) y) => ReferenceEquals(x.Node, y.Node) && x.Distance == y.Distance;

        public int GetHashCode((FormulaNode Node, int Distance) obj) => HashCode.Combine(RuntimeHelpers.GetHashCode(obj.Node), obj.Distance);
    }
}
