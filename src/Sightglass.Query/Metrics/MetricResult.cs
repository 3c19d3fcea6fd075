using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Metrics;

/// <summary>The result of a metric.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Measured">Its value, and what that rests on.</param>
public sealed record MetricResult(Metric Metric, MeasuredValue Measured)
{
    /// <summary>Null when there is nothing to measure.</summary>
    public double? Value => Measured.Value;

    /// <summary>How the value compares with its target. If only groups of the split have targets, the worst of their statuses; null when there is no target at all.</summary>
    public MetricStatus? Status
    {
        get
        {
            if (Metric.StatusOf(Measured) is { } own)
            {
                return own;
            }

            var parts = (By ?? []).Select(StatusOf).OfType<MetricStatus>().ToList();
            var judged = parts.Where(status => status is not (MetricStatus.NoData or MetricStatus.TooFew)).ToList();
            return judged.Count > 0 ? judged.Max()
                : parts.Contains(MetricStatus.TooFew) ? MetricStatus.TooFew
                : parts.Count > 0 || (Metric.Definition.Targets.Count > 0 && Value is null) ? MetricStatus.NoData
                : null;
        }
    }

    /// <summary>The split, largest value first, empty when there is nothing to measure; null when none was requested. A key's value is null for events without the field.</summary>
    public IReadOnlyList<MetricGroup>? By { get; init; }

    /// <summary>There are smaller groups than those of <see cref="By"/>.</summary>
    public bool HasMoreGroups { get; init; }

    /// <summary>The value of the smaller groups together; null when there are none, or when values of groups do not add up.</summary>
    public double? Others => HasMoreGroups && Metric.Sample.AddsUp && Value is { } value && value > By!.Sum(group => group.Value) ? value - By!.Sum(group => group.Value) : null;

    /// <summary>One point per step, in time order, also for steps without events; null when no series was requested.</summary>
    public IReadOnlyList<MetricPoint>? Series { get; init; }

    /// <summary>The length of a step of the series; null when no series was requested.</summary>
    public TimeSpan? Step { get; init; }

    /// <summary>The value in the previous range; null when it was not requested.</summary>
    public MetricPrevious? Previous { get; init; }

    /// <summary>What the change since the previous range means; null when one of the two has no value.</summary>
    public MetricChange? Change => Previous is null ? null : MetricChanges.Judge(Metric, Measured, Previous.Measured);

    /// <summary>Why there is no split though one was requested; null when nothing failed.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Number of rows that the engine read for the value.</summary>
    public long RowsRead { get; init; }

    /// <summary>How one group of the split compares with its own target, or with that of the whole metric.</summary>
    public MetricStatus? StatusOf(MetricGroup group) => Metric.StatusOf(group.Measured, group.Known);

    /// <summary>What the change of one group since the previous range means; null when one of the two has no value.</summary>
    public MetricChange? ChangeOf(MetricGroup group) => group.Previous is null ? null : MetricChanges.Judge(Metric, group.Measured, group.Previous.Measured);
}

/// <summary>One group of a split.</summary>
public sealed record MetricGroup(IReadOnlyDictionary<string, string?> Key, MeasuredValue Measured)
{
    public double? Value => Measured.Value;

    /// <summary>The key without the fields that its events lack; targets and advice of a group refer to it.</summary>
    public IReadOnlyDictionary<string, string> Known => KnownOf(Key);

    /// <summary>One point per step, in time order, also for steps without events; null when no series of the group was requested, or the group has no events.</summary>
    public IReadOnlyList<MetricPoint>? Series { get; init; }

    /// <summary>The group in the previous range; null when it was not requested.</summary>
    public MetricPrevious? Previous { get; init; }

    internal static Dictionary<string, string> KnownOf(IReadOnlyDictionary<string, string?> key) => key.Where(part => part.Value is not null).ToDictionary(part => part.Key, part => part.Value!);
}

/// <summary>The value of a step that begins at a given time.</summary>
/// <param name="Time">The start of the step.</param>
/// <param name="Value">Null where there is nothing to measure.</param>
/// <param name="Sample">What the value rests on.</param>
public readonly record struct MetricPoint(DateTimeOffset Time, double? Value, long Sample)
{
    /// <param name="step">The start of the step, milliseconds since 1970.</param>
    /// <param name="value">Its value.</param>
    /// <param name="sample">What it rests on; null for nothing.</param>
    internal static MetricPoint At(long step, double? value, double? sample) => new(DateTimeOffset.FromUnixTimeMilliseconds(step), value, (long)(sample ?? 0));
}

/// <summary>The value in the range before the requested one.</summary>
public sealed record MetricPrevious(DateTimeOffset From, DateTimeOffset To, MeasuredValue Measured)
{
    /// <summary>One point per step; null when no series of the previous range was requested, or a comparison would be meaningless.</summary>
    public IReadOnlyList<MetricPoint>? Series { get; init; }
}
