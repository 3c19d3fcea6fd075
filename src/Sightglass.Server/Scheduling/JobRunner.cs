using Sightglass.Storage.Documents;

namespace Sightglass.Server.Scheduling;

/// <summary>Runs one job when it is due, unless another server does. One caller.</summary>
/// <remarks>
/// A run begins by writing the owner into the job's document, based on the version that was read: if several servers try, one succeeds. The owner
/// renews the document three times per lease. A server that sees the same version for a whole lease, by its own clock, takes over the run:
/// the clocks of the servers need not agree.
/// </remarks>
internal sealed partial class JobRunner(ScheduledJob job, string server, DocumentStore documents, TimeProvider time, ILogger logger)
{
    /// <summary>How far back missed times are made up for: a monthly report is still wanted, an older one is not.</summary>
    public static readonly TimeSpan CatchUpLimit = TimeSpan.FromDays(31);

    private static readonly DocumentKind Kind = DocumentKind.State("job");

    // The longest wait between two checks, because clocks are changed and other servers run jobs.
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);

    private const int MaxErrorLength = 500;

    private readonly DocumentKey _key = new(Kind, job.Name);
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    // The last seen version of another server's document, and since when.
    private long _seenVersion;
    private long _seenAt;

    public ScheduledJob Job => job;

    /// <summary>The state that was read last; null before the first read.</summary>
    public JobState? State { get; private set; }

    /// <summary>When it runs next, as far as this server knows.</summary>
    public DateTimeOffset? Next => State is { } state ? state.Begun ?? job.Next(After(state)) : null;

    /// <summary>Runs the job if it is due.</summary>
    /// <returns>How long to wait before the next call.</returns>
    /// <exception cref="DocumentStoreException">The documents cannot be used.</exception>
    public async Task<TimeSpan> StepAsync(CancellationToken cancellationToken)
    {
        var (state, version) = await ReadAsync(cancellationToken);
        if (state.Owner is not null && IsAlive(state, version))
        {
            return Shorter(state.Lease / 3, MaxWait);
        }

        if ((state.Begun ?? job.Next(After(state))) is not { } due)
        {
            return MaxWait;
        }

        if (due - time.GetUtcNow() is { Ticks: > 0 } early)
        {
            return Shorter(early, MaxWait);
        }

        var begun = state with { Owner = server, Lease = job.Lease, Begun = due };
        if (await TryWriteAsync(begun, version, cancellationToken) is { } held)
        {
            await RunAsync(begun, held, cancellationToken);
        }

        return TimeSpan.Zero;
    }

    private async Task RunAsync(JobState begun, long version, CancellationToken cancellationToken)
    {
        var due = begun.Begun!.Value;
        var (startedAt, start) = (time.GetUtcNow(), time.GetTimestamp());
        using var running = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // On another thread, so that a job that never awaits does not block the renewal of its lease.
        var run = Task.Run(() => job.RunAsync(new JobRun(due), running.Token), CancellationToken.None);
        if (await KeepLeaseAsync(run, begun, version) is not { } held)
        {
            // Another server owns the run: this one's result no longer counts.
            await running.CancelAsync();
            await ((Task)run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Log.LeaseLost(logger, job.Name, due);
            return;
        }

        var elapsed = time.GetElapsedTime(start);
        if (run.IsCanceled && cancellationToken.IsCancellationRequested)
        {
            // This server stops; the next server that checks the job continues the run.
            await TryWriteAsync(begun with { Owner = null }, held, CancellationToken.None);
            return;
        }

        var error = run.IsCompletedSuccessfully ? null : run.Exception?.InnerException?.Message ?? "it was canceled";
        if (error is not null)
        {
            Log.Failed(logger, run.Exception?.InnerException, job.Name, due);
        }

        var done = new JobState(job.Missed == MissedRuns.Skip ? Later(due, time.GetUtcNow()) : due)
        {
            Last = new JobOutcome(due, startedAt, elapsed.TotalSeconds, error is { Length: > MaxErrorLength } ? error[..MaxErrorLength] : error, server),
        };
        await TryWriteAsync(done, held, CancellationToken.None);
    }

    /// <summary>Renews the lease until the run ends.</summary>
    /// <returns>The document's version; null when the lease was lost.</returns>
    private async Task<long?> KeepLeaseAsync(Task run, JobState begun, long version)
    {
        var renewedAt = time.GetTimestamp();
        while (await Task.WhenAny(run, Task.Delay(job.Lease / 3, time)) != run)
        {
            try
            {
                if (await TryWriteAsync(begun, version, CancellationToken.None) is not { } renewed)
                {
                    return null;
                }

                (version, renewedAt) = (renewed, time.GetTimestamp());
            }
            catch (DocumentStoreException) when (time.GetElapsedTime(renewedAt) < job.Lease)
            {
                // It is tried again soon; nobody may take over before the lease has expired.
            }
            catch (DocumentStoreException)
            {
                return null;
            }
        }

        return version;
    }

    /// <summary>Reads the job's document; creates it at the first read, so that times from then on count.</summary>
    private async Task<(JobState State, long Version)> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await documents.FindAsync(_key, cancellationToken) is { } document)
            {
                State = document.Read<JobState>();
                return (State, document.Version);
            }

            await TryWriteAsync(new JobState(time.GetUtcNow()), 0, cancellationToken);
        }
    }

    /// <returns>The version written; null when the current version was another one.</returns>
    private async Task<long?> TryWriteAsync(JobState state, long expected, CancellationToken cancellationToken)
    {
        var written = await documents.WriteAsync(DocumentWrite.Of(_key, state, server) with { ExpectedVersion = expected }, cancellationToken);
        State = written.IsWritten ? state : State;
        return written.IsWritten ? written.Version : null;
    }

    private bool IsAlive(JobState state, long version)
    {
        if (!documents.IsShared)
        {
            // There is only one server at a time, so the owner is this server before a restart.
            return false;
        }

        if (version != _seenVersion)
        {
            (_seenVersion, _seenAt) = (version, time.GetTimestamp());
        }

        return time.GetElapsedTime(_seenAt) < state.Lease;
    }

    private DateTimeOffset After(JobState state) => job.Missed == MissedRuns.Skip
        ? Later(state.DoneUntil, _startedAt)
        : Later(state.DoneUntil, time.GetUtcNow() - CatchUpLimit);

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static partial class Log
    {
        [LoggerMessage(4901, LogLevel.Error, "The job {Job} for {Due:u} failed")]
        public static partial void Failed(ILogger logger, Exception? exception, string job, DateTimeOffset due);

        [LoggerMessage(4902, LogLevel.Warning, "The job {Job} for {Due:u} was taken over by another server, or its lease could not be renewed; it was canceled here")]
        public static partial void LeaseLost(ILogger logger, string job, DateTimeOffset due);
    }
}
