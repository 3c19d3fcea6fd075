using Sightglass.Query.Binding;

namespace Sightglass.Query.Catalog.Lint;

/// <summary>Finds conditions that exclude each other: <c>model=a AND model=b</c>, <c>status_code&gt;500 AND status_code&lt;400</c>.</summary>
internal static class Contradiction
{
    /// <summary>The name of the field; null if there is none. Only what all of a filter's alternatives, or its only one, demand is looked at.</summary>
    public static string? In(BoundFilter filter)
    {
        if (filter is not BoundAnd and)
        {
            return filter is BoundOr or && or.Operands.Select(In).ToList() is var each && each.TrueForAll(field => field is not null) ? each.FirstOrDefault() : null;
        }

        var demands = and.Operands.SelectMany(operand => operand is BoundAnd inner ? inner.Operands : [operand]).ToList();
        var texts = demands.OfType<BoundTextTest>().Where(test => test.Test is EqualsText).GroupBy(test => test.Field)
            .Where(tests => !tests.Select(test => ((EqualsText)test.Test).Texts.AsEnumerable()).Aggregate((left, right) => left.Intersect(right)).Any());
        var numbers = demands.Select(Bound).OfType<(BoundField Field, double Min, double Max)>().GroupBy(bound => bound.Field)
            .Where(bounds => bounds.Max(bound => bound.Min) > bounds.Min(bound => bound.Max));
        return texts.Select(tests => tests.Key.Name).Concat(numbers.Select(bounds => bounds.Key.Name)).FirstOrDefault();
    }

    private static (BoundField Field, double Min, double Max)? Bound(BoundFilter filter) => filter switch
    {
        BoundIntegerTest test => Bound(test.Field, test.Comparison, test.Value, next: 1),
        BoundNumberTest test => Bound(test.Field, test.Comparison, test.Value, next: double.Epsilon),
        _ => null,
    };

    // The least difference of two values makes 'above' of 'at least'.
    private static (BoundField, double, double) Bound(BoundField field, NumberComparison comparison, double value, double next) => comparison switch
    {
        NumberComparison.Equal => (field, value, value),
        NumberComparison.Greater => (field, next < 1 ? Math.BitIncrement(value) : value + next, double.PositiveInfinity),
        NumberComparison.GreaterOrEqual => (field, value, double.PositiveInfinity),
        NumberComparison.Less => (field, double.NegativeInfinity, next < 1 ? Math.BitDecrement(value) : value - next),
        _ => (field, double.NegativeInfinity, value),
    };
}
