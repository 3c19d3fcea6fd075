using Sightglass.Query.Functions;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Binding;

/// <summary>A formula as SQL and the evaluation in memory both take it: the aggregates first, then arithmetic over them.</summary>
/// <param name="Where">Which events the whole formula is about.</param>
internal sealed record BoundFormula(BoundFilter Where, IReadOnlyList<BoundAggregate> Aggregates, BoundExpression Value)
{
    /// <summary>The named lines.</summary>
    public IReadOnlyList<(string Name, BoundExpression Value)> Lines { get; init; } = [];

    public IReadOnlyList<BoundField> Keys { get; init; } = [];

    /// <summary>The names of <see cref="Keys"/> as the query gives them.</summary>
    public IReadOnlyList<string> KeyNames { get; init; } = [];

    public GroupOrder Order { get; init; } = GroupOrder.Default;

    public int Limit { get; init; } = QueryLimits.Groups;

    /// <summary>Length of the steps of a series in milliseconds; null for no series.</summary>
    public long? StepMillis { get; init; }
}

/// <summary>An aggregate of the events that match a filter, or of the intervals between some of them.</summary>
internal sealed record BoundAggregate(AggregateKind Kind, int Permille, BoundFilter Filter, BoundField? Field, BoundElapsed? Elapsed)
{
    /// <summary>The events that have a part in it. A group exists where there are any.</summary>
    public BoundFilter Concerned { get; } = Elapsed is null ? Filter : new BoundAnd([Filter, new BoundOr([Elapsed.First, Elapsed.Second])]);
}

internal sealed record BoundElapsed(BoundField Key, BoundFilter First, BoundFilter Second);

internal abstract record BoundExpression;

internal sealed record BoundNumber(double Value) : BoundExpression;

internal sealed record BoundAggregateValue(int Index) : BoundExpression;

internal sealed record BoundNegation(BoundExpression Operand) : BoundExpression;

internal sealed record BoundArithmetic(ArithmeticOperator Operator, BoundExpression Left, BoundExpression Right) : BoundExpression;
