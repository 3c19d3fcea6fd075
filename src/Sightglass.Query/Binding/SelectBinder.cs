using System.Diagnostics;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Binding;

/// <summary>Splits a SELECT into the keys of its rows, its aggregates and the arithmetic on them.</summary>
internal sealed class SelectBinder(QueryBinder binder)
{
    // A name that is used twice refers to the same nodes, so they are computed once.
    private readonly Dictionary<FormulaNode, BoundExpression> _bound = new(ReferenceEqualityComparer.Instance);
    private readonly List<BoundAggregate> _aggregates = [];

    public static BoundSelect Bind(SelectQuery query, QueryBinder binder) => new SelectBinder(binder).Bind(query);

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
                    keys.Add(new BoundFieldKey(binder.BindField(field.Field.Name), IsTyped: !field.IsText));
                    break;
                case StepNode step:
                    keys.Add(new BoundStepKey(Math.Max(1, (long)step.Length.TotalMilliseconds)));
                    break;
                default:
                    values.Add(Bind(column.Value));
                    break;
            }
        }

        return new BoundSelect(binder.Bind(query.Filter), keys, _aggregates, values)
        {
            Source = query.Source,
            IsGrouped = query.IsGrouped,
            IsByEachKey = query.IsByEachKey,
            Having = query.Having is null ? BoundConstant.True : binder.Bind(query.Having, name => columns.First(column => column.Name == name)),
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

    private BoundExpression Bind(FormulaNode node)
    {
        if (!_bound.TryGetValue(node, out var bound))
        {
            bound = node switch
            {
                NumberNode number => new BoundNumber(number.Value),
                NegationNode negation => new BoundNegation(Bind(negation.Operand)),
                ArithmeticNode arithmetic => new BoundArithmetic(arithmetic.Operator, Bind(arithmetic.Left), Bind(arithmetic.Right)),
                NameNode name => Bind(name.Target),
                AggregateNode aggregate => BindAggregate(aggregate),
                _ => throw new UnreachableException(node.GetType().Name),
            };
            _bound.Add(node, bound);
        }

        return bound;
    }

    private BoundAggregateValue BindAggregate(AggregateNode node)
    {
        var elapsed = node.Elapsed is { } interval
            ? new BoundElapsed(binder.BindField(interval.Key.Name), binder.Bind(interval.First), binder.Bind(interval.Second))
            : null;
        var field = node.Field is null ? null : binder.BindField(node.Field.Name);
        _aggregates.Add(new BoundAggregate(node.Kind, node.Permille, binder.Bind(node.Filter), field, elapsed));
        return new BoundAggregateValue(_aggregates.Count - 1);
    }
}
