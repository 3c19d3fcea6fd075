using System.Diagnostics;
using System.Globalization;
using Sightglass.Query.Binding;
using Sightglass.Query.Functions;

namespace Sightglass.Query.Sql;

/// <summary>Prints aggregates.</summary>
internal static class AggregateSql
{
    /// <summary>The events that the rows stand for: a row kept by sampling counts as its weight.</summary>
    private const string EventCount = "sum(ifNull(weight, 1))";

    // The engine takes the value at index floor(level * n); the nearest rank is at ceil(level * n) - 1. A level this much lower gives the same
    // index for whole and for broken ranks, up to a billion values.
    private const double NearestRank = 1e-13;

    /// <summary>An aggregate of events.</summary>
    /// <param name="condition">Which events; null for all that the statement reads.</param>
    public static string OfEvents(BoundAggregate aggregate, FieldSql fields, string? condition)
    {
        switch (aggregate.Kind)
        {
            case AggregateKind.Count:
                return condition is null ? EventCount : $"sumIf(ifNull(weight, 1), {condition})";
            case AggregateKind.Rows:
                return condition is null ? "toFloat64(count())" : $"toFloat64(countIf({condition}))";
            case AggregateKind.Uniq:
                return $"nullIf(toFloat64({Call("uniqExact", "", fields.Text(aggregate.Field!), condition)}), 0)";
            default:
                var (name, level) = Function(aggregate);
                return Call(name, level, fields.Number(aggregate.Field!), condition);
        }
    }

    /// <summary>An aggregate of values that a subquery has computed.</summary>
    public static string OfValues(BoundAggregate aggregate, string value)
    {
        if (aggregate.Kind is AggregateKind.Count or AggregateKind.Rows)
        {
            return "toFloat64(count())";
        }

        var (name, level) = Function(aggregate);
        return Call(name, level, value, null);
    }

    private static (string Name, string Level) Function(BoundAggregate aggregate) => aggregate.Kind switch
    {
        AggregateKind.Avg => ("avgOrNull", ""),
        AggregateKind.Sum => ("sumOrNull", ""),
        AggregateKind.Min => ("minOrNull", ""),
        AggregateKind.Max => ("maxOrNull", ""),
        AggregateKind.Percentile => ("quantileExactOrNull", $"({((aggregate.Permille / 1000.0) - NearestRank).ToString("R", CultureInfo.InvariantCulture)})"),
        _ => throw new UnreachableException(aggregate.Kind.ToString()),
    };

    private static string Call(string name, string level, string value, string? condition) =>
        condition is null ? $"{name}{level}({value})" : $"{name}If{level}({value}, {condition})";
}
