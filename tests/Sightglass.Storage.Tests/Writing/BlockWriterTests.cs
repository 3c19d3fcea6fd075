using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Storage.Files;
using Sightglass.Storage.Spool;
using Sightglass.Testing;
using Fault = Sightglass.Storage.Writing.FakeEngine.Fault;

namespace Sightglass.Storage.Writing;

public sealed class BlockWriterTests
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(10);
    private static readonly BlockWriterOptions SmallBlocks = new() { BlockRows = 12, Linger = TimeSpan.FromMilliseconds(1) };

    [Fact]
    public async Task Write_Undisturbed_EveryRecordOnceAndInOrder_AndTheSpoolIsTrimmed()
    {
        var disk = new FaultyDisk();
        var engine = new FakeEngine();
        using var spool = SpoolFixture.Open(disk.Root);
        await using (var writer = Start(spool, disk.Root, engine))
        {
            var acknowledged = await SpoolFixture.AppendAsync(spool, Enumerable.Range(0, 60), atOnce: 10);
            await writer.FlushAsync(CancellationToken.None).WaitAsync(Ceiling);
            Assert.Equal(acknowledged, engine.Records);
            Assert.Equal(0, spool.PendingRows);
        }

        Assert.Single(disk.Root.List(), entry => entry.Name.EndsWith(".segment", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Write_FullBlock_IsCutAtTheRowLimit_WithoutLingering()
    {
        var disk = new FaultyDisk();
        var engine = new FakeEngine();
        using var spool = SpoolFixture.Open(disk.Root, new SpoolOptions { FreeReserveBytes = 0 });
        await SpoolFixture.AppendAsync(spool, Enumerable.Range(0, 20), atOnce: 20); // Rows 1, 2, 3, 4, 5, 1, ...
        var options = new BlockWriterOptions { BlockRows = 15, Linger = TimeSpan.FromHours(1) };

        await using var writer = Start(spool, disk.Root, engine, options);

        await UntilAsync(() => engine.Records.Count == 20);
        Assert.Equal([5, 5, 5, 5], engine.Inserts.Select(insert => insert.Records));
    }

    [Fact]
    public async Task Write_RecordsOfTwoTables_ABlockEndsWhereTheTableChanges()
    {
        var disk = new FaultyDisk();
        var engine = new FakeEngine();
        using var spool = SpoolFixture.Open(disk.Root, new SpoolOptions { FreeReserveBytes = 0 });
        byte[] tables = [0, 0, 7, 7, 7, 0, 7];
        foreach (var (table, number) in tables.Select((table, number) => (table, number)))
        {
            await spool.AppendAsync(SpoolFixture.Record(number) with { Table = table }, CancellationToken.None);
        }

        await using var writer = Start(spool, disk.Root, engine, new BlockWriterOptions { Linger = TimeSpan.FromHours(1) });
        await writer.FlushAsync(CancellationToken.None).WaitAsync(Ceiling);

        Assert.Equal([0, 1, 2, 3, 4, 5, 6], engine.Records);
        Assert.Equal([0, 7, 0, 7], engine.Tables);
        Assert.Equal([2, 3, 1, 1], engine.Inserts.Select(insert => insert.Records));
    }

    [Fact]
    public async Task Flush_DoesNotWaitForTheLinger()
    {
        var disk = new FaultyDisk();
        var engine = new FakeEngine();
        using var spool = SpoolFixture.Open(disk.Root);
        await using var writer = Start(spool, disk.Root, engine, new BlockWriterOptions { Linger = TimeSpan.FromHours(1) });
        await SpoolFixture.AppendAsync(spool, [1, 2, 3]);

        await writer.FlushAsync(CancellationToken.None).WaitAsync(Ceiling);
        await SpoolFixture.AppendAsync(spool, [4]);
        await writer.FlushAsync(CancellationToken.None).WaitAsync(Ceiling);

        Assert.Equal([1, 2, 3, 4], engine.Records);
    }

    [Theory]
    [InlineData(Fault.BeforeCommit)]
    [InlineData(Fault.AfterCommit)]
    public async Task Write_EveryOtherInsertFails_EveryRecordOnce(Fault fault)
    {
        var disk = new FaultyDisk();
        var engine = new FakeEngine { Faults = (insert, _) => insert % 2 == 1 ? fault : Fault.None };
        using var spool = SpoolFixture.Open(disk.Root);
        await using var writer = Start(spool, disk.Root, engine);
        var acknowledged = await SpoolFixture.AppendAsync(spool, Enumerable.Range(0, 30), atOnce: 10);

        await writer.FlushAsync(CancellationToken.None).WaitAsync(Ceiling);

        Assert.Equal(acknowledged, engine.Records);
        Assert.All(engine.Inserts.Chunk(2), pair => Assert.Equal(pair[0], pair[1]));
        Assert.Null(writer.LastError);
    }

    [Fact]
    public async Task Write_OneBadRecord_IsSetAsideAlone()
    {
        var disk = new FaultyDisk();
        var engine = new FakeEngine
        {
            Faults = (_, insert) => insert.Payloads.Any(payload => SpoolFixture.NumberOf(payload) == 5) ? Fault.BadData : Fault.None,
        };
        using var spool = SpoolFixture.Open(disk.Root);
        await SpoolFixture.AppendAsync(spool, Enumerable.Range(0, 12));
        await using var writer = Start(spool, disk.Root, engine, new BlockWriterOptions { Linger = TimeSpan.FromMilliseconds(1) });

        await writer.FlushAsync(CancellationToken.None).WaitAsync(Ceiling);

        Assert.Equal([0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11], engine.Records);
        var kept = disk.Root.Subdirectory("quarantine").List();
        Assert.Equal([".block", ".txt"], kept.Select(entry => Path.GetExtension(entry.Name)));
        Assert.Equal(5, SpoolFixture.NumberOf(disk.Content("/disk/quarantine/" + kept[0].Name)));
        var text = Encoding.UTF8.GetString(disk.Content("/disk/quarantine/" + kept[1].Name)).Split('\n');
        Assert.Equal("table: 0", text[0]);
        Assert.Equal("rows: 1", text[1]);
        Assert.Equal("error: Code: 117. Unknown column with name zz", text[3]);
    }

    [Fact]
    public async Task Stop_WhileTheEngineIsAway_ThenANewWriter_EveryRecordOnceWithTheSameToken()
    {
        var disk = new FaultyDisk();
        var away = true;
        var engine = new FakeEngine { Faults = (_, _) => away ? Fault.AfterCommit : Fault.None };
        using var spool = SpoolFixture.Open(disk.Root);
        await SpoolFixture.AppendAsync(spool, Enumerable.Range(0, 5));
        await using (var writer = Start(spool, disk.Root, engine))
        {
            await UntilAsync(() => writer.LastError == "the answer was lost");
        }

        away = false;
        var tried = engine.Inserts.Count;
        await SpoolFixture.AppendAsync(spool, Enumerable.Range(5, 5));
        await using (var writer = Start(spool, disk.Root, engine))
        {
            await writer.FlushAsync(CancellationToken.None).WaitAsync(Ceiling);
        }

        Assert.Equal(Enumerable.Range(0, 10), engine.Records);
        Assert.Equal(engine.Inserts[0], engine.Inserts[tried]);
    }

    [Theory]
    [InlineData(PowerLoss.DropsUnsynced)]
    [InlineData(PowerLoss.KeepsUnsynced)]
    [InlineData(PowerLoss.TearsUnsynced)]
    public async Task Write_PowerLostAtAnyOperation_EveryAcknowledgedRecordOnce(PowerLoss loss)
    {
        for (var cut = 1; ; cut++)
        {
            var disk = new FaultyDisk { DiesAt = cut };
            var engine = new FakeEngine { Faults = (insert, _) => insert % 3 == 0 ? Fault.AfterCommit : Fault.None };
            var acknowledged = await AppendAndWriteAsync(disk, engine);
            var isDead = disk.IsDead;
            disk = disk.Reboot(loss, seed: cut);
            using (var spool = SpoolFixture.Open(disk.Root))
            {
                await using var writer = Start(spool, disk.Root, engine);
                acknowledged.AddRange(await SpoolFixture.AppendAsync(spool, [100, 101]));
                await writer.FlushAsync(CancellationToken.None).WaitAsync(Ceiling);
            }

            var found = engine.Records;
            Assert.True(found.Distinct().Count() == found.Count, $"cut at {cut}: a record is there twice: {string.Join(' ', found)}");
            Assert.True(acknowledged.All(found.Contains), $"cut at {cut}: acknowledged {string.Join(' ', acknowledged)}, found {string.Join(' ', found)}");
            if (!isDead)
            {
                return;
            }
        }
    }

    private static async Task<List<int>> AppendAndWriteAsync(FaultyDisk disk, FakeEngine engine)
    {
        try
        {
            using var spool = SpoolFixture.Open(disk.Root);
            await using var writer = Start(spool, disk.Root, engine);
            var acknowledged = await SpoolFixture.AppendAsync(spool, Enumerable.Range(0, 24), atOnce: 3);
            var flush = writer.FlushAsync(CancellationToken.None);
            await UntilAsync(() => flush.IsCompleted || disk.IsDead);
            return acknowledged;
        }
        catch (IOException) when (disk.IsDead)
        {
            return [];
        }
    }

    private static BlockWriter Start(EventSpool spool, IStoreDirectory directory, FakeEngine engine, BlockWriterOptions? options = null)
    {
        var writer = new BlockWriter(
            spool, directory, engine.InsertAsync, options ?? SmallBlocks, TimeProvider.System, SpoolFixture.Metrics, NullLogger<BlockWriter>.Instance);
        writer.Start();
        return writer;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var ceiling = new CancellationTokenSource(Ceiling);
        while (!condition())
        {
            await Task.Delay(5, ceiling.Token);
        }
    }
}
