using Sightglass.Query.Results;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Metrics;

/// <summary>How wide the steps of a series must be for its values to mean something: of a share of three jobs, a chart shows only noise.</summary>
internal static class TellingStep
{
    /// <summary>Steps that a range keeps, however few events it has: with fewer there is no course to see.</summary>
    public const int LeastSteps = 6;

    /// <summary>The narrowest readable step, from the one that was read on, whose median rests on as many events as the metric needs to be judged. Steps without events do not count: nights would hide what days have.</summary>
    /// <param name="metric">The metric. A count or a sum is true of however few events, and what looks back means another thing in other steps: their steps stay.</param>
    /// <param name="step">The step of the points.</param>
    /// <param name="length">The length of the range.</param>
    /// <param name="points">The series.</param>
    /// <returns>At least <paramref name="step"/>. The widest with <see cref="LeastSteps"/> steps in the range, if none has enough events.</returns>
    public static TimeSpan Of(Metric metric, TimeSpan step, TimeSpan length, IReadOnlyList<MetricPoint> points)
    {
        if (metric.Sample.IsTotal || OverTimeNode.IsIn(metric.Program.Value) || points.All(point => point.Sample == 0))
        {
            return step;
        }

        var widest = step;
        foreach (var candidate in ReadableStep.Wider(step).Prepend(step).TakeWhile(candidate => candidate == step || candidate * LeastSteps <= length))
        {
            widest = candidate;
            if (MedianSample(points, candidate) >= metric.Definition.Minimum)
            {
                break;
            }
        }

        return widest;
    }

    private static long MedianSample(IReadOnlyList<MetricPoint> points, TimeSpan step)
    {
        var samples = points.Where(point => point.Sample > 0)
            .GroupBy(point => point.Time.ToUnixTimeMilliseconds() / (long)step.TotalMilliseconds)
            .Select(together => together.Sum(point => point.Sample))
            .Order().ToList();
        return samples[samples.Count / 2];
    }
}
