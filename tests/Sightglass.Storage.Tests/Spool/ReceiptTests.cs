using Sightglass.Testing;

namespace Sightglass.Storage.Spool;

/// <summary>A receipt exists exactly when its record does, and outlives it.</summary>
public sealed class ReceiptTests
{
    [Fact]
    public async Task Receipts_AfterAReopen_AreThereAndNotInTheRows()
    {
        var disk = new FaultyDisk();
        using (var spool = SpoolFixture.Open(disk.Root))
        {
            Assert.Empty(spool.TakeReceipts());
            await AppendAsync(spool, [1, 2]);
            await SpoolFixture.AppendAsync(spool, [3]);
            await AppendAsync(spool, [4]);
            Assert.Equal([1, 2, 3, 4], SpoolFixture.ReadAll(spool));
        }

        using var again = SpoolFixture.Open(disk.Root);
        Assert.Equal(new[] { 1, 2, 4 }.Select(ReceiptOf), again.TakeReceipts());
        Assert.Empty(again.TakeReceipts());
        Assert.Equal([1, 2, 3, 4], SpoolFixture.ReadAll(again));
        Assert.DoesNotContain(disk.Root.List(), file => file.Name.EndsWith(".receipts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Receipts_OfDeletedSegments_AreStillThere()
    {
        var disk = new FaultyDisk();
        for (var process = 0; process < 3; process++)
        {
            using var spool = SpoolFixture.Open(disk.Root);
            await AppendAsync(spool, Enumerable.Range(process * 20, 20));
            spool.TrimTo(spool.CommittedPosition);
            spool.TrimTo(spool.CommittedPosition);
        }

        using var last = SpoolFixture.Open(disk.Root);
        Assert.Equal(Enumerable.Range(0, 60), NumbersOf(last.TakeReceipts()));
        Assert.Single(disk.Root.List(), file => file.Name.EndsWith(".receipts", StringComparison.Ordinal));
        Assert.InRange(disk.Root.List().Count(file => file.Name.EndsWith(".segment", StringComparison.Ordinal)), 1, 2);
    }

    [Fact]
    public async Task Segments_WithoutReceipts_LeaveNoFile()
    {
        var disk = new FaultyDisk();
        using var spool = SpoolFixture.Open(disk.Root);
        await SpoolFixture.AppendAsync(spool, Enumerable.Range(0, 20));
        spool.TrimTo(spool.CommittedPosition);

        Assert.DoesNotContain(disk.Root.List(), file => file.Name.EndsWith(".receipts", StringComparison.Ordinal));
    }

    [Fact]
    public void Log_OfManyReceipts_KeepsTheLastInTwoFiles()
    {
        var disk = new FaultyDisk();
        const int Half = ReceiptLog.MinReceipts / 2;
        using (var log = ReceiptLog.Open(disk.Root, _ => Assert.Fail("there is nothing yet")))
        {
            for (var part = 0; part < 7; part++)
            {
                log.Append([.. Enumerable.Range(part * Half, Half).Select(ReceiptOf)]);
            }
        }

        var found = new List<Receipt>();
        using var again = ReceiptLog.Open(disk.Root, found.Add);
        Assert.Equal(2, disk.Root.List().Count);
        Assert.Equal(Enumerable.Range(4 * Half, 3 * Half), NumbersOf(found));

        // It continues in the file that is not full.
        again.Append([ReceiptOf(7 * Half)]);
        found.Clear();
        using var last = ReceiptLog.Open(disk.Root, found.Add);
        Assert.Equal(Enumerable.Range(4 * Half, (3 * Half) + 1), NumbersOf(found));
    }

    [Fact]
    public async Task Receipts_BehindDamage_AreFound()
    {
        var disk = new FaultyDisk();
        var options = new SpoolOptions { LimitBytes = 1 << 20, FreeReserveBytes = 0 };
        using (var spool = SpoolFixture.Open(disk.Root, options))
        {
            await AppendAsync(spool, [1, 2, 3]);
        }

        // A byte of the second record's header.
        var offset = SegmentHeader.Size + RecordHeader.Size + Receipt.Size + (int)SpoolFixture.Record(1).Length + 9;
        using (var file = disk.Root.Open(Segment.NameOf(0)))
        {
            file.Write(offset, [new byte[] { 0xEE }]);
        }

        using var again = SpoolFixture.Open(disk.Root, options);
        Assert.Equal([1, 3], NumbersOf(again.TakeReceipts()));
    }

    [Theory]
    [InlineData(PowerLoss.DropsUnsynced)]
    [InlineData(PowerLoss.KeepsUnsynced)]
    [InlineData(PowerLoss.TearsUnsynced)]
    public async Task Append_PowerLostAtAnyOperation_ReceiptAndRecordAreBothThereOrNeither(PowerLoss loss)
    {
        for (var cut = 1; ; cut++)
        {
            var disk = new FaultyDisk { DiesAt = cut };
            var acknowledged = new List<int>();
            var trimmed = new HashSet<int>();
            await RunAsync(disk, acknowledged, trimmed);
            for (var seed = 0; seed < (loss == PowerLoss.TearsUnsynced ? 4 : 1); seed++)
            {
                using var spool = SpoolFixture.Open(disk.Reboot(loss, seed).Root);
                var receipts = NumbersOf(spool.TakeReceipts()).ToHashSet();
                var records = SpoolFixture.ReadAll(spool).ToHashSet();
                var when = $"cut at {cut}, seed {seed}";
                Assert.True(receipts.IsSupersetOf(acknowledged), $"{when}: a receipt is lost: {string.Join(' ', acknowledged.Except(receipts))}");
                Assert.True(receipts.IsSupersetOf(records), $"{when}: a record without its receipt: {string.Join(' ', records.Except(receipts))}");
                Assert.True(receipts.All(number => records.Contains(number) || trimmed.Contains(number)), $"{when}: a receipt without its record: {string.Join(' ', receipts.Except(records).Except(trimmed))}");
            }

            if (!disk.IsDead)
            {
                Assert.True(cut > 60, "the scenario is shorter than it should be");
                return;
            }
        }
    }

    [Fact]
    public void Receipt_OnTheDisk_IsLaidOutAsTheDocumentSays()
    {
        Span<byte> bytes = stackalloc byte[Receipt.Size];
        var receipt = new Receipt(new UInt128(0x0F0E0D0C0B0A0908, 0x0706050403020100), new UInt128(0x1F1E1D1C1B1A1918, 0x1716151413121110), 0x2726252423222120, 0x2B2A2928, 0x2F2E2D2C);

        receipt.Write(bytes);

        Assert.Equal(Enumerable.Range(0, Receipt.Size).Select(value => (byte)value), bytes.ToArray());
        Assert.Equal(receipt, Receipt.Read(bytes));
    }

    /// <summary>Two processes that append and sometimes trim. Records which receipts may be deleted before the deletion.</summary>
    private static async Task RunAsync(FaultyDisk disk, List<int> acknowledged, HashSet<int> trimmed)
    {
        try
        {
            for (var process = 0; process < 2; process++)
            {
                using var spool = SpoolFixture.Open(disk.Root);
                for (var round = 0; round < 3; round++)
                {
                    var first = (process * 15) + (round * 5);
                    acknowledged.AddRange(await AppendAsync(spool, Enumerable.Range(first, 5)));
                    trimmed.UnionWith(acknowledged);
                    spool.TrimTo(spool.CommittedPosition);
                }
            }
        }
        catch (IOException) when (disk.IsDead)
        {
            // A trim, or the second open.
        }
    }

    private static async Task<List<int>> AppendAsync(EventSpool spool, IEnumerable<int> numbers)
    {
        var acknowledged = new List<int>();
        foreach (var number in numbers)
        {
            var plain = SpoolFixture.Record(number);
            if ((await spool.AppendAsync(new SpoolRecord(plain.Payload[0], plain.Rows, ReceiptOf(number)), CancellationToken.None)).IsCommitted)
            {
                acknowledged.Add(number);
            }
        }

        return acknowledged;
    }

    private static Receipt ReceiptOf(int number) => new((UInt128)number, (UInt128)number + 1, number * 1000L, number + 2, number + 3);

    private static IEnumerable<int> NumbersOf(IEnumerable<Receipt> receipts) => receipts.Select(receipt => (int)receipt.Key).Order().Distinct();
}
