using Cronos;

namespace Sightglass.Server.Scheduling;

/// <summary>Scheduled work that runs on one of the servers that share their documents.</summary>
/// <param name="Name">Name of its document and in the status; must never change once it is used.</param>
/// <param name="Schedule">A cron expression of five fields, or six with seconds first.</param>
/// <param name="RunAsync">Does the work. An exception is recorded as its outcome; the job still runs at its next time. It may be repeated for a time whose run was begun and not ended.</param>
internal sealed record ScheduledJob(string Name, string Schedule, Func<JobRun, CancellationToken, Task> RunAsync)
{
    private readonly CronExpression _times = CronExpression.Parse(
        Schedule, Schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length > 5 ? CronFormat.IncludeSeconds : CronFormat.Standard);

    /// <summary>The time zone of the schedule.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>How to treat times at which no server was running, or the previous run had not ended.</summary>
    public MissedRuns Missed { get; init; } = MissedRuns.Skip;

    /// <summary>How long a server may be silent before another one takes over its run. Renewed three times within it.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The next time after a given one; null when there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) => _times.GetNextOccurrence(after, Zone);
}

/// <summary>One run of a job.</summary>
/// <param name="Due">The scheduled time: the same whenever and wherever the job runs.</param>
internal readonly record struct JobRun(DateTimeOffset Due);

/// <summary>How to treat missed times.</summary>
public enum MissedRuns
{
    /// <summary>They are skipped: the next run is at the next time.</summary>
    Skip,

    /// <summary>One run for each of them, oldest first, up to <see cref="JobRunner.CatchUpLimit"/> back.</summary>
    CatchUp,
}
