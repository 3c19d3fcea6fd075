using System.Diagnostics;
using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Query.Results;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.InMemory;

/// <summary>A condition on a row of the result.</summary>
internal static class AnswerTest
{
    public static bool Matches(BoundFilter filter, SelectRow row) => filter switch
    {
        BoundConstant constant => constant.Value,
        BoundAnd and => and.Operands.All(operand => Matches(operand, row)),
        BoundOr or => or.Operands.Any(operand => Matches(operand, row)),
        BoundNot not => !Matches(not.Operand, row),
        BoundPresent { Field: AnswerColumn column } => Text(column, row) is not null,
        BoundTextTest { Field: AnswerColumn column } test => Text(column, row) is { } text && TextMatcher.Create(test.Test).Matches(Encoding.UTF8.GetBytes(text)),
        BoundNumberTest { Field: AnswerColumn column } test => column.Value is { } index && row.Values[index] is { } value && IntegerTest.Holds(value.CompareTo(test.Value), test.Comparison),
        _ => throw new UnreachableException(filter.GetType().Name),
    };

    private static string? Text(AnswerColumn column, SelectRow row) => column.Key is { } key
        ? (row.Keys[key].Kind == ValueKind.Null ? null : row.Keys[key].Text)
        : row.Values[column.Value!.Value] is { } value ? NumberText.Format(value) : null;
}
