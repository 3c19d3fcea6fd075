namespace Sightglass.Query.Results;

/// <summary>Steps that are easy to read: whole fractions and multiples of minutes, hours and days. No half day: day and night would take turns.</summary>
public static class ReadableStep
{
    /// <summary>More buckets than fit in a chart.</summary>
    public const int MaxBuckets = 500;

    /// <summary>Points of a metric's chart: a week has one for every three hours.</summary>
    public const int ChartPoints = 56;

    private static readonly TimeSpan[] Steps =
    [
        .. new[] { 10, 20, 50, 100, 200, 500 }.Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds)),
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(seconds => TimeSpan.FromSeconds(seconds)),
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(minutes => TimeSpan.FromMinutes(minutes)),
        .. new[] { 1, 2, 3, 6 }.Select(hours => TimeSpan.FromHours(hours)),
        .. new[] { 1, 2, 7, 14, 28, 56, 112, 364 }.Select(days => TimeSpan.FromDays(days)),
    ];

    /// <summary>The smallest step that gives at most this many buckets for a range.</summary>
    public static TimeSpan For(TimeSpan length, int buckets)
    {
        var wanted = length / Math.Clamp(buckets, 1, MaxBuckets);
        return Array.Find(Steps, step => step >= wanted) is var found && found != default ? found : TimeSpan.FromDays(Math.Ceiling(wanted.TotalDays));
    }

    /// <summary>The steps that are wider than this one, narrowest first.</summary>
    internal static IEnumerable<TimeSpan> Wider(TimeSpan step) => Steps.Where(other => other > step);
}
