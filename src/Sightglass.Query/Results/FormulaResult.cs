namespace Sightglass.Query.Results;

/// <summary>The result of a formula.</summary>
/// <param name="Keys">The names of the keys; empty for one value, or one series.</param>
/// <param name="Names">The names of the lines, in order.</param>
/// <param name="Rows">One row; or one per group, in the formula's order; or one per step and group, in time order. Groups and steps without events are left out.</param>
public sealed record FormulaResult(IReadOnlyList<string> Keys, IReadOnlyList<string> Names, IReadOnlyList<FormulaRow> Rows)
{
    /// <summary>The value when there are neither groups nor steps; null when there are no values to compute it from.</summary>
    public double? Value => Rows is [{ Step: null, Keys.Count: 0 } row] ? row.Value : null;

    /// <summary>The rows of a series, with added rows for steps without events.</summary>
    /// <param name="from">Inclusive.</param>
    /// <param name="to">Exclusive.</param>
    /// <param name="step">As in the query.</param>
    /// <param name="none">The values of such a step: what the formula gives of no events, as 0 for a count.</param>
    /// <param name="measuredTo">Steps that begin then or later are not over and have no events yet: their values are null.</param>
    /// <exception cref="SeriesTooLongException">There are too many steps.</exception>
    public FormulaResult WithEmptySteps(DateTimeOffset from, DateTimeOffset to, TimeSpan step, FormulaRow none, DateTimeOffset measuredTo)
    {
        SeriesLimits.CheckSteps(to - from, step);
        var stepMillis = Math.Max(1, (long)step.TotalMilliseconds);
        var first = (long)Math.Floor((double)from.ToUnixTimeMilliseconds() / stepMillis);
        var end = (long)Math.Ceiling((to - DateTimeOffset.UnixEpoch).TotalMilliseconds / stepMillis);
        var measured = measuredTo.ToUnixTimeMilliseconds();
        List<FormulaRow> rows = [];
        var unknown = none with { Value = null, Named = new double?[Names.Count] };
        foreach (var (keys, series) in Series())
        {
            var byStep = series.ToDictionary(row => row.Step!.Value);
            for (var index = first; index < end; index++)
            {
                rows.Add(byStep.GetValueOrDefault(index * stepMillis) ?? (index * stepMillis < measured ? none : unknown) with { Step = index * stepMillis, Keys = keys });
            }
        }

        return this with { Rows = rows };
    }

    /// <summary>The rows of the groups in another result with the same keys, group by group in its order.</summary>
    public FormulaResult Of(FormulaResult groups)
    {
        var byGroup = Rows.ToLookup(row => GroupKey.IdentityOf(row.Keys));
        return this with { Rows = [.. groups.Rows.SelectMany(group => byGroup[GroupKey.IdentityOf(group.Keys)])] };
    }

    /// <summary>The rows of each group; without keys one series, even if it has no rows.</summary>
    private IEnumerable<(IReadOnlyList<GroupKey> Keys, IEnumerable<FormulaRow> Rows)> Series() => Keys.Count == 0
        ? [([], Rows)]
        : Rows.GroupBy(row => GroupKey.IdentityOf(row.Keys)).Select(series => (series.First().Keys, (IEnumerable<FormulaRow>)series));
}

/// <summary>A value with its step and group.</summary>
/// <param name="Step">The start of the step, milliseconds since 1970; null when the query has no steps.</param>
/// <param name="Keys">One per key of the result.</param>
/// <param name="Value">Null when there are no values to compute it from, or when it is not finite.</param>
/// <param name="Named">The values of the named lines.</param>
public sealed record FormulaRow(long? Step, IReadOnlyList<GroupKey> Keys, double? Value, IReadOnlyList<double?> Named);
