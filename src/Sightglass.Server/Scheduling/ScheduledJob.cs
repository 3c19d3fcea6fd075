using Cronos;

namespace Sightglass.Server.Scheduling;

/// <summary>Work that is done at set times, on one of the servers that share their documents.</summary>
/// <param name="Name">Names its document and stands in the status; never changes once it is used.</param>
/// <param name="Schedule">A cron expression of five fields, or six with seconds first.</param>
/// <param name="RunAsync">Does the work. What it throws is its outcome; the next time comes all the same. It may be run again for a time that it began and did not end.</param>
internal sealed record ScheduledJob(string Name, string Schedule, Func<JobRun, CancellationToken, Task> RunAsync)
{
    private readonly CronExpression _times = CronExpression.Parse(
        Schedule, Schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length > 5 ? CronFormat.IncludeSeconds : CronFormat.Standard);

    /// <summary>The zone in which the schedule is meant.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>What becomes of times at which no server ran, or the run before had not ended.</summary>
    public MissedRuns Missed { get; init; } = MissedRuns.Skip;

    /// <summary>How long a server may be silent before another one takes its run over. Renewed three times within it.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The first time after another; null when there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) => _times.GetNextOccurrence(after, Zone);
}

/// <summary>One run of a job.</summary>
/// <param name="Due">The time it is for: the same whenever and wherever it is run.</param>
internal readonly record struct JobRun(DateTimeOffset Due);

/// <summary>What becomes of missed times.</summary>
public enum MissedRuns
{
    /// <summary>Nothing: the next run is at the next time.</summary>
    Skip,

    /// <summary>One run for each of them, the oldest first, those of the last <see cref="JobRunner.CatchUpLimit"/>.</summary>
    CatchUp,
}
