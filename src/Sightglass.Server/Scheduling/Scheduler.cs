using Sightglass.Storage.Documents;

namespace Sightglass.Server.Scheduling;

/// <summary>Runs the jobs of all features, each on its schedule and in parallel.</summary>
internal sealed partial class Scheduler : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyList<JobRunner> _runners;
    private readonly TimeProvider _time;
    private readonly ILogger<Scheduler> _logger;

    public Scheduler(IEnumerable<ScheduledJob> jobs, DocumentStore documents, TimeProvider time, ILogger<Scheduler> logger)
    {
        // A new name at every start: a run that an earlier process of this machine began does not belong to this one.
        Server = $"{Environment.MachineName}/{Guid.NewGuid().ToString("N")[..8]}";
        _runners = [.. jobs.Select(job => new JobRunner(job, Server, documents, time, logger))];
        _time = time;
        _logger = logger;
    }

    /// <summary>Identifies this server among those that share documents.</summary>
    public string Server { get; }

    /// <summary>The jobs as this server knows them.</summary>
    public IReadOnlyList<JobStatus> Describe() =>
        [.. _runners.Select(runner => new JobStatus(runner.Job.Name, runner.Job.Schedule, runner.State?.Owner, runner.Next, runner.State?.Last))];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(_runners.Select(runner => RunAsync(runner, stoppingToken)));

    private async Task RunAsync(JobRunner runner, CancellationToken stoppingToken)
    {
        while (true)
        {
            TimeSpan wait;
            try
            {
                wait = await runner.StepAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it is: a job that cannot run must not end the server.
                Log.NotPossible(_logger, runner.Job.Name, exception.Message);
                wait = RetryDelay;
            }

            await Task.Delay(wait, _time, stoppingToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4903, LogLevel.Warning, "The job {Job} cannot be run, trying again: {Reason}")]
        public static partial void NotPossible(ILogger logger, string job, string reason);
    }
}

/// <param name="Name">Name of the job.</param>
/// <param name="Schedule">Its cron expression.</param>
/// <param name="RunningOn">The server that runs it now; null when none does.</param>
/// <param name="NextAt">When it runs next, UTC.</param>
/// <param name="Last">How its last run ended; null before the first run.</param>
internal sealed record JobStatus(string Name, string Schedule, string? RunningOn, DateTimeOffset? NextAt, JobOutcome? Last);
