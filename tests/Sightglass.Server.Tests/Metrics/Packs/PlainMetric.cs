namespace Sightglass.Server.Metrics.Packs;

/// <summary>A metric as a loop over events computes it.</summary>
/// <param name="Counts">The events that the metric looks at. A split has a group for each value that one of them has.</param>
/// <param name="Value">The number, from those events only.</param>
internal sealed record PlainMetric(Func<SampleEvent, bool> Counts, Func<IReadOnlyList<SampleEvent>, double?> Value)
{
    public static double? Count(IReadOnlyList<SampleEvent> events) => events.Count;

    /// <summary>How many of the events are so, out of all of them.</summary>
    public static Func<IReadOnlyList<SampleEvent>, double?> Share(Func<SampleEvent, bool> isSo) => Ratio(isSo, _ => true);

    /// <summary>How many of the events are so, for each that is of the other kind.</summary>
    public static Func<IReadOnlyList<SampleEvent>, double?> Ratio(Func<SampleEvent, bool> isPart, Func<SampleEvent, bool> isWhole) => events =>
    {
        double part = 0, whole = 0;
        foreach (var item in events)
        {
            part += isPart(item) ? 1 : 0;
            whole += isWhole(item) ? 1 : 0;
        }

        return whole == 0 ? null : part / whole;
    };

    /// <summary>The sum of a field; none when no event has it.</summary>
    public static Func<IReadOnlyList<SampleEvent>, double?> Sum(string field) => events =>
    {
        double? sum = null;
        foreach (var item in events)
        {
            if (item.Number(field) is { } number)
            {
                sum = (sum ?? 0) + number;
            }
        }

        return sum;
    };

    /// <summary>The mean over the events that have the field.</summary>
    public static Func<IReadOnlyList<SampleEvent>, double?> Mean(string field) => events =>
    {
        double sum = 0;
        var count = 0;
        foreach (var item in events)
        {
            if (item.Number(field) is { } number)
            {
                sum += number;
                count++;
            }
        }

        return count == 0 ? null : sum / count;
    };

    /// <summary>The value at rank <paramref name="percent"/> × n / 100, rounded up.</summary>
    public static Func<IReadOnlyList<SampleEvent>, double?> Percentile(int percent, string field) => events =>
    {
        List<double> values = [];
        foreach (var item in events)
        {
            if (item.Number(field) is { } number)
            {
                values.Add(number);
            }
        }

        values.Sort();
        return values.Count == 0 ? null : values[(((percent * values.Count) + 99) / 100) - 1];
    };

    /// <summary>Different values of a field.</summary>
    public static double Distinct(IEnumerable<SampleEvent> events, string field)
    {
        HashSet<string> seen = [];
        foreach (var item in events)
        {
            if (item.Text(field) is { } text)
            {
                seen.Add(text);
            }
        }

        return seen.Count;
    }

    /// <summary>The mean of the milliseconds from the first event of a key to the first later one that ends it.</summary>
    public static Func<IReadOnlyList<SampleEvent>, double?> MeanElapsed(string key, Func<SampleEvent, bool> begins, Func<SampleEvent, bool> ends) => events =>
    {
        Dictionary<string, DateTimeOffset> begun = [];
        Dictionary<string, double> elapsed = [];
        foreach (var item in events.OrderBy(item => item.Time))
        {
            if (item.Text(key) is not { } id)
            {
                continue;
            }

            if (begins(item))
            {
                begun.TryAdd(id, item.Time);
            }

            if (ends(item) && begun.TryGetValue(id, out var start))
            {
                elapsed.TryAdd(id, (item.Time - start).TotalMilliseconds);
            }
        }

        return elapsed.Count == 0 ? null : elapsed.Values.Average();
    };
}
