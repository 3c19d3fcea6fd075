using System.Diagnostics;
using Sightglass.Query.Binding;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql;

/// <summary>Prints arithmetic on the columns <c>_a0</c>, <c>_a1</c>, … that contain the aggregates, and <c>_a0_1</c> for those of the step before.</summary>
/// <remarks>Parentheses only where they matter: long sums would otherwise nest deeper than the engine parses.</remarks>
internal static class ArithmeticSql
{
    private const int Sum = 1;
    private const int Product = 2;
    private const int Operand = 3;

    /// <summary>The expression; it gives null when its value is not finite.</summary>
    public static string Print(BoundExpression expression) => $"ifNotFinite({Print(expression, Sum)}, NULL)";

    /// <summary>The column of an aggregate.</summary>
    /// <param name="distance">How many steps before that of the row.</param>
    public static string Name(int index, int distance) => distance == 0 ? $"_a{index}" : $"_a{index}_{distance}";

    private static string Print(BoundExpression expression, int precedence)
    {
        switch (expression)
        {
            case BoundNumber number:
                return Literal(number.Value);
            case BoundAggregateValue aggregate:
                return Name(aggregate.Index, aggregate.Distance);
            case BoundStepLength length:
                return Print(length);
            case BoundMean mean:
                return $"arrayReduce('avgOrNull', [{string.Join(", ", mean.Values.Select(value => Print(value, Sum)))}])";
            case BoundNegation negation:
                return $"negate({Print(negation.Operand, Sum)})";
            case BoundArithmetic { Operator: ArithmeticOperator.Divide } division:
                return Parenthesised($"{Print(division.Left, Product)} / nullIf({Print(division.Right, Sum)}, 0)", Product, precedence);
            case BoundArithmetic { Operator: ArithmeticOperator.Multiply } product:
                return Parenthesised($"{Print(product.Left, Product)} * {Print(product.Right, Operand)}", Product, precedence);
            case BoundArithmetic { Operator: ArithmeticOperator.Coalesce } either:
                return $"ifNull({Print(either.Left, Sum)}, {Print(either.Right, Sum)})";
            case BoundArithmetic { Operator: ArithmeticOperator.Less or ArithmeticOperator.LessOrEqual or ArithmeticOperator.Greater or ArithmeticOperator.GreaterOrEqual } comparison:
                return $"toFloat64({Print(comparison.Left, Sum)} {Symbol(comparison.Operator)} {Print(comparison.Right, Sum)})";
            case BoundArithmetic sum:
                var symbol = sum.Operator == ArithmeticOperator.Add ? '+' : '-';
                return Parenthesised($"{Print(sum.Left, Sum)} {symbol} {Print(sum.Right, Product)}", Sum, precedence);
            default:
                throw new UnreachableException(expression.GetType().Name);
        }
    }

    private static string Symbol(ArithmeticOperator comparison) => comparison switch
    {
        ArithmeticOperator.Less => "<",
        ArithmeticOperator.LessOrEqual => "<=",
        ArithmeticOperator.Greater => ">",
        _ => ">=",
    };

    private static string Print(BoundStepLength length)
    {
        var start = $"toFloat64(_k{length.Key}{(length.Distance == 0 ? "" : $" - {length.Distance * length.StepMillis}")})";
        return $"(least({start} + {length.StepMillis}, {Literal(length.ToMillis)}) - if({start} < {length.FirstMillis}, {start}, greatest({start}, {Literal(length.FromMillis)}))) / {Literal(length.UnitMillis)}";
    }

    private static string Parenthesised(string text, int own, int needed) => own < needed ? $"({text})" : text;

    // Always a 64-bit float: the engine would compute with whole numbers as integers, which overflow.
    private static string Literal(double value) => $"toFloat64({NumberText.Format(value)})";
}
