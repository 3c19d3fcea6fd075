using System.Diagnostics;
using System.Numerics;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Binding;

/// <summary>A test of one JSON value, or of one token, which is a number if it can be read as one and else a text.</summary>
internal abstract record ValueTest
{
    public static ValueTest Of(ValueCondition condition) => condition switch
    {
        ValueIs { State: var state } => new StateTest(state),
        ValueComparison { Operator: ComparisonOperator.Equal or ComparisonOperator.NotEqual, Operand: not NumberOperand } comparison =>
            new ScalarTextTest(TextTest.EqualTo(comparison.Operand), comparison.Operator == ComparisonOperator.NotEqual),
        ValueComparison { Operand: NumberOperand number } comparison => ScalarNumberTest.Of(comparison.Operator, number),
        _ => throw new UnreachableException(condition.GetType().Name),
    };
}

/// <summary>The text of a scalar passes a test, or does not; null, arrays and objects do neither.</summary>
internal sealed record ScalarTextTest(TextTest Test, bool IsNegated) : ValueTest;

/// <summary>A number compares as a number. With an equality, a text compares with the text of the number. Everything else does neither.</summary>
/// <param name="Comparison">How.</param>
/// <param name="Value">Compared with as 64-bit floats.</param>
/// <param name="Whole">The number by all digits, if a 64-bit float may round it and it is compared with a whole number.</param>
/// <param name="Text">Equal texts; null if the comparison orders.</param>
/// <param name="IsNegated">For <c>!=</c>.</param>
internal sealed record ScalarNumberTest(NumberComparison Comparison, double Value, BigInteger? Whole, TextTest? Text, bool IsNegated) : ValueTest
{
    public static ScalarNumberTest Of(ComparisonOperator @operator, NumberOperand number) => new(
        ComparisonOf(@operator),
        number.Value,
        QueryBinder.TryReadDigits(number, out var whole) ? whole : null,
        @operator is ComparisonOperator.Equal or ComparisonOperator.NotEqual ? TextTest.EqualTo(number) : null,
        @operator == ComparisonOperator.NotEqual);

    public static NumberComparison ComparisonOf(ComparisonOperator @operator) => @operator switch
    {
        ComparisonOperator.Equal or ComparisonOperator.NotEqual => NumberComparison.Equal,
        ComparisonOperator.Greater => NumberComparison.Greater,
        ComparisonOperator.GreaterOrEqual => NumberComparison.GreaterOrEqual,
        ComparisonOperator.Less => NumberComparison.Less,
        ComparisonOperator.LessOrEqual => NumberComparison.LessOrEqual,
        _ => throw new UnreachableException(@operator.ToString()),
    };
}

internal sealed record StateTest(ValueState State) : ValueTest;

/// <summary>Kinds of values, each a bit.</summary>
[Flags]
internal enum ValueKinds : byte
{
    Text = 1 << ValueKind.Text,
    Number = 1 << ValueKind.Number,
    Boolean = 1 << ValueKind.Boolean,
    Scalar = Text | Number | Boolean,
}
