using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Metrics;

/// <summary>What a change since the previous period means.</summary>
public enum MetricChange : byte
{
    Better,
    Worse,

    /// <summary>More than noise, of a metric of which neither direction is better.</summary>
    Changed,

    /// <summary>Not more than chance explains.</summary>
    Noise,

    /// <summary>One of the periods has too few events to tell.</summary>
    TooFew,
}

/// <summary>Judges changes: pure functions.</summary>
internal static class MetricChanges
{
    /// <summary>Two standard errors: a difference of chance alone is larger once in twenty times.</summary>
    private const double StandardErrors = 2;

    /// <param name="metric">The metric.</param>
    /// <param name="now">Its value in the range.</param>
    /// <param name="then">Its value in the range before.</param>
    /// <returns>Null when one of the two has no value.</returns>
    public static MetricChange? Judge(Metric metric, MeasuredValue now, MeasuredValue then)
    {
        var definition = metric.Definition;
        if (now.Value is not { } value || then.Value is not { } before)
        {
            return null;
        }

        if (value == before)
        {
            return MetricChange.Noise;
        }

        if (now.Sample < definition.Minimum || then.Sample < definition.Minimum)
        {
            return MetricChange.TooFew;
        }

        var scale = definition.Unit == "percent" ? 100 : 1;
        var isShare = metric.IsShare && IsShare(value / scale) && IsShare(before / scale);
        var isTelling = isShare
            ? ExceedsChance(value / scale, now.Sample, before / scale, then.Sample)
            : Math.Abs(value - before) > definition.TellingChange * Math.Abs(before);
        return !isTelling ? MetricChange.Noise
            : definition.Better == Better.Band ? MetricChange.Changed
            : definition.Better == Better.Higher == value > before ? MetricChange.Better
            : MetricChange.Worse;
    }

    private static bool ExceedsChance(double now, long nowSample, double then, long thenSample)
    {
        var together = ((now * nowSample) + (then * thenSample)) / (nowSample + thenSample);
        return Math.Abs(now - then) > StandardErrors * Math.Sqrt(together * (1 - together) * ((1.0 / nowSample) + (1.0 / thenSample)));
    }

    private static bool IsShare(double value) => value is >= 0 and <= 1;
}

/// <summary>A value and the number of events, jobs or lookups that it rests on.</summary>
/// <param name="Value">Null when there is nothing to measure.</param>
/// <param name="Sample">See <see cref="MetricSample"/>.</param>
public readonly record struct MeasuredValue(double? Value, long Sample);
