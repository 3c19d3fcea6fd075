namespace Sightglass.Query.Binding;

/// <summary>
/// What a SELECT with values of earlier steps is computed from: the aggregates of each step, also of steps before the range. Without steps, the range
/// itself and the ranges of equal length before it are the steps.
/// </summary>
/// <param name="Rows">Its keys are those of the SELECT and the step, its values the aggregates.</param>
/// <param name="Key">Index of the step among the keys of the rows.</param>
/// <param name="Unit">By how much the keys of two adjacent steps differ.</param>
/// <param name="First">The key of the first step of the range.</param>
/// <param name="Last">The key of its last step.</param>
/// <param name="Distances">How many steps before its own a row of the SELECT uses, in order.</param>
internal sealed record BoundLookback(BoundSelect Rows, int Key, long Unit, long First, long Last, IReadOnlyList<int> Distances)
{
    /// <summary>Where the first step begins that is used.</summary>
    public required long FromMicros { get; init; }

    public required long ToMicros { get; init; }

    /// <summary>Times between these that no step contains: what a first step has before the range, and what a range that is not over yet would still have.</summary>
    public required IReadOnlyList<(long FromMicros, long ToMicros)> Skipped { get; init; }

    public bool Contains(long micros) => micros >= FromMicros && micros < ToMicros && !Skipped.Any(skipped => micros >= skipped.FromMicros && micros < skipped.ToMicros);

    /// <summary>What a SELECT with steps looks back at.</summary>
    /// <param name="key">Index of its step.</param>
    public static BoundLookback OfSteps(BoundSelect rows, int key, long stepMillis, IReadOnlyList<int> distances, QueryRange range)
    {
        var step = stepMillis * 1000;
        var first = range.FromMicros / step * step;
        return new BoundLookback(rows, key, stepMillis, first / 1000, (range.ToMicros - 1) / step * stepMillis, distances)
        {
            FromMicros = Math.Max(0, first - (distances[^1] * step)),
            ToMicros = range.ToMicros,
            Skipped = first < range.FromMicros ? [(first, range.FromMicros)] : [],
        };
    }

    /// <summary>What a SELECT without steps looks back at.</summary>
    public static BoundLookback OfRanges(BoundSelect select, IReadOnlyList<int> distances, QueryRange range)
    {
        var (length, count) = (Math.Max(1, range.LengthMicros), distances[^1]);
        var start = range.FromMicros - (count * length);
        var lasted = Math.Max(0, range.ToMicros - range.FromMicros);
        var rows = select with { Keys = [.. select.Keys, new BoundRangeKey(start, length)] };
        return new BoundLookback(rows, select.Keys.Count, 1, count, count, distances)
        {
            FromMicros = Math.Max(0, start),
            ToMicros = range.ToMicros,
            Skipped = lasted < length ? [.. Enumerable.Range(0, count).Select(index => start + (index * length)).Select(from => (from + lasted, from + length))] : [],
        };
    }
}
