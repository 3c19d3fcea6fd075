using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Metrics;

/// <summary>A metric measured.</summary>
/// <param name="Metric">What was measured.</param>
/// <param name="Value">Null when there is nothing to measure.</param>
public sealed record MetricResult(Metric Metric, double? Value)
{
    /// <summary>How the value stands to its target. Where only parts of the split have targets, the worst of them; null where there is no target at all.</summary>
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

    /// <summary>The split, largest value first, empty where there is nothing to measure; null when none was asked for. A key's value is null for events without the field.</summary>
    public IReadOnlyList<MetricGroup>? By { get; init; }

    /// <summary>One point a step, in time order, also for steps without events; null when no series was asked for.</summary>
    public IReadOnlyList<MetricPoint>? Series { get; init; }

    /// <summary>The value in the range before; null when it was not asked for.</summary>
    public MetricPrevious? Previous { get; init; }

    /// <summary>Rows the engine read for the value.</summary>
    public long RowsRead { get; init; }

    /// <summary>How one part of the split stands to its own target, or to the whole's.</summary>
    public MetricStatus? StatusOf(MetricGroup group) => Metric.Definition.StatusOf(group.Value, group.Known);
}

/// <summary>One part of a split.</summary>
public sealed record MetricGroup(IReadOnlyDictionary<string, string?> Key, double? Value)
{
    /// <summary>The key without the fields that its events lack: what targets and advice of a part go by.</summary>
    public IReadOnlyDictionary<string, string> Known => Key.Where(part => part.Value is not null).ToDictionary(part => part.Key, part => part.Value!);
}

/// <summary>The value of a step that begins at a moment.</summary>
public readonly record struct MetricPoint(DateTimeOffset Time, double? Value);

/// <summary>The value in the range before the one that was asked for.</summary>
public sealed record MetricPrevious(DateTimeOffset From, DateTimeOffset To, double? Value);
