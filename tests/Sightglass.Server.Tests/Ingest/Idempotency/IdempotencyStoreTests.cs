using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Storage;
using Sightglass.Storage.Integrity;
using Sightglass.Storage.Spool;

namespace Sightglass.Server.Ingest.Idempotency;

/// <summary>How long and how many keys are remembered.</summary>
public sealed class IdempotencyStoreTests : IDisposable
{
    private readonly StandingClock _clock = new();
    private readonly StorageMetrics _metrics = new();
    private readonly FaultyDisk _disk = new();

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task Key_After24Hours_IsForgotten()
    {
        using var spool = Open();
        var requests = new IdempotencyStore(spool);
        await TakeAsync(requests, 1);

        _clock.Elapsed += TimeSpan.FromHours(24);
        Assert.NotNull(await requests.BeginAsync(1, CancellationToken.None));
        _clock.Elapsed += TimeSpan.FromSeconds(1);
        Assert.Null(await requests.BeginAsync(1, CancellationToken.None));
    }

    [Fact]
    public async Task Key_AfterAJumpOfTheClock_IsKnown_AlsoAtTheNextStart()
    {
        using (var spool = Open())
        {
            Assert.True((await spool.AppendAsync(new SpoolRecord(new byte[10], 1, ReceiptOf(7)), CancellationToken.None)).IsCommitted);
        }

        _clock.Now += TimeSpan.FromDays(400);
        using var again = Open();
        Assert.NotNull(await new IdempotencyStore(again).BeginAsync(7, CancellationToken.None));
    }

    [Fact]
    public async Task Keys_PastTheLimit_ForgetTheOldest()
    {
        using var spool = Open();
        var requests = new IdempotencyStore(spool);
        for (var key = 0; key <= ReceiptWindow.MaxReceipts; key++)
        {
            await TakeAsync(requests, key);
        }

        Assert.NotNull(await requests.BeginAsync(1, CancellationToken.None));
        Assert.NotNull(await requests.BeginAsync(ReceiptWindow.MaxReceipts, CancellationToken.None));
        Assert.Null(await requests.BeginAsync(0, CancellationToken.None));
    }

    [Fact]
    public async Task Keys_OfTheSpool_AreKnownAtTheNextStart()
    {
        using (var spool = Open())
        {
            var result = await spool.AppendAsync(new SpoolRecord(new byte[10], 1, ReceiptOf(7)), CancellationToken.None);
            Assert.True(result.IsCommitted);
        }

        using var again = Open();
        Assert.Equal(ReceiptOf(7), await new IdempotencyStore(again).BeginAsync(7, CancellationToken.None));
    }

    [Fact]
    public async Task Begin_WhileAnotherIsInFlight_WaitsForItsOutcome()
    {
        using var spool = Open();
        var requests = new IdempotencyStore(spool);
        Assert.Null(await requests.BeginAsync(1, CancellationToken.None));
        var second = requests.BeginAsync(1, CancellationToken.None).AsTask();
        Assert.False(second.IsCompleted);

        // The first request failed: the second now counts as the first, and the third gets its response.
        requests.Complete(1, null);
        Assert.Null(await second.WaitAsync(ServerFixture.Ceiling));
        var third = requests.BeginAsync(1, CancellationToken.None).AsTask();
        Assert.False(third.IsCompleted);
        requests.Complete(1, ReceiptOf(1));
        Assert.Equal(ReceiptOf(1), await third.WaitAsync(ServerFixture.Ceiling));
    }

    private async Task TakeAsync(IdempotencyStore requests, int key)
    {
        Assert.Null(await requests.BeginAsync((UInt128)key, CancellationToken.None));
        requests.Complete((UInt128)key, ReceiptOf(key));
    }

    private Receipt ReceiptOf(int key) => new((UInt128)key, 0, _clock.Now.ToUnixTimeMilliseconds() * 1000, 1, 0);

    private EventSpool Open() => EventSpool.Open(_disk.Root, new SpoolOptions { FreeReserveBytes = 0 }, _clock, _metrics, new DamageLog(_disk.Root, _clock, _metrics, NullLogger<DamageLog>.Instance), NullLogger<EventSpool>.Instance);

    private sealed class StandingClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);

        public TimeSpan Elapsed { get; set; } = TimeSpan.FromSeconds(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Elapsed.Ticks;
    }
}
