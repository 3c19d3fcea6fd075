using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Metrics;

/// <summary>The result of a metric.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Value">Null when there is nothing to measure.</param>
public sealed record MetricResult(Metric Metric, double? Value)
{
    /// <summary>How the value compares with its target. If only groups of the split have targets, the worst of their statuses; null when there is no target at all.</summary>
    public MetricStatus? Status
    {
        get
        {
            if (Metric.Definition.StatusOf(Value) is { } own)
            {
                return own;
            }

            var parts = (By ?? []).Select(StatusOf).OfType<MetricStatus>().ToList();
            var judged = parts.Where(status => status != MetricStatus.NoData).ToList();
            return judged.Count > 0 ? judged.Max()
                : parts.Count > 0 || (Metric.Definition.Targets.Count > 0 && Value is null) ? MetricStatus.NoData
                : null;
        }
    }

    /// <summary>The split, largest value first, empty when there is nothing to measure; null when none was requested. A key's value is null for events without the field.</summary>
    public IReadOnlyList<MetricGroup>? By { get; init; }

    /// <summary>One point per step, in time order, also for steps without events; null when no series was requested.</summary>
    public IReadOnlyList<MetricPoint>? Series { get; init; }

    /// <summary>The value in the previous range; null when it was not requested.</summary>
    public MetricPrevious? Previous { get; init; }

    /// <summary>Number of rows that the engine read for the value.</summary>
    public long RowsRead { get; init; }

    /// <summary>How one group of the split compares with its own target, or with that of the whole metric.</summary>
    public MetricStatus? StatusOf(MetricGroup group) => Metric.Definition.StatusOf(group.Value, group.Known);
}

/// <summary>One group of a split.</summary>
public sealed record MetricGroup(IReadOnlyDictionary<string, string?> Key, double? Value)
{
    /// <summary>The key without the fields that its events lack; targets and advice of a group refer to it.</summary>
    public IReadOnlyDictionary<string, string> Known => Key.Where(part => part.Value is not null).ToDictionary(part => part.Key, part => part.Value!);
}

/// <summary>The value of a step that begins at a given time.</summary>
public readonly record struct MetricPoint(DateTimeOffset Time, double? Value);

/// <summary>The value in the range before the requested one.</summary>
public sealed record MetricPrevious(DateTimeOffset From, DateTimeOffset To, double? Value);
