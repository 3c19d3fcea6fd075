using System.Numerics;
using Sightglass.Query.Syntax;
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

internal sealed record BoundAnd(IReadOnlyList<BoundFilter> Operands) : BoundFilter
{
    /// <summary>All operands hold. Negated equalities of the same field become one test with a list.</summary>
    public static BoundFilter Of(IEnumerable<BoundFilter> operands)
    {
        var all = operands.ToList();
        var negated = all.OfType<BoundNot>().Where(not => not.Operand is BoundTextTest { Test: EqualsText }).ToList();
        BoundFilter[] merged = [.. all.Except(negated), .. BoundOr.Merge(negated.Select(not => not.Operand)).Select(operand => new BoundNot(operand))];
        return merged is [var single] ? single : new BoundAnd(merged);
    }
}

internal sealed record BoundOr(IReadOnlyList<BoundFilter> Operands) : BoundFilter
{
    /// <summary>One of the operands holds. Equalities of the same field become one test with a list, which costs one look at the field's value.</summary>
    public static BoundFilter Of(IEnumerable<BoundFilter> operands) => Merge(operands) is var merged && merged is [var single] ? single : new BoundOr(merged);

    /// <summary>The operands of an OR, with one equality for each field.</summary>
    internal static IReadOnlyList<BoundFilter> Merge(IEnumerable<BoundFilter> operands)
    {
        List<BoundFilter> others = [];
        Dictionary<BoundField, List<string>> equalities = [];
        foreach (var operand in operands.SelectMany(operand => operand is BoundOr or ? or.Operands : [operand]))
        {
            if (operand is not BoundTextTest { Test: EqualsText equals } test)
            {
                others.Add(operand);
            }
            else if (equalities.TryGetValue(test.Field, out var texts))
            {
                texts.AddRange(equals.Texts);
            }
            else
            {
                equalities.Add(test.Field, [.. equals.Texts]);
            }
        }

        return [.. equalities.Select(equality => new BoundTextTest(equality.Key, new EqualsText([.. equality.Value.Distinct()]))), .. others];
    }
}

internal sealed record BoundNot(BoundFilter Operand) : BoundFilter;

/// <summary>The field has a value that is not null.</summary>
internal sealed record BoundPresent(BoundField Field) : BoundFilter;

/// <summary>The value's text passes the test. Numbers are printed in shortest form, booleans as true and false, arrays and objects as minified JSON.</summary>
internal sealed record BoundTextTest(BoundField Field, TextTest Test) : BoundFilter;

/// <summary>A whole-number column compared with a whole number.</summary>
internal sealed record BoundIntegerTest(ColumnField Field, NumberComparison Comparison, long Value) : BoundFilter;

/// <summary>A numeric value compared with a number, as 64-bit floats; timestamps count as milliseconds since 1970.</summary>
internal sealed record BoundNumberTest(BoundField Field, NumberComparison Comparison, double Value) : BoundFilter;

/// <summary>A value compared with a whole number that a 64-bit float would round: by all digits where the value is a whole number or a text of one, else as 64-bit floats.</summary>
/// <param name="Field">Of no declared type.</param>
/// <param name="Comparison">How.</param>
/// <param name="Value">At most <see cref="MaxDigits"/> digits.</param>
internal sealed record BoundWholeTest(BoundField Field, NumberComparison Comparison, BigInteger Value) : BoundFilter
{
    /// <summary>What 256 bits hold, with a sign.</summary>
    public const int MaxDigits = 76;

    /// <summary>The same comparison of values that are no whole numbers.</summary>
    public BoundNumberTest AsFloats => new(Field, Comparison, (double)Value);
}

internal sealed record BoundBooleanTest(ColumnField Field, bool Value) : BoundFilter;

/// <summary>The event with this id.</summary>
internal sealed record BoundIdTest(EventKey Id) : BoundFilter;

/// <summary>A text, or a regular expression, that occurs anywhere in the event.</summary>
internal sealed record BoundSearch(SearchTerm Term) : BoundFilter;

/// <summary>The value of an attribute is of one of these kinds.</summary>
internal sealed record BoundKindTest(AttributeField Field, ValueKinds Kinds) : BoundFilter;

/// <summary>One of the values at the end of a path passes a test.</summary>
/// <param name="Root">An attribute that is an array or object; null: the event printed as JSON.</param>
/// <param name="Steps">From there; may be none.</param>
/// <param name="Test">True for one of the values.</param>
internal sealed record BoundPathTest(AttributeField? Root, IReadOnlyList<PathStep> Steps, ValueTest Test) : BoundFilter;

/// <summary>The log line has a token at a place, and it passes a test.</summary>
/// <param name="Message">The field that is the line of the events that have it; of the others it is the event printed as JSON.</param>
/// <param name="Place">Which token.</param>
/// <param name="Test">Null: any token.</param>
internal sealed record BoundTokenTest(BoundField Message, TokenPlace Place, ValueTest? Test) : BoundFilter;

internal enum NumberComparison : byte
{
    Equal,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}
