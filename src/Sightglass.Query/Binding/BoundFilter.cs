using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Binding;

/// <summary>A filter in the few forms that SQL and the in-memory evaluation share. The meaning of a query is decided before this point.</summary>
/// <remarks>Each form is either true or false for an event: a test of an absent field does not match.</remarks>
internal abstract record BoundFilter;

internal sealed record BoundConstant(bool Value) : BoundFilter
{
    public static readonly BoundConstant True = new(true);
    public static readonly BoundConstant False = new(false);
}

internal sealed record BoundAnd(IReadOnlyList<BoundFilter> Operands) : BoundFilter;

internal sealed record BoundOr(IReadOnlyList<BoundFilter> Operands) : BoundFilter;

internal sealed record BoundNot(BoundFilter Operand) : BoundFilter;

/// <summary>The field has a value that is not null.</summary>
internal sealed record BoundPresent(BoundField Field) : BoundFilter;

/// <summary>The value's text passes the test. Numbers are printed in shortest form, booleans as true and false, arrays and objects as minified JSON.</summary>
internal sealed record BoundTextTest(BoundField Field, TextTest Test) : BoundFilter;

/// <summary>A whole-number column compared with a whole number.</summary>
internal sealed record BoundIntegerTest(ColumnField Field, NumberComparison Comparison, long Value) : BoundFilter;

/// <summary>A numeric value compared with a number, as 64-bit floats; timestamps count as milliseconds since 1970.</summary>
internal sealed record BoundNumberTest(BoundField Field, NumberComparison Comparison, double Value) : BoundFilter;

internal sealed record BoundBooleanTest(ColumnField Field, bool Value) : BoundFilter;

/// <summary>The event with this id.</summary>
internal sealed record BoundIdTest(EventKey Id) : BoundFilter;

/// <summary>A text, or a regular expression, that occurs anywhere in the event.</summary>
internal sealed record BoundSearch(SearchTerm Term) : BoundFilter;

internal enum NumberComparison : byte
{
    Equal,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}
