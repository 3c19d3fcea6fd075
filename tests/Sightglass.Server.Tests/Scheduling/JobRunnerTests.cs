using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Storage.Documents;
using Sightglass.Storage.Files;

namespace Sightglass.Server.Scheduling;

/// <summary>When a job runs, and what is stored about it; on one server.</summary>
public sealed class JobRunnerTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly StoreDirectory _directory = new(Directory.CreateTempSubdirectory("sightglass-jobs-").FullName);
    private readonly SetClock _clock = new(Noon.AddMinutes(-10));
    private readonly List<DateTimeOffset> _ran = []; // A few a test.
    private DocumentStore _documents = null!;

    public async ValueTask InitializeAsync()
    {
        _documents = new DocumentStore(DocumentDatabase.Sqlite(_directory), _clock, Damages.NewLog());
        await _documents.OpenAsync(None);
    }

    public async ValueTask DisposeAsync()
    {
        await _documents.DisposeAsync();
        Directory.Delete(_directory.Path, recursive: true);
    }

    [Fact]
    public async Task Job_RunsAtItsTimes_AndItsOutcomeIsKept()
    {
        var runner = Runner(Hourly(MissedRuns.Skip));

        Assert.Equal(TimeSpan.FromMinutes(1), await runner.StepAsync(None));
        _clock.Now = Noon.AddSeconds(-20);
        Assert.Equal(TimeSpan.FromSeconds(20), await runner.StepAsync(None));
        Assert.Empty(_ran);
        _clock.Now = Noon.AddSeconds(2);
        Assert.Equal(TimeSpan.Zero, await runner.StepAsync(None));
        Assert.Equal(TimeSpan.FromMinutes(1), await runner.StepAsync(None));

        Assert.Equal([Noon], _ran);
        Assert.Equal(new JobState(_clock.Now) { Last = new JobOutcome(Noon, _clock.Now, 0, null, "a") }, runner.State);
        Assert.Equal(Noon.AddHours(1), runner.Next);
    }

    [Fact]
    public async Task Job_ThatFails_RunsAgainAtTheNextTime()
    {
        var runner = Runner(Hourly(MissedRuns.Skip) with { RunAsync = (_, _) => throw new InvalidOperationException(new string('x', 600)) });
        await runner.StepAsync(None);
        _clock.Now = Noon;

        await runner.StepAsync(None);

        Assert.Equal(new JobOutcome(Noon, Noon, 0, new string('x', 500), "a"), runner.State!.Last);
        Assert.Equal(Noon.AddHours(1), runner.Next);
    }

    [Theory]
    [InlineData(MissedRuns.Skip, new[] { 4 })]
    [InlineData(MissedRuns.CatchUp, new[] { 0, 1, 2, 3, 4 })]
    public async Task Times_WithoutAServer_AreSkippedOrCaughtUpWith(MissedRuns missed, int[] hours)
    {
        await Runner(Hourly(missed)).StepAsync(None);
        _clock.Now = Noon.AddHours(3.5);
        var next = Runner(Hourly(missed));
        await StepUntilWaitingAsync(next);
        _clock.Now = Noon.AddHours(4);
        await StepUntilWaitingAsync(next);

        Assert.Equal(hours.Select(hour => Noon.AddHours(hour)), _ran);
    }

    [Fact]
    public async Task Times_LongAgo_AreNotCaughtUpWith()
    {
        var daily = new ScheduledJob("job", "0 12 * * *", Record) { Missed = MissedRuns.CatchUp };
        await Runner(daily).StepAsync(None);
        _clock.Now = Noon.AddDays(100);

        await StepUntilWaitingAsync(Runner(daily));

        Assert.Equal(Enumerable.Range(70, 31).Select(day => Noon.AddDays(day)), _ran);
    }

    [Theory]
    [InlineData(MissedRuns.Skip, new[] { 0, 3 })]
    [InlineData(MissedRuns.CatchUp, new[] { 0, 1, 2, 3 })]
    public async Task Times_DuringALongRun_AreSkippedOrCaughtUpWith(MissedRuns missed, int[] hours)
    {
        var runner = Runner(Hourly(missed) with
        {
            RunAsync = (run, token) =>
            {
                _clock.Now = run.Due == Noon ? Noon.AddHours(2.5) : _clock.Now;
                return Record(run, token);
            },
        });
        await runner.StepAsync(None);
        _clock.Now = Noon;
        await StepUntilWaitingAsync(runner);
        _clock.Now = Noon.AddHours(3);
        await StepUntilWaitingAsync(runner);

        Assert.Equal(hours.Select(hour => Noon.AddHours(hour)), _ran);
    }

    [Fact]
    public async Task Run_OfAServerThatStops_IsEndedByTheNext()
    {
        using var stopping = new CancellationTokenSource();
        var runner = Runner(Hourly(MissedRuns.Skip) with { RunAsync = async (_, token) => { await stopping.CancelAsync(); await Task.Delay(Timeout.Infinite, token); } });
        await runner.StepAsync(None);
        _clock.Now = Noon;
        await runner.StepAsync(stopping.Token);
        Assert.Equal((null, Noon, null), (runner.State!.Owner, runner.State.Begun, runner.State.Last));

        _clock.Now = Noon.AddMinutes(5);
        await Runner(Hourly(MissedRuns.Skip), "b").StepAsync(None);

        Assert.Equal([Noon], _ran);
    }

    [Fact]
    public async Task Run_OfAServerThatWasKilled_IsMadeByTheNextAtOnce()
    {
        var begun = new TaskCompletionSource();
        var killed = Runner(Hourly(MissedRuns.Skip) with { RunAsync = (_, _) => { begun.SetResult(); return Task.Delay(Timeout.Infinite, None); } });
        await killed.StepAsync(None);
        _clock.Now = Noon;
        _ = killed.StepAsync(None);
        await begun.Task.WaitAsync(ServerFixture.Ceiling);

        var next = Runner(Hourly(MissedRuns.Skip), "b");
        await next.StepAsync(None);

        Assert.Equal([Noon], _ran);
        Assert.Equal((null, null, "b"), (next.State!.Owner, next.State.Begun, next.State.Last!.Server));
    }

    [Fact]
    public void Schedule_InAZone_FollowsItsClocks()
    {
        var job = new ScheduledJob("job", "0 8 * * MON", Record) { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };

        Assert.Equal(new DateTimeOffset(2026, 10, 19, 6, 0, 0, TimeSpan.Zero), job.Next(new(2026, 10, 17, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal(new DateTimeOffset(2026, 10, 26, 7, 0, 0, TimeSpan.Zero), job.Next(new(2026, 10, 20, 0, 0, 0, TimeSpan.Zero)));
    }

    private ScheduledJob Hourly(MissedRuns missed) => new("job", "0 * * * *", Record) { Missed = missed };

    private JobRunner Runner(ScheduledJob job, string server = "a") => new(job, server, _documents, _clock, NullLogger.Instance);

    private Task Record(JobRun run, CancellationToken cancellationToken)
    {
        _ran.Add(run.Due);
        return Task.CompletedTask;
    }

    private static async Task StepUntilWaitingAsync(JobRunner runner)
    {
        while (await runner.StepAsync(None) == TimeSpan.Zero)
        {
            // Each of them ran once.
        }
    }
}
