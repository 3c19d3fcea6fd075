using System.Diagnostics;
using System.Globalization;
using Sightglass.Query.Binding;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.InMemory;

/// <summary>Computes the table of a SELECT over a batch in memory.</summary>
public static class SelectEvaluator
{
    /// <summary>Computes a table over the events of a batch.</summary>
    public static SelectResult Evaluate(SelectQuery query, EventBatch batch, QueryBinder binder) => Evaluate(query, batch, binder, QueryRange.All);

    /// <param name="range">The events of other times count only where a value looks back at them.</param>
    /// <inheritdoc cref="Evaluate(SelectQuery, EventBatch, QueryBinder)"/>
    public static SelectResult Evaluate(SelectQuery query, EventBatch batch, QueryBinder binder, QueryRange range)
    {
        var select = SelectBinder.Bind(query, binder, range);
        var rows = Rows(select, batch, binder.Schema, range).Where(row => AnswerTest.Matches(select.Having, row.Row)).ToList();
        rows.Sort((left, right) => Compare(select, left, right));
        var tables = select.IsByEachKey ? rows.Select(row => row.Row).GroupBy(KeyOf).OrderBy(table => table.Key) : rows.Select(row => row.Row).GroupBy(_ => 0);
        var limited = tables.SelectMany(table => table.Skip(select.Offset).Take(select.Limit).Select(row => row with { RowCount = select.CountsRows ? table.Count() : null }));
        return new SelectResult([.. limited]);

        // The one that is not null.
        static int KeyOf(SelectRow row) => row.Keys.Index().First(key => key.Item.Kind != ValueKind.Null).Index;
    }

    private static IEnumerable<(SelectRow Row, (long Time, int Index) First)> Rows(BoundSelect select, EventBatch batch, EventSchema schema, QueryRange range)
    {
        if (select.Lookback is { } lookback)
        {
            return LookbackGroups.Of(select, StepRows(lookback, batch, schema)).Select(group => (Row(select, group.Keys, group.ValueOf), default((long, int))));
        }

        var groups = new SelectGroups(select, batch);
        groups.AddRows(schema, range.Contains);
        return groups.All.Select(group => (Row(select, group.Keys, value => group.Aggregates[value.Index].Value), group.First));
    }

    private static IEnumerable<SelectRow> StepRows(BoundLookback lookback, EventBatch batch, EventSchema schema)
    {
        var groups = new SelectGroups(lookback.Rows, batch);
        groups.AddRows(schema, lookback.Contains);
        return groups.All.Select(group => new SelectRow(group.Keys, [.. group.Aggregates.Select(aggregate => Finite(aggregate.Value))]));
    }

    private static SelectRow Row(BoundSelect select, IReadOnlyList<GroupKey> keys, Func<BoundAggregateValue, double?> aggregate) =>
        new(keys, [.. select.Values.Select(value => Finite(Compute(value, keys, aggregate)))]);

    internal static double? Compute(BoundExpression expression, IReadOnlyList<GroupKey> keys, Func<BoundAggregateValue, double?> aggregate) => expression switch
    {
        BoundNumber number => number.Value,
        BoundAggregateValue value => aggregate(value),
        BoundStepLength length => length.Of(Step(keys[length.Key])),
        BoundMean mean => mean.Values.Average(value => Compute(value, keys, aggregate)),
        BoundNegation negation => -Compute(negation.Operand, keys, aggregate),
        BoundArithmetic arithmetic => Compute(arithmetic.Operator, Compute(arithmetic.Left, keys, aggregate), Compute(arithmetic.Right, keys, aggregate)),
        _ => throw new UnreachableException(expression.GetType().Name),
    };

    private static double? Compute(ArithmeticOperator @operator, double? left, double? right) => @operator switch
    {
        ArithmeticOperator.Add => left + right,
        ArithmeticOperator.Subtract => left - right,
        ArithmeticOperator.Multiply => left * right,
        ArithmeticOperator.Divide => right == 0 ? null : left / right,
        ArithmeticOperator.Coalesce => left ?? right,
        _ => left is { } one && right is { } other ? Holds(@operator, one, other) ? 1 : 0 : null,
    };

    private static bool Holds(ArithmeticOperator comparison, double left, double right) => comparison switch
    {
        ArithmeticOperator.Less => left < right,
        ArithmeticOperator.LessOrEqual => left <= right,
        ArithmeticOperator.Greater => left > right,
        _ => left >= right,
    };

    internal static double? Finite(double? value) => value is { } known && double.IsFinite(known) ? known : null;

    private static int Compare(BoundSelect select, (SelectRow Row, (long Time, int Index) First) left, (SelectRow Row, (long Time, int Index) First) right)
    {
        foreach (var by in select.Order)
        {
            var order = by.By switch
            {
                BoundOrderBy.Key => NullsLast(CompareKeys(select, by.Index, left.Row, right.Row), left.Row.Keys[by.Index].Kind == ValueKind.Null, right.Row.Keys[by.Index].Kind == ValueKind.Null, by),
                BoundOrderBy.Value => NullsLast(Nullable.Compare(left.Row.Values[by.Index], right.Row.Values[by.Index]), left.Row.Values[by.Index] is null, right.Row.Values[by.Index] is null, by),
                _ => by.IsDescending ? right.First.CompareTo(left.First) : left.First.CompareTo(right.First),
            };
            if (order != 0)
            {
                return order;
            }
        }

        for (var i = 0; i < left.Row.Keys.Count; i++)
        {
            var order = CompareKeys(select, i, left.Row, right.Row);
            order = order == 0 ? left.Row.Keys[i].Kind.CompareTo(right.Row.Keys[i].Kind) : order;
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static int CompareKeys(BoundSelect select, int index, SelectRow left, SelectRow right) => select.Keys[index] switch
    {
        BoundStepKey => Step(left.Keys[index]).CompareTo(Step(right.Keys[index])),
        BoundFieldKey { IsNumber: true } => GroupKey.CompareNumbers(left.Keys[index], right.Keys[index]),
        _ => GroupKey.Compare(left.Keys[index], right.Keys[index]),
    };

    private static long Step(GroupKey key) => long.Parse(key.Text, CultureInfo.InvariantCulture);

    private static int NullsLast(int order, bool isLeftNull, bool isRightNull, BoundOrder by) =>
        isLeftNull || isRightNull ? isLeftNull.CompareTo(isRightNull) : by.IsDescending ? -order : order;
}
