using Sightglass.Query.Binding;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.InMemory;

/// <summary>Computes formulas over a batch in memory: for alerts over fresh events, and as the oracle for the SQL.</summary>
public static class FormulaEvaluator
{
    /// <summary>Computes a formula over the events of a batch.</summary>
    public static FormulaResult Evaluate(FormulaProgram program, EventBatch batch) => Evaluate(new FormulaQuery(program), batch, new QueryBinder(batch.Schema));

    /// <inheritdoc cref="Evaluate(FormulaProgram, EventBatch)"/>
    public static FormulaResult Evaluate(FormulaQuery query, EventBatch batch, QueryBinder binder)
    {
        var formula = FormulaBinder.Bind(query, binder);
        var groups = new FormulaGroups(formula, batch);
        groups.AddRows(binder.Schema);
        List<FormulaRow> rows = [.. groups.All.Select(group => Compute(formula, group))];
        if (formula.Keys.Count == 0 && formula.StepMillis is null && rows.Count == 0)
        {
            rows.Add(Compute(formula, new FormulaGroup(null, [], formula)));
        }

        rows.Sort((left, right) => Compare(formula, left, right));
        var isGrouped = formula.Keys.Count > 0 && formula.StepMillis is null;
        return new FormulaResult(
            formula.KeyNames, [.. formula.Lines.Select(line => line.Name)], isGrouped && rows.Count > formula.Limit ? rows[..formula.Limit] : rows);
    }

    private static FormulaRow Compute(BoundFormula formula, FormulaGroup group) => new(
        group.Step, group.Keys, Finite(Compute(formula.Value, group)), [.. formula.Lines.Select(line => Finite(Compute(line.Value, group)))]);

    private static double? Compute(BoundExpression expression, FormulaGroup group) => expression switch
    {
        BoundNumber number => number.Value,
        BoundAggregateValue aggregate => group.Aggregates[aggregate.Index].Value,
        BoundNegation negation => -Compute(negation.Operand, group),
        BoundArithmetic arithmetic => Compute(arithmetic.Operator, Compute(arithmetic.Left, group), Compute(arithmetic.Right, group)),
        _ => throw new System.Diagnostics.UnreachableException(expression.GetType().Name),
    };

    private static double? Compute(ArithmeticOperator @operator, double? left, double? right) => @operator switch
    {
        ArithmeticOperator.Add => left + right,
        ArithmeticOperator.Subtract => left - right,
        ArithmeticOperator.Multiply => left * right,
        _ => right == 0 ? null : left / right,
    };

    private static double? Finite(double? value) => value is { } known && double.IsFinite(known) ? known : null;

    private static int Compare(BoundFormula formula, FormulaRow left, FormulaRow right)
    {
        var order = (left.Step ?? 0).CompareTo(right.Step ?? 0);
        if (order == 0 && formula.StepMillis is null)
        {
            order = formula.Order.Key is { } key
                ? NullsLast(GroupKey.Compare(left.Keys[key], right.Keys[key]), left.Keys[key].Kind == ValueKind.Null, right.Keys[key].Kind == ValueKind.Null, formula.Order)
                : NullsLast(Nullable.Compare(left.Value, right.Value), left.Value is null, right.Value is null, formula.Order);
        }

        for (var i = 0; order == 0 && i < left.Keys.Count; i++)
        {
            order = GroupKey.Compare(left.Keys[i], right.Keys[i]);
            order = order == 0 ? left.Keys[i].Kind.CompareTo(right.Keys[i].Kind) : order;
        }

        return order;
    }

    private static int NullsLast(int order, bool isLeftNull, bool isRightNull, GroupOrder by) =>
        isLeftNull || isRightNull ? isLeftNull.CompareTo(isRightNull) : by.IsDescending ? -order : order;
}
