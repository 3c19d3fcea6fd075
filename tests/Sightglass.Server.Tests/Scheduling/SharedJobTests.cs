using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Storage.Documents;

namespace Sightglass.Server.Scheduling;

/// <summary>A job of two servers that share their documents.</summary>
public sealed class SharedJobTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly SetClock _clock = new(Noon.AddMinutes(-1));
    private PostgresServer _postgres = null!;
    private DocumentStore _documents = null!;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresServer.StartAsync();
        _documents = new DocumentStore(DocumentDatabase.Postgres(await _postgres.NewDatabaseAsync()), TimeProvider.System, Damages.NewLog());
        await _documents.OpenAsync(None);
    }

    public async ValueTask DisposeAsync()
    {
        await _documents.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task Job_DueOnBothAtTheSameTime_RunsOnOneOfThem()
    {
        const int Times = 40;
        var runs = 0;
        var job = new ScheduledJob("job", "* * * * *", (_, _) => { Interlocked.Increment(ref runs); return Task.CompletedTask; });
        var runners = new[] { Runner(job, "a"), Runner(job, "b") };
        await Task.WhenAll(runners.Select(runner => runner.StepAsync(None)));
        for (var i = 0; i < Times; i++)
        {
            _clock.Now = Noon.AddMinutes(i);

            await Task.WhenAll(runners.Select(runner => Task.Run(() => runner.StepAsync(None))));

            Assert.Equal(i + 1, runs);
        }
    }

    [Fact]
    public async Task Run_OfASilentServer_IsTakenOverAfterItsLeaseAndCanceledThere()
    {
        var begun = new TaskCompletionSource();
        var silent = Runner(new ScheduledJob("job", "* * * * *", (_, token) => { begun.SetResult(); return Task.Delay(Timeout.Infinite, token); }) { Lease = TimeSpan.FromSeconds(3) }, "a");
        await silent.StepAsync(None);
        _clock.Now = Noon;
        var silently = silent.StepAsync(None);
        await begun.Task.WaitAsync(ServerFixture.Ceiling);

        // The other's clock is a day behind: only elapsed time matters. The silent one renews its lease in real time, every second.
        var otherClock = new SetClock(Noon.AddDays(-1));
        List<DateTimeOffset> ran = [];
        var other = new JobRunner(
            new ScheduledJob("job", "* * * * *", (run, _) => { ran.Add(run.Due); return Task.CompletedTask; }), "b", _documents, otherClock, NullLogger.Instance);
        Assert.Equal(TimeSpan.FromSeconds(1), await other.StepAsync(None));
        otherClock.Now += TimeSpan.FromSeconds(2.9);
        Assert.Equal(TimeSpan.FromSeconds(1), await other.StepAsync(None));
        while (ran.Count == 0)
        {
            otherClock.Now += TimeSpan.FromSeconds(3);
            await other.StepAsync(None);
        }

        Assert.Equal([Noon], ran);
        await silently.WaitAsync(ServerFixture.Ceiling);
        Assert.Equal("b", other.State!.Last!.Server);
    }

    private JobRunner Runner(ScheduledJob job, string server) => new(job, server, _documents, _clock, NullLogger.Instance);
}
