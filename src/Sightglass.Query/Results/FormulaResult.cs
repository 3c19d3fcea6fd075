namespace Sightglass.Query.Results;

/// <summary>What a formula gave.</summary>
/// <param name="Keys">The names of the keys; empty for one value, or one series.</param>
/// <param name="Names">The names of the lines, in order.</param>
/// <param name="Rows">One row; or one a group, in the formula's order; or one a step and group, in time order. Groups and steps without events are left out.</param>
public sealed record FormulaResult(IReadOnlyList<string> Keys, IReadOnlyList<string> Names, IReadOnlyList<FormulaRow> Rows)
{
    /// <summary>The value when there are neither groups nor steps; null when there is nothing to compute it from.</summary>
    public double? Value => Rows is [{ Step: null, Keys.Count: 0 } row] ? row.Value : null;

    /// <summary>The rows of a series with those of the steps between that have no events, whose values are null.</summary>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The moment after the last one.</param>
    /// <param name="step">As in the query.</param>
    /// <exception cref="SeriesTooLongException">There are too many steps.</exception>
    public FormulaResult WithEmptySteps(DateTimeOffset from, DateTimeOffset to, TimeSpan step)
    {
        SeriesLimits.CheckSteps(to - from, step);
        var stepMillis = Math.Max(1, (long)step.TotalMilliseconds);
        var first = (long)Math.Floor((double)from.ToUnixTimeMilliseconds() / stepMillis);
        var end = (long)Math.Ceiling((to - DateTimeOffset.UnixEpoch).TotalMilliseconds / stepMillis);
        List<FormulaRow> rows = [];
        var empty = new double?[Names.Count];
        foreach (var (keys, series) in Series())
        {
            var byStep = series.ToDictionary(row => row.Step!.Value);
            for (var index = first; index < end; index++)
            {
                rows.Add(byStep.GetValueOrDefault(index * stepMillis) ?? new FormulaRow(index * stepMillis, keys, null, empty));
            }
        }

        return this with { Rows = rows };
    }

    /// <summary>The rows of the groups that another result of the same keys has, group after group in its order.</summary>
    public FormulaResult Of(FormulaResult groups)
    {
        var byGroup = Rows.ToLookup(row => GroupKey.IdentityOf(row.Keys));
        return this with { Rows = [.. groups.Rows.SelectMany(group => byGroup[GroupKey.IdentityOf(group.Keys)])] };
    }

    /// <summary>The rows of each group; without keys one series, even of no rows.</summary>
    private IEnumerable<(IReadOnlyList<GroupKey> Keys, IEnumerable<FormulaRow> Rows)> Series() => Keys.Count == 0
        ? [([], Rows)]
        : Rows.GroupBy(row => GroupKey.IdentityOf(row.Keys)).Select(series => (series.First().Keys, (IEnumerable<FormulaRow>)series));
}

/// <summary>A value and where it belongs.</summary>
/// <param name="Step">The beginning of the step, milliseconds since 1970; null when the formula was asked without steps.</param>
/// <param name="Keys">One for each key of the result.</param>
/// <param name="Value">Null when there is nothing to compute it from, or when it is not finite.</param>
/// <param name="Named">The values of the named lines.</param>
public sealed record FormulaRow(long? Step, IReadOnlyList<GroupKey> Keys, double? Value, IReadOnlyList<double?> Named);
