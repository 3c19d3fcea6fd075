using Sightglass.Query.Functions;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Binding;

/// <summary>A SELECT as SQL and the in-memory evaluation use it: the keys of its rows, the aggregates of each row, and arithmetic on them.</summary>
/// <param name="Where">Selects the events.</param>
/// <param name="Keys">If there are neither keys nor values, the rows are whole events.</param>
internal sealed record BoundSelect(BoundFilter Where, IReadOnlyList<BoundKey> Keys, IReadOnlyList<BoundAggregate> Aggregates, IReadOnlyList<BoundExpression> Values)
{
    /// <summary>The limit of a SELECT that is read by another one.</summary>
    public const int Unlimited = int.MaxValue;

    /// <summary>The name of a <c>QuerySource</c>.</summary>
    public string Source { get; init; } = SelectQuery.Events;

    /// <summary>False: one row per event.</summary>
    public bool IsGrouped { get; init; } = true;

    /// <summary>True: a table for each key.</summary>
    public bool IsByEachKey { get; init; }

    /// <summary>A condition on <see cref="AnswerColumn"/>s.</summary>
    public BoundFilter Having { get; init; } = BoundConstant.True;

    /// <summary>Where the aggregates are taken from; null when they are those of the events of each row.</summary>
    public BoundLookback? Lookback { get; init; }

    public IReadOnlyList<BoundOrder> Order { get; init; } = [];

    /// <summary>For whole events: only those after this one in the order; null for all.</summary>
    public EventKey? After { get; init; }

    public int Limit { get; init; } = QueryLimits.Groups;

    public int Offset { get; init; }

    public bool CountsRows { get; init; }

    public bool IsWholeEvents => Keys.Count == 0 && Values.Count == 0;
}

/// <summary>A key of the rows.</summary>
internal abstract record BoundKey;

/// <summary>The text of a field's value.</summary>
/// <param name="IsTyped">The key has the type of its values, if they are of one; only attributes can have several types.</param>
internal sealed record BoundFieldKey(BoundField Field, bool IsTyped) : BoundKey
{
    public bool HasKind { get; } = IsTyped && Field is AttributeField;

    /// <summary>What some texts became: the names of events that have others now. One key has the events of all of its names.</summary>
    public IReadOnlyDictionary<string, string> Renamed { get; init; } = new Dictionary<string, string>();

    /// <summary>True if rows are ordered by it as a number.</summary>
    public bool IsNumber { get; } = Field is DerivedField { IsNumber: true } or CohortField { IsAge: true };
}

/// <summary>The start of the step that contains the time, in milliseconds since 1970.</summary>
internal sealed record BoundStepKey(long Millis) : BoundKey;

/// <summary>How many lengths of a range the time is behind a start.</summary>
internal sealed record BoundRangeKey(long StartMicros, long LengthMicros) : BoundKey;

/// <summary>What rows are ordered by; null comes last.</summary>
/// <param name="Index">Index of the key or value.</param>
internal readonly record struct BoundOrder(BoundOrderBy By, bool IsDescending, int Index = 0);

internal enum BoundOrderBy : byte
{
    Key,
    Value,

    /// <summary>The event's time, then its sequence number.</summary>
    Time,

    /// <summary>The event's sequence number.</summary>
    Arrival,
}

/// <summary>An aggregate of the events that match a filter, or of what a subquery computes from them.</summary>
/// <param name="Kind">The function.</param>
/// <param name="Permille">The share of a percentile.</param>
/// <param name="Filter">Selects the events.</param>
/// <param name="Field">What is aggregated; null for counts, and for aggregates of a <paramref name="Subquery"/>.</param>
/// <param name="Subquery">Null for an aggregate of the events themselves.</param>
internal sealed record BoundAggregate(AggregateKind Kind, int Permille, BoundFilter Filter, BoundField? Field, BoundSubquery? Subquery)
{
    /// <summary>The events that contribute to the aggregate. A group exists only if it has such events.</summary>
    public BoundFilter Concerned { get; } = Subquery is null ? Filter : BoundAnd.Of(new[] { Filter, Subquery.Concerned }.Where(filter => filter is not BoundConstant { Value: true }).DefaultIfEmpty(BoundConstant.True));
}

/// <summary>Values that are computed from several events each, before they are aggregated.</summary>
internal abstract record BoundSubquery
{
    /// <summary>The events that contribute to a value.</summary>
    public abstract BoundFilter Concerned { get; }
}

/// <summary>The milliseconds between events with the same key.</summary>
internal sealed record BoundElapsed(BoundField Key, BoundFilter First, BoundFilter Second) : BoundSubquery
{
    public override BoundFilter Concerned { get; } = new BoundOr([First, Second]);
}

/// <summary>A value for each group of events.</summary>
/// <param name="Keys">Events without one of them are in no group.</param>
/// <param name="Aggregates">Of the events of a group; at least one, none with a subquery.</param>
/// <param name="Value">Arithmetic on them. Groups without a value are skipped.</param>
internal sealed record BoundGroups(IReadOnlyList<BoundField> Keys, IReadOnlyList<BoundAggregate> Aggregates, BoundExpression Value) : BoundSubquery
{
    public override BoundFilter Concerned { get; } = Aggregates.Any(aggregate => aggregate.Filter is BoundConstant { Value: true }) ? BoundConstant.True : BoundOr.Of(Aggregates.Select(aggregate => aggregate.Filter).Distinct());
}

internal abstract record BoundExpression;

internal sealed record BoundNumber(double Value) : BoundExpression;

/// <param name="Distance">How many steps before that of the row.</param>
internal sealed record BoundAggregateValue(int Index, int Distance = 0) : BoundExpression;

/// <summary>The mean of those that are not null.</summary>
internal sealed record BoundMean(IReadOnlyList<BoundExpression> Values) : BoundExpression;

/// <summary>How long the range contains a step, in units.</summary>
/// <param name="Key">Index of the step among the keys.</param>
/// <param name="Distance">How many steps before that of the row.</param>
internal sealed record BoundStepLength(int Key, long StepMillis, int Distance, QueryRange Range, double UnitMillis) : BoundExpression
{
    public double FromMillis => Range.FromMicros / 1000.0;

    public double ToMillis => Range.ToMicros / 1000.0;

    /// <summary>The start of the first step of the range; steps before it are whole.</summary>
    public long FirstMillis => Range.FromMicros / 1000 / StepMillis * StepMillis;

    /// <param name="step">The key of the row.</param>
    public double Of(long step)
    {
        var start = step - (Distance * StepMillis);
        return (Math.Min(start + StepMillis, ToMillis) - (start < FirstMillis ? start : Math.Max(start, FromMillis))) / UnitMillis;
    }
}

internal sealed record BoundNegation(BoundExpression Operand) : BoundExpression;

internal sealed record BoundArithmetic(ArithmeticOperator Operator, BoundExpression Left, BoundExpression Right) : BoundExpression;
