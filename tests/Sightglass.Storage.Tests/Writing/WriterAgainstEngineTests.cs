using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Storage.Blocks;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Files;
using Sightglass.Storage.Spool;
using Sightglass.Storage.Tables;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Storage.Writing;

/// <summary>Spool, writer and the real engine together.</summary>
public sealed class WriterAgainstEngineTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    // Beyond the numbers of the other tests.
    private const ulong Far = 1_000_000_000;

    [Fact]
    public async Task Append_IsSeenWithinASecond()
    {
        await using var pipe = await OpenAsync("soon");

        // Otherwise the first look comes before the insert that creates the column.
        await engine.Client.ExecuteAsync("ALTER TABLE sightglass.events ADD COLUMN IF NOT EXISTS service LowCardinality(Nullable(String))", CancellationToken.None);
        await pipe.AppendAsync(0, 1000);
        var acknowledged = TimeProvider.System.GetTimestamp();
        using var ceiling = new CancellationTokenSource(EngineFixture.Ceiling);
        while (await engine.CountAsync("SELECT count() FROM sightglass.events WHERE service = 'soon'") < 1000)
        {
            await Task.Delay(5, ceiling.Token);
        }

        Assert.InRange(TimeProvider.System.GetElapsedTime(acknowledged), TimeSpan.Zero, TimeSpan.FromSeconds(1.5)); // 1 s, plus what a busy test machine adds.
    }

    [Fact]
    [Trait("Category", "Crash")]
    public async Task EngineKilledUnderLoad_EveryAcknowledgedRowOnce()
    {
        await using var pipe = await OpenAsync("killed");
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
        Assert.Equal(acknowledged, await engine.CountAsync("SELECT count() FROM sightglass.events WHERE service = 'killed'"));
        Assert.Equal(acknowledged, await engine.CountAsync("SELECT uniqExact(sequence) FROM sightglass.events WHERE service = 'killed'"));
        Assert.Equal(0, pipe.Spool.PendingRows);
    }

    [Fact]
    public async Task InsertMissing_InsertsTheRowsThatAreNotThere_AndCountStored_TellsThemApart()
    {
        await using var pipe = await OpenAsync("parts");
        var (first, second, foreign) = (pipe.Record(Far, 10), pipe.Record(Far + 1000, 20), pipe.Record(Far, 10, received: 5));
        var inserter = pipe.Inserter;
        await inserter.InsertMissingAsync(new TableRecords(0, [first], "a"), new RowRange(first.Numbers.First, first.Numbers.First + 4), CancellationToken.None);
        Assert.Equal([0L, 4, 0], await inserter.CountStoredAsync(new TableRecords(0, [second, first, foreign], "-"), CancellationToken.None));

        await inserter.InsertMissingAsync(new TableRecords(0, [first], "b"), RowRange.Of(first), CancellationToken.None);
        await inserter.InsertMissingAsync(new TableRecords(0, [first], "c"), RowRange.All, CancellationToken.None);
        await inserter.InsertAsync(new TableRecords(0, [second], "d"), CancellationToken.None);
        await inserter.InsertAsync(new TableRecords(0, [second], "d"), CancellationToken.None);

        Assert.Equal([20L, 10, 0], await inserter.CountStoredAsync(new TableRecords(0, [second, first, foreign], "-"), CancellationToken.None));
        Assert.Equal(30, await engine.CountAsync("SELECT count() FROM sightglass.events WHERE service = 'parts'"));
        Assert.Equal(second.Numbers.Last(20), await inserter.LastSequenceAsync(second.Numbers.First, CancellationToken.None));
        Assert.Equal(0UL, await inserter.LastSequenceAsync(ulong.MaxValue, CancellationToken.None));
        await inserter.TryRowAsync(CancellationToken.None);
        await inserter.SettleAsync("", CancellationToken.None);
    }

    private async Task<Pipe> OpenAsync(string service)
    {
        var table = new EventsTable(engine.Client);
        await table.EnsureAsync(EventSchema.Canonical, hasPending: true, CancellationToken.None);
        var directory = new StoreDirectory(Path.Combine(engine.DataDirectory, "spool-" + service));
        var spool = SpoolFixture.Open(directory, new SpoolOptions { FreeReserveBytes = 0 });
        var inserter = new BlockInserter(engine.Client, [EventsTable.Definition], table);
        var writer = new BlockWriter(
            spool, inserter, new QuarantineStore(directory), new BlockWriterOptions(), TimeProvider.System, SpoolFixture.Metrics, SpoolFixture.NewDamage(), NullLogger<BlockWriter>.Instance);
        writer.Start();
        return new Pipe(service, spool, writer, inserter);
    }

    private sealed record Pipe(string Service, EventSpool Spool, BlockWriter Writer, BlockInserter Inserter) : IAsyncDisposable
    {
        public async Task AppendAsync(long first, int rows)
        {
            var record = Record((ulong)first + 1, rows);
            var result = await Spool.AppendAsync(new SpoolRecord(record.Payload, rows) { Numbers = record.Numbers }, CancellationToken.None);
            Assert.Equal(AppendStatus.Committed, result.Status);
        }

        public BlockRecord Record(ulong first, int rows, long received = 1_700_000_000_000_000)
        {
            var batch = new EventBatch(EventSchema.Canonical) { ReceivedMicros = received, FirstSequence = first };
            var reader = new JsonEventReader(EventSchema.Canonical);
            for (var row = 0; row < rows; row++)
            {
                Assert.Null(reader.Read(Encoding.UTF8.GetBytes($$"""{"service":"{{Service}}","row":{{row}}}"""), batch, EventOrigin.Default));
            }

            batch.Seal();
            var block = new ByteBuffer();
            EventBlock.Encode(batch, block);
            return new BlockRecord(block.Memory, rows, new RowNumbers(first, received), Position: 0);
        }

        public async ValueTask DisposeAsync()
        {
            await Writer.DisposeAsync();
            Spool.Dispose();
        }
    }
}
