using System.Diagnostics;
using System.Globalization;
using Sightglass.Query.Binding;
using Sightglass.Query.Functions;

namespace Sightglass.Query.Sql;

/// <summary>Prints aggregates.</summary>
/// <param name="fields">Prints their fields.</param>
/// <param name="isLarge">A condition that is the same for every row: true when there are more rows than <see cref="MaxExactRows"/>.</param>
internal sealed class AggregateSql(FieldSql fields, string isLarge)
{
    /// <summary>Up to this number of rows percentiles are exact; above it they are estimated. For 100 million rows, storing all values took 22.5 s of CPU, the estimate 5.7 s.</summary>
    public const int MaxExactRows = 2_000_000;

    // The largest relative error of an estimated percentile.
    private const string RelativeError = "0.01";

    // The engine takes the value at index floor(level * n); the nearest rank is at ceil(level * n) - 1. Lowering the level by this much gives the same
    // index for whole and for fractional ranks, up to a billion values.
    private const double NearestRank = 1e-13;

    /// <summary>An aggregate of events.</summary>
    /// <param name="condition">Selects the events; null for all that the statement reads.</param>
    public string OfEvents(BoundAggregate aggregate, string? condition)
    {
        switch (aggregate.Kind)
        {
            case AggregateKind.Sum or AggregateKind.Avg or AggregateKind.Percentile when fields.Weight is { } weight:
                return Weighted(aggregate, fields.Number(aggregate.Field!), weight, condition);
            case AggregateKind.First:
                return InTime("argMinOrNull", fields.Number(aggregate.Field!), condition);
            case AggregateKind.Last:
                return InTime("argMaxOrNull", fields.Number(aggregate.Field!), condition);
            case AggregateKind.Count:
                return fields.EventCount(condition);
            case AggregateKind.Rows:
                return condition is null ? "toFloat64(count())" : $"toFloat64(countIf({condition}))";
            case AggregateKind.Uniq:
                return $"nullIf(toFloat64({Call("uniqExact", "", fields.Text(aggregate.Field!), condition)}), 0)";
            default:
                return Call(aggregate, fields.Number(aggregate.Field!), condition);
        }
    }

    /// <summary>An aggregate of values that a subquery has computed.</summary>
    public string OfValues(BoundAggregate aggregate, string value)
    {
        if (aggregate.Kind is AggregateKind.Count or AggregateKind.Rows)
        {
            return "toFloat64(count())";
        }

        return Call(aggregate, value, null);
    }

    private string Call(BoundAggregate aggregate, string value, string? condition) => aggregate.Kind switch
    {
        AggregateKind.Avg => Call("avgOrNull", "", value, condition),
        AggregateKind.Sum => Call("sumOrNull", "", value, condition),
        AggregateKind.Min => Call("minOrNull", "", value, condition),
        AggregateKind.Max => Call("maxOrNull", "", value, condition),

        // The algorithms that lose no digits when the values are large beside their distances. Of a single value they give infinity.
        AggregateKind.StandardDeviation => $"ifNotFinite({Call("stddevSampStableOrNull", "", value, condition)}, NULL)",
        AggregateKind.Variance => $"ifNotFinite({Call("varSampStableOrNull", "", value, condition)}, NULL)",
        AggregateKind.Percentile => Percentile(aggregate.Permille / 1000.0, value, condition),
        _ => throw new UnreachableException(aggregate.Kind.ToString()),
    };

    // The engine computes the condition first, and then only the branch that applies.
    private string Percentile(double level, string value, string? condition)
    {
        var exact = Call("quantileExactOrNull", $"({(level - NearestRank).ToString("R", CultureInfo.InvariantCulture)})", value, condition);
        var estimate = Call("quantileDDOrNull", $"({RelativeError}, {level.ToString("R", CultureInfo.InvariantCulture)})", value, condition);
        return $"if({isLarge}, {estimate}, {exact})";
    }

    /// <summary>An event counts as often as it stands for others. Percentiles take whole weights: thousandths of an event.</summary>
    private string Weighted(BoundAggregate aggregate, string value, string weight, string? condition)
    {
        if (aggregate.Kind != AggregateKind.Percentile)
        {
            return aggregate.Kind == AggregateKind.Avg ? Call("avgWeightedOrNull", "", $"{value}, {weight}", condition) : Call(aggregate, $"{value} * {weight}", condition);
        }

        var (level, arguments) = (aggregate.Permille / 1000.0, $"{value}, toUInt64(roundBankers({weight} * 1000))");
        var exact = Call("quantileExactWeightedOrNull", $"({(level - NearestRank).ToString("R", CultureInfo.InvariantCulture)})", arguments, condition);
        var estimate = Call("quantileBFloat16WeightedOrNull", $"({level.ToString("R", CultureInfo.InvariantCulture)})", arguments, condition);
        return $"if({isLarge}, {estimate}, {exact})";
    }

    /// <summary>The value of the event that comes first or last; the engine would take one without a value, too.</summary>
    private static string InTime(string name, string value, string? condition) =>
        $"{name}If({value}, (time, sequence), {(condition is null ? "" : $"{condition} AND ")}{value} IS NOT NULL)";

    private static string Call(string name, string level, string value, string? condition) =>
        condition is null ? $"{name}{level}({value})" : $"{name}If{level}({value}, {condition})";
}
