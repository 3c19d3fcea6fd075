using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Files;
using Sightglass.Storage.Integrity;
using Sightglass.Storage.Spool;
using Sightglass.Testing;
using Fault = Sightglass.Storage.Writing.FakeEngine.Fault;

namespace Sightglass.Storage.Writing;

public sealed class BlockWriterTests
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(10);
    private static readonly SpoolOptions Wide = new() { FreeReserveBytes = 0 };
    private readonly DamageLog _damage = SpoolFixture.NewDamage();

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
            Faults = (_, insert) => insert.Records.Any(record => SpoolFixture.NumberOf(record.Payload) == 5) ? Fault.BadData : Fault.None,
        };
        using var spool = SpoolFixture.Open(disk.Root);
        await SpoolFixture.AppendAsync(spool, Enumerable.Range(0, 12));
        await using var writer = Start(spool, disk.Root, engine, new BlockWriterOptions { Linger = TimeSpan.FromMilliseconds(1) });

        await writer.FlushAsync(CancellationToken.None).WaitAsync(Ceiling);

        Assert.Equal([0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11], engine.Records);
        var kept = disk.Root.Subdirectory("quarantine").List();
        Assert.Equal([".block", ".txt"], kept.Select(entry => Path.GetExtension(entry.Name)));
        Assert.Equal(5, SpoolFixture.NumberOf(disk.Content("/disk/quarantine/" + kept[0].Name)));
        var entry = Assert.Single(new QuarantineStore(disk.Root).List());
        Assert.Equal((1, "Code: 117. Unknown column with name zz"), (entry.Rows, entry.Error));
        Assert.Equal((DamageKind.Refused, 1), (Assert.Single(_damage.Entries).Kind, _damage.Entries[0].Rows));
        Assert.Equal(engine.Rows.Count, writer.Progress.Stored);
    }

    /// <summary>What is listed as lost is not counted any more, also after a kill within the second in which nothing else is saved.</summary>
    [Fact]
    public async Task Count_ThatBeginsAnew_IsSavedAtOnce()
    {
        var disk = new FaultyDisk();
        using var spool = SpoolFixture.Open(disk.Root);
        await SpoolFixture.AppendAsync(spool, Enumerable.Range(0, 12));
        await using var writer = Start(spool, disk.Root, new FakeEngine(), new BlockWriterOptions { Linger = TimeSpan.FromMilliseconds(1) });
        await writer.FlushAsync(CancellationToken.None).WaitAsync(Ceiling);

        writer.Progress.Count(5);

        Assert.Equal(5, spool.Saved.Stored);

        // A count of an older copy of the spool says nothing, also after the next kill.
        writer.Progress.Forget();
        Assert.Null(spool.Saved.Stored);
    }

    [Theory]
    [InlineData(Fault.BadData)]
    [InlineData(Fault.Unknown)]
    public async Task Write_OneBadRow_IsSetAsideAlone_AndComesBackWithRetry(Fault fault)
    {
        var disk = new FaultyDisk();
        var bad = SpoolFixture.FirstOf(9) + 3;
        var refuses = true;
        var engine = new FakeEngine { RowFaults = sequence => refuses && sequence == bad ? fault : Fault.None };
        using var spool = SpoolFixture.Open(disk.Root);
        await SpoolFixture.AppendAsync(spool, Enumerable.Range(0, 12));
        await using var writer = Start(spool, disk.Root, engine, new BlockWriterOptions { Linger = TimeSpan.FromMilliseconds(1) }, new HastyTime());

        await writer.FlushAsync(CancellationToken.None).WaitAsync(Ceiling);

        var rows = Enumerable.Range(0, 12).SelectMany(number => Enumerable.Range(0, (number % 5) + 1).Select(row => SpoolFixture.FirstOf(number) + (ulong)row)).ToList();
        Assert.Equal(rows.Where(row => row != bad), engine.Rows.Order());
        var entry = Assert.Single(writer.Quarantine.List());
        Assert.Equal((true, 1), (entry.IsRecord, entry.Rows));
        Assert.Equal(engine.Rows.Count, writer.Progress.Stored);

        await Assert.ThrowsAsync<ClickHouseException>(() => writer.TryRetryAsync(entry, CancellationToken.None));
        refuses = false;
        Assert.True(await writer.TryRetryAsync(entry, CancellationToken.None));
        Assert.Equal(rows, engine.Rows.Order());
        Assert.Empty(disk.Root.Subdirectory("quarantine").List());
    }

    [Fact]
    public async Task Write_WhileTheEngineTakesNothing_NothingIsSetAside()
    {
        var disk = new FaultyDisk();
        var engine = new FakeEngine { RowFaults = _ => Fault.Unknown, TakesNothing = true };
        using var spool = SpoolFixture.Open(disk.Root);
        await SpoolFixture.AppendAsync(spool, [0]);
        await using var writer = Start(spool, disk.Root, engine, time: new HastyTime());

        await UntilAsync(() => writer.LastError is not null);
        await Task.Delay(200);

        Assert.Equal(1, spool.PendingRows);
        Assert.NotNull(writer.Standstill);
        Assert.Empty(writer.Quarantine.List());
    }

    [Fact]
    public async Task Retry_OfADamagedFile_SaysSo()
    {
        var disk = new FaultyDisk();
        var engine = new FakeEngine { RowFaults = sequence => sequence == SpoolFixture.FirstOf(0) ? Fault.BadData : Fault.None };
        using var spool = SpoolFixture.Open(disk.Root);
        await SpoolFixture.AppendAsync(spool, [0]);
        await using var writer = Start(spool, disk.Root, engine);
        await writer.FlushAsync(CancellationToken.None).WaitAsync(Ceiling);
        var entry = Assert.Single(writer.Quarantine.List());

        disk.Damage($"/disk/quarantine/{entry.Name}.block", 3);

        Assert.False(await writer.TryRetryAsync(entry, CancellationToken.None));
        Assert.Single(writer.Quarantine.List());
    }

    [Theory]
    [InlineData(Fault.AfterCommit)]
    [InlineData(Fault.HalfWay)]
    public async Task Write_EveryInsertLosesItsAnswer_IsHalved_EveryRowOnce(Fault fault)
    {
        var disk = new FaultyDisk();
        var engine = new FakeEngine { Faults = (insert, _) => insert % 7 == 0 ? Fault.None : fault };
        using var spool = SpoolFixture.Open(disk.Root);
        await SpoolFixture.AppendAsync(spool, Enumerable.Range(0, 12));
        await using var writer = Start(spool, disk.Root, engine, time: new HastyTime());

        await writer.FlushAsync(CancellationToken.None).WaitAsync(Ceiling);

        Assert.Equal(Enumerable.Range(0, 12), engine.Records.Order());
        Assert.Empty(writer.Quarantine.List());
    }

    [Theory]
    [InlineData(Fault.AfterCommit)]
    [InlineData(Fault.HalfWay)]
    public async Task Start_WithoutState_OrAnOlderOne_ComparesWithTheEngine_EveryRowOnce(Fault last)
    {
        foreach (var lost in new[] { "nothing", "state", "newer slot", "older slot" })
        {
            var disk = new FaultyDisk();
            var engine = new FakeEngine { Faults = (insert, _) => insert == 4 ? last : Fault.None };
            using (var spool = SpoolFixture.Open(disk.Root, Wide))
            {
                await SpoolFixture.AppendAsync(spool, Enumerable.Range(0, 20));
                await using var writer = Start(spool, disk.Root, engine, new BlockWriterOptions { BlockRows = 12, Linger = TimeSpan.Zero });
                await UntilAsync(() => engine.Inserts.Count >= 4);
            }

            disk = disk.Reboot(PowerLoss.KeepsUnsynced, seed: 1);
            _ = lost switch
            {
                "state" => Delete(disk, "writer.state"),
                "newer slot" or "older slot" => DamageSlot(disk, lost == "newer slot"),
                _ => 0,
            };
            var damage = SpoolFixture.NewDamage();
            using (var spool = SpoolFixture.Open(disk.Root, Wide, damage))
            {
                await SpoolFixture.AppendAsync(spool, [100]);
                await using var writer = Start(spool, disk.Root, engine);
                await writer.FlushAsync(CancellationToken.None).WaitAsync(Ceiling);
                Assert.Equal(lost == "state" ? null : engine.Rows.Count, writer.Progress.Stored);
            }

            Assert.Equal([.. Enumerable.Range(0, 20), 100], engine.Records.Order());
            Assert.Equal(lost == "nothing" ? [] : [DamageKind.State], damage.Entries.Select(entry => entry.Kind));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_WithOneSlotOfTheState_AfterATrim_ReportsNoHole(bool newer)
    {
        var disk = new FaultyDisk();
        var engine = new FakeEngine();
        await WriteAsync(disk, engine, Enumerable.Range(0, 30));
        DamageSlot(disk, newer);

        await WriteAsync(disk, engine, [30]);

        Assert.Equal(Enumerable.Range(0, 31), engine.Records.Order());
        Assert.Equal(DamageKind.State, Assert.Single(_damage.Entries).Kind);
    }

    [Fact]
    public async Task Start_WithAnOlderCopyOfTheSpool_NoPositionCountsAsStored()
    {
        // Break 4: the records that follow the older copy have positions that were used before.
        var disk = new FaultyDisk();
        var engine = new FakeEngine();
        await WriteAsync(disk, engine, [1]);
        var older = disk.Reboot(PowerLoss.KeepsUnsynced, seed: 1);
        await WriteAsync(disk, engine, [2]);

        await WriteAsync(older, engine, [6]);

        Assert.Equal([1, 2, 6], engine.Records);
    }

    [Theory]
    [InlineData(64 + 64 + 4)]
    [InlineData(64 + 9)]
    [InlineData(10)]
    public async Task Start_AfterDamageOfARecordThatTheEngineHas_LaterRecordsAreStored(int offset)
    {
        var disk = new FaultyDisk();
        var engine = new FakeEngine();
        await WriteAsync(disk, engine, [1]);
        disk.Damage("/disk/0000000000000000.segment", offset);

        await WriteAsync(disk, engine, [6]);
        await WriteAsync(disk, engine, [11]);

        Assert.Equal([1, 6, 11], engine.Records);
    }

    [Fact]
    public async Task Start_AfterDamageOfTheLastRecordThatWaits_ItIsReportedWithItsRows()
    {
        var disk = new FaultyDisk();
        var engine = new FakeEngine { TakesNothing = true };
        await WriteAsync(disk, engine, [0, 1, 2], isFlushed: false);
        disk.Damage("/disk/0000000000000000.segment", (int)disk.Root.List().Single(entry => entry.Name.EndsWith(".segment", StringComparison.Ordinal)).Size - 3);

        engine.TakesNothing = false;
        await WriteAsync(disk, engine, [3]);

        Assert.Equal([0, 1, 3], engine.Records);
        Assert.Equal((DamageKind.Record, 3), (Assert.Single(_damage.Entries).Kind, _damage.Entries[0].Rows));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Start_WithoutOneOfTheSegments_ItsRowsAreReported(int index)
    {
        var disk = new FaultyDisk();
        var engine = new FakeEngine { TakesNothing = true };
        await WriteAsync(disk, engine, Enumerable.Range(0, 30), isFlushed: false);
        var segments = disk.Root.List().Where(entry => entry.Name.EndsWith(".segment", StringComparison.Ordinal)).ToList();
        Assert.True(segments.Count > 3);
        disk.Root.Delete(segments[index < 0 ? ^1 : index].Name);

        engine.TakesNothing = false;
        await WriteAsync(disk, engine, [30]);

        var missing = Enumerable.Range(0, 31).Except(engine.Records).Sum(number => (number % 5) + 1);
        Assert.True(missing > 0);
        Assert.Equal((DamageKind.Hole, missing), (Assert.Single(_damage.Entries).Kind, _damage.Entries[0].Rows));
    }

    [Fact]
    public async Task Start_WithAnOlderEngine_WhatTheSpoolStillHasIsInsertedAgain_AndCounted()
    {
        var disk = new FaultyDisk();
        var engine = new FakeEngine();
        await WriteAsync(disk, engine, [0, 5, 10]);
        engine.Forget(rows: 2);

        await WriteAsync(disk, engine, [15]);

        Assert.Equal([0, 5, 10, 15], engine.Records.Order());
        Assert.Empty(_damage.Entries);
    }

    [Fact]
    public async Task Stop_WhileTheEngineIsAway_ThenANewWriter_EveryRecordOnce()
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
        await SpoolFixture.AppendAsync(spool, Enumerable.Range(5, 5));
        await using (var writer = Start(spool, disk.Root, engine))
        {
            await writer.FlushAsync(CancellationToken.None).WaitAsync(Ceiling);
        }

        Assert.Equal(Enumerable.Range(0, 10), engine.Records);
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
                AssertCounted(writer, engine);
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

    private async Task<List<int>> AppendAndWriteAsync(FaultyDisk disk, FakeEngine engine)
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

    /// <summary>One start: appends, and unless told otherwise waits until the engine has everything.</summary>
    private async Task WriteAsync(FaultyDisk disk, FakeEngine engine, IEnumerable<int> numbers, bool isFlushed = true)
    {
        using var spool = SpoolFixture.Open(disk.Root, damage: _damage);
        await using var writer = Start(spool, disk.Root, engine);
        await SpoolFixture.AppendAsync(spool, numbers);
        if (isFlushed)
        {
            await writer.FlushAsync(CancellationToken.None).WaitAsync(Ceiling);
            AssertCounted(writer, engine);
        }
    }

    /// <summary>The writer never takes the engine to have more rows than it has: that would be reported as a loss.</summary>
    private static void AssertCounted(BlockWriter writer, FakeEngine engine) =>
        Assert.True(writer.Progress.Stored is not { } count || count <= engine.Rows.Count, $"counted {writer.Progress.Stored}, the engine has {engine.Rows.Count}");

    private static int Delete(FaultyDisk disk, string name)
    {
        disk.Root.Delete(name);
        return 0;
    }

    private static int DamageSlot(FaultyDisk disk, bool newer)
    {
        var content = disk.Content("/disk/writer.state");
        var isSecondNewer = BitConverter.ToInt64(content, 4096 + 32) > BitConverter.ToInt64(content, 32);
        disk.Damage("/disk/writer.state", (isSecondNewer == newer ? 4096 : 0) + 45);
        return 0;
    }

    private BlockWriter Start(EventSpool spool, IStoreDirectory directory, FakeEngine engine, BlockWriterOptions? options = null, TimeProvider? time = null)
    {
        var writer = new BlockWriter(
            spool, engine, new QuarantineStore(directory), options ?? SmallBlocks, time ?? TimeProvider.System, SpoolFixture.Metrics, _damage, NullLogger<BlockWriter>.Instance);
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
