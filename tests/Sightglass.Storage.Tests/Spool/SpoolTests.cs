using Sightglass.Storage.Files;
using Sightglass.Storage.Integrity;
using Sightglass.Testing;

namespace Sightglass.Storage.Spool;

public sealed class SpoolTests
{
    [Fact]
    public async Task Append_ManyAtOnce_ShareSyncs()
    {
        var disk = new FaultyDisk();
        using var spool = SpoolFixture.Open(disk.Root, new SpoolOptions { FreeReserveBytes = 0 });
        await SpoolFixture.AppendAsync(spool, [0]);
        var before = disk.Operations;

        var acknowledged = await SpoolFixture.AppendAsync(spool, Enumerable.Range(1, 500), atOnce: 500);

        Assert.Equal(500, acknowledged.Count);
        Assert.True(disk.Operations - before < 500, $"{disk.Operations - before} writes and syncs for 500 records");
        Assert.Equal(Enumerable.Range(0, 501), SpoolFixture.ReadAll(spool).Order());
    }

    [Fact]
    public async Task Append_PayloadInPieces_IsReadBackAsOne()
    {
        var disk = new FaultyDisk();
        using var spool = SpoolFixture.Open(disk.Root);
        var whole = SpoolFixture.Record(7, 100).Payload[0];
        var record = new SpoolRecord([whole[..10], whole[10..11], whole[11..]], rows: 3);

        var result = await spool.AppendAsync(record, CancellationToken.None);

        Assert.Equal(new AppendResult(AppendStatus.Committed, 164, ""), result);
        Assert.Equal([7], SpoolFixture.ReadAll(spool));
        Assert.Equal(3, spool.End.Rows);
    }

    [Fact]
    public async Task Append_OverTheLimit_IsFullAndNothingIsLost()
    {
        var disk = new FaultyDisk();
        using var spool = SpoolFixture.Open(disk.Root, new SpoolOptions { LimitBytes = 1050, SegmentBytes = 600, FreeReserveBytes = 0 });
        for (var number = 0; number < 3; number++)
        {
            Assert.True((await spool.AppendAsync(SpoolFixture.Record(number, 200), CancellationToken.None)).IsCommitted);
        }

        var result = await spool.AppendAsync(SpoolFixture.Record(3, 200), CancellationToken.None);

        Assert.Equal(new AppendResult(AppendStatus.Full, 0, "the spool holds 984 bytes, its limit is 1050; the engine is slow or away"), result);
        Assert.Equal([0, 1, 2], SpoolFixture.ReadAll(spool));
    }

    [Fact]
    public async Task Append_TooLarge_SaysSo()
    {
        using var spool = SpoolFixture.Open(new FaultyDisk().Root);
        var result = await spool.AppendAsync(new SpoolRecord(new byte[RecordHeader.MaxPayloadBytes + 1], 1), CancellationToken.None);
        Assert.Equal(new AppendResult(AppendStatus.TooLarge, 0, "a record of 67108865 bytes is over the limit of 67108864 bytes"), result);
    }

    [Fact]
    public async Task Spool_ThatCannotWrite_SaysSo_UntilItCanAgain()
    {
        var disk = new FaultyDisk();
        using var spool = SpoolFixture.Open(disk.Root);
        await SpoolFixture.AppendAsync(spool, [1]);
        Assert.False(spool.IsFailing);

        disk.FailsNextSync = true;
        Assert.Equal(AppendStatus.Failed, (await spool.AppendAsync(SpoolFixture.Record(2), CancellationToken.None)).Status);
        Assert.True(spool.IsFailing);

        // Nobody sends: the spool tries by itself.
        for (var wait = 0; wait < 100 && spool.IsFailing; wait++)
        {
            await Task.Delay(100);
        }

        Assert.False(spool.IsFailing);
    }

    [Fact]
    public void Spool_WithAFolderInThePlaceOfItsProbe_CanWrite()
    {
        var path = Directory.CreateTempSubdirectory("sightglass-spool-").FullName;
        Directory.CreateDirectory(Path.Combine(path, "probe", "deeper"));
        using (var spool = SpoolFixture.Open(new StoreDirectory(path)))
        {
            Assert.False(spool.IsFailing);
        }

        Directory.Delete(path, recursive: true);
    }

    [Fact]
    public async Task Append_FreeSpaceBelowTheReserve_IsFull()
    {
        var disk = new FaultyDisk { CapacityBytes = 10_000 };
        using var spool = SpoolFixture.Open(disk.Root, new SpoolOptions { FreeReserveBytes = 9_900 });
        var result = await spool.AppendAsync(SpoolFixture.Record(0, 200), CancellationToken.None);
        Assert.Equal(new AppendResult(AppendStatus.Full, 0, "the disk of '/disk' has 5792 bytes left; 9900 are kept for the engine"), result);
    }

