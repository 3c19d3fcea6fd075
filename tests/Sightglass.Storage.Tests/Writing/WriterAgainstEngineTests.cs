using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Files;
using Sightglass.Storage.Spool;

namespace Sightglass.Storage.Writing;

/// <summary>Spool, writer and the real engine together.</summary>
public sealed class WriterAgainstEngineTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Append_IsSeenWithinASecond()
    {
        await engine.Client.ExecuteAsync("CREATE TABLE test.soon (id UInt64, text String) ENGINE = MergeTree ORDER BY id", CancellationToken.None);
        await using var pipe = Open("soon");
        await pipe.AppendAsync(0, 1000);
        var acknowledged = TimeProvider.System.GetTimestamp();
        using var ceiling = new CancellationTokenSource(EngineFixture.Ceiling);
        while (await engine.CountAsync("SELECT count() FROM test.soon") < 1000)
        {
            await Task.Delay(5, ceiling.Token);
        }

        Assert.InRange(TimeProvider.System.GetElapsedTime(acknowledged), TimeSpan.Zero, TimeSpan.FromSeconds(1.5)); // 1 s, plus what a busy test machine adds.
    }

    [Fact]
    [Trait("Category", "Crash")]
    public async Task EngineKilledUnderLoad_EveryAcknowledgedRowOnce()
    {
        await engine.Client.ExecuteAsync("CREATE TABLE test.killed (id UInt64, text String) ENGINE = MergeTree ORDER BY id", CancellationToken.None);
        await using var pipe = Open("killed");
        using var stop = new CancellationTokenSource();
        var load = Task.Run(async () =>
        {
            var rows = 0L;
            while (!stop.IsCancellationRequested)
            {
                await pipe.AppendAsync(rows, 500);
                rows += 500;
            }

            return rows;
        });
        for (var kill = 0; kill < 5; kill++)
        {
            await Task.Delay(400 + (kill * 130));
            await engine.KillAsync();
        }

        await stop.CancelAsync();
        var acknowledged = await load;
        await pipe.Writer.FlushAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.True(acknowledged > 10_000);
        Assert.Equal(acknowledged, await engine.CountAsync("SELECT count() FROM test.killed"));
        Assert.Equal(acknowledged, await engine.CountAsync("SELECT uniqExact(id) FROM test.killed"));
        Assert.Equal(0, pipe.Spool.PendingRows);
    }

    private Pipe Open(string table)
    {
        var directory = new StoreDirectory(Path.Combine(engine.DataDirectory, "spool-" + table));
        var spool = SpoolFixture.Open(directory, new SpoolOptions { FreeReserveBytes = 0 });
        var writer = new BlockWriter(
            spool,
            directory,
            (records, cancellationToken) => engine.Client.InsertAsync(new ClickHouseInsert($"INSERT INTO test.{table} FORMAT Native", records.Payloads, records.Token), cancellationToken),
            new BlockWriterOptions(),
            TimeProvider.System,
            SpoolFixture.Metrics,
            NullLogger<BlockWriter>.Instance);
        writer.Start();
        return new Pipe(spool, writer);
    }

    private sealed record Pipe(EventSpool Spool, BlockWriter Writer) : IAsyncDisposable
    {
        public async Task AppendAsync(long firstId, int rows)
        {
            var result = await Spool.AppendAsync(new SpoolRecord(NativeText.Block(firstId, rows), rows), CancellationToken.None);
            Assert.Equal(AppendStatus.Committed, result.Status);
        }

        public async ValueTask DisposeAsync()
        {
            await Writer.DisposeAsync();
            Spool.Dispose();
        }
    }
}
