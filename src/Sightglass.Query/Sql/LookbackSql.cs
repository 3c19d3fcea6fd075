using Sightglass.Query.Binding;
using Sightglass.Query.Functions;

namespace Sightglass.Query.Sql;

/// <summary>Prints a SELECT with values of earlier steps: each row of the steps is also a row of the steps after it, at its distance.</summary>
/// <remarks>
/// <code>
/// SELECT s._k0 AS _k0, _a0 / nullIf(_a0_1, 0) AS _v0, ifNull(sumIf(s._v0, _distance = 0), 0) AS _a0, ifNull(sumIf(s._v0, _distance = 1), 0) AS _a0_1
/// FROM (SELECT model AS _k0, intDiv(time - …) AS _k1, … AS _v0 … GROUP BY _k0, _k1) AS s ARRAY JOIN [0, 1] AS _distance WHERE s._k1 + _distance = 1 GROUP BY _k0 …
/// </code>
/// </remarks>
internal static class LookbackSql
{
    /// <param name="select">Has a <see cref="BoundSelect.Lookback"/>.</param>
    /// <param name="rows">The statement of the steps.</param>
    /// <param name="having">The condition on its rows; null for none.</param>
    public static string Print(BoundSelect select, string rows, string? having)
    {
        var lookback = select.Lookback!;
        var names = select.Keys.Select((_, index) => $"_k{index}").ToList();
        var values = select.Values.Select((value, index) => $"{ArithmeticSql.Print(value)} AS _v{index}").Concat(select.CountsRows ? ["count() OVER () AS _total"] : []);
        var aggregates = select.Aggregates.SelectMany((aggregate, index) => lookback.Distances.Select(distance => $"{Aggregate(aggregate, index, distance)} AS {ArithmeticSql.Name(index, distance)}"));
        var step = $"s._k{lookback.Key} + _distance * {lookback.Unit}";
        var groups = names.Count == 0 ? "" : $" GROUP BY {string.Join(", ", names)}";
        return $"SELECT {string.Join(", ", [.. select.Keys.SelectMany((key, index) => Key(key, index, step)), .. values, .. aggregates])} FROM ({rows}) AS s ARRAY JOIN [{string.Join(", ", lookback.Distances)}] AS _distance"
            + $" WHERE {step} BETWEEN {lookback.First} AND {lookback.Last}{groups}{(having is null ? "" : $" HAVING {having}")}{SelectSql.OrderAndLimit(select, names)}";
    }

    private static IEnumerable<string> Key(BoundKey key, int index, string step) => key switch
    {
        BoundStepKey => [$"{step} AS _k{index}"],
        BoundFieldKey { HasKind: true } => [$"s._k{index} AS _k{index}", $"if(min(s._t{index}) = max(s._t{index}), min(s._t{index}), 'String') AS _t{index}"],
        _ => [$"s._k{index} AS _k{index}"],
    };

    /// <summary>There is at most one row of each distance, except that steps without rows count as none.</summary>
    private static string Aggregate(BoundAggregate aggregate, int index, int distance) => aggregate.Kind is AggregateKind.Count or AggregateKind.Rows
        ? $"ifNull(sumIf(s._v{index}, _distance = {distance}), 0)"
        : $"anyIf(s._v{index}, _distance = {distance})";
}