    [Fact]
    public async Task Append_DiskFullHalfWay_FailsAndGoesOnWhenThereIsSpace()
    {
        var disk = new FaultyDisk();
        var acknowledged = new List<int>();
        using (var spool = SpoolFixture.Open(disk.Root))
        {
            acknowledged.AddRange(await SpoolFixture.AppendAsync(spool, [0, 1]));
            disk.CapacityBytes = spool.Bytes + 100;
            var result = await spool.AppendAsync(SpoolFixture.Record(2, 300), CancellationToken.None);
            Assert.Equal(new AppendResult(AppendStatus.Failed, 0, "the spool cannot be written: no space left on device"), result);
            Assert.False((await spool.AppendAsync(SpoolFixture.Record(3, 300), CancellationToken.None)).IsCommitted);
            disk.CapacityBytes = long.MaxValue;
            acknowledged.AddRange(await SpoolFixture.AppendAsync(spool, [4, 5]));
            Assert.Equal(acknowledged, SpoolFixture.ReadAll(spool));
        }

        Assert.Equal([0, 1, 4, 5], acknowledged);
        Assert.Equal(acknowledged, SpoolFixture.ReadAll(disk.Root));
    }

    [Fact]
    public async Task Append_SyncFails_TheRecordNeverComesBack()
    {
        var disk = new FaultyDisk();
        using (var spool = SpoolFixture.Open(disk.Root))
        {
            await SpoolFixture.AppendAsync(spool, [0]);
            disk.FailsNextSync = true;
            Assert.Equal(AppendStatus.Failed, (await spool.AppendAsync(SpoolFixture.Record(1), CancellationToken.None)).Status);
            Assert.Equal([2], await SpoolFixture.AppendAsync(spool, [2]));
            Assert.Equal([0, 2], SpoolFixture.ReadAll(spool));
        }

        Assert.Equal([0, 2], SpoolFixture.ReadAll(disk.Root));
    }

    [Fact]
    public async Task Read_DamageInTheMiddle_IsCopiedAndTheRestIsServed()
    {
        var disk = new FaultyDisk();
        using (var spool = SpoolFixture.Open(disk.Root, new SpoolOptions { FreeReserveBytes = 0 }))
        {
            await SpoolFixture.AppendAsync(spool, Enumerable.Range(0, 5));
        }

        // Record 1 starts after the segment's header and record 0 of 64 + 8 bytes.
        disk.Damage("/disk/0000000000000000.segment", 64 + 72 + 64 + 3);

        var damage = SpoolFixture.NewDamage();
        Assert.Equal([0, 2, 3, 4], SpoolFixture.ReadAll(disk.Root, damage));
        var found = Assert.Single(damage.Entries);
        Assert.Equal((DamageKind.Record, "spool/0000000000000000.segment, 109 bytes from 136", 2L), (found.Kind, found.Place, found.Rows));
        var copy = Assert.Single(disk.Root.Subdirectory("quarantine").List());
        Assert.Equal("0000000000000000-88.bytes", copy.Name);
        Assert.Equal(64 + 8 + 37, copy.Size);

        using (var spool = SpoolFixture.Open(disk.Root))
        {
            Assert.Equal([9], await SpoolFixture.AppendAsync(spool, [9]));
        }

        Assert.Equal([0, 2, 3, 4, 9], SpoolFixture.ReadAll(disk.Root));
    }

    [Fact]
    public async Task Open_DamagedSegmentHeader_CostsNoRecord()
    {
        var disk = new FaultyDisk();
        using (var spool = SpoolFixture.Open(disk.Root))
        {
            await SpoolFixture.AppendAsync(spool, Enumerable.Range(0, 3));
        }

        disk.Damage("/disk/0000000000000000.segment", 20);
        var damage = SpoolFixture.NewDamage();
        using (var spool = SpoolFixture.Open(disk.Root, damage: damage))
        {
            Assert.Equal([9], await SpoolFixture.AppendAsync(spool, [9]));
            Assert.Equal([0, 1, 2, 9], SpoolFixture.ReadAll(spool));
        }

        var found = Assert.Single(damage.Entries);
        Assert.Equal((DamageKind.Segment, "spool/0000000000000000.segment", 0L), (found.Kind, found.Place, found.Rows));
        Assert.Empty(disk.Root.Subdirectory("quarantine").List());
    }

    [Fact]
    public async Task Trim_DeletesWholeSegmentsBelow_AndKeepsTheActiveOne()
    {
        var disk = new FaultyDisk();
        using var spool = SpoolFixture.Open(disk.Root);
        await SpoolFixture.AppendAsync(spool, Enumerable.Range(0, 30));
        Assert.True(disk.Root.List().Count > 3);

        spool.TrimTo(spool.CommittedPosition);

        var left = Assert.Single(disk.Root.List(), entry => entry.Name.EndsWith(".segment", StringComparison.Ordinal));
        Assert.Equal(left.Size, spool.Bytes);
        Assert.Equal([99], (await SpoolFixture.AppendAsync(spool, [99])));
    }

    [Fact]
    public void Open_Twice_IsRefused()
    {
        var disk = new FaultyDisk();
        using var spool = SpoolFixture.Open(disk.Root);
        var exception = Assert.Throws<IOException>(() => SpoolFixture.Open(disk.Root));
        Assert.Equal("another process uses '/disk'; stop it, or give this one a data directory of its own", exception.Message);
    }

    [Fact]
    public async Task Dispose_CommitsWhatIsQueued()
    {
        var disk = new FaultyDisk();
        var spool = SpoolFixture.Open(disk.Root);
        var append = spool.AppendAsync(SpoolFixture.Record(1), CancellationToken.None);
        spool.Dispose();
        Assert.True((await append).IsCommitted);
        Assert.Equal(AppendStatus.Failed, (await spool.AppendAsync(SpoolFixture.Record(2), CancellationToken.None)).Status);
    }
}
