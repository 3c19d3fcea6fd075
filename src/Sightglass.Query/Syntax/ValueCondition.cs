namespace Sightglass.Query.Syntax;

/// <summary>A condition on one JSON value, or on one token of a log line.</summary>
public abstract record ValueCondition;

/// <summary>A scalar value compared with an operand.</summary>
/// <remarks>
/// Null, arrays and objects fulfill none, not even <see cref="ComparisonOperator.NotEqual"/>. Texts, patterns and regular expressions are compared with the text of the value.
/// A number is compared with numbers by value and with texts as it was written; booleans are neither equal to it nor different.
/// </remarks>
/// <param name="Operator">Equal, NotEqual, or with a <see cref="NumberOperand"/> one that orders.</param>
/// <param name="Operand">No list.</param>
public sealed record ValueComparison(ComparisonOperator Operator, Operand Operand) : ValueCondition;

/// <summary>The value is in a state.</summary>
public sealed record ValueIs(ValueState State) : ValueCondition;

public enum ValueState : byte
{
    /// <summary>There is no value.</summary>
    Missing,

    /// <summary>There is a null.</summary>
    Null,
    True,
    False,
}
