using Sightglass.Storage.Integrity;
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
            Assert.Empty(spool.Receipts.All);
            await AppendAsync(spool, [1, 2]);
            await SpoolFixture.AppendAsync(spool, [3]);
            await AppendAsync(spool, [4]);
            Assert.Equal([1, 2, 3, 4], SpoolFixture.ReadAll(spool));
        }

        using var again = SpoolFixture.Open(disk.Root);
        Assert.Equal(new[] { 1, 2, 4 }.Select(ReceiptOf), again.Receipts.All);
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
        Assert.Equal(Enumerable.Range(0, 60), NumbersOf(last.Receipts.All));
        Assert.Single(disk.Root.List(), file => file.Name.EndsWith(".receipts", StringComparison.Ordinal));
        Assert.InRange(disk.Root.List().Count(file => file.Name.EndsWith(".segment", StringComparison.Ordinal)), 1, 2);
    }

    [Fact]
    public async Task DeletedSegments_LeaveAFile_WhichIsMissedWhenItIsGone()
    {
        var disk = new FaultyDisk();
        using (var spool = SpoolFixture.Open(disk.Root))
        {
            await SpoolFixture.AppendAsync(spool, Enumerable.Range(0, 20));
            spool.Save(new Reached(spool.CommittedPosition, Rows: null, Stored: null), doneSequence: 0);
            spool.TrimTo(spool.CommittedPosition);
        }

        var file = Assert.Single(disk.Root.List(), file => file.Name.EndsWith(".receipts", StringComparison.Ordinal));
        var damage = SpoolFixture.NewDamage();
        using (SpoolFixture.Open(disk.Root, damage: damage))
        {
            Assert.Empty(damage.Entries);
        }

        disk.Root.Delete(file.Name);
        using var again = SpoolFixture.Open(disk.Root, damage: damage);
        var found = Assert.Single(damage.Entries);
        Assert.Equal((DamageKind.Receipts, "spool/*.receipts", 0L), (found.Kind, found.Place, found.Rows));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Log_CutBetweenTwoEntries_IsReported(int left)
    {
        var disk = new FaultyDisk();
        using (var spool = SpoolFixture.Open(disk.Root))
        {
            await AppendAsync(spool, Enumerable.Range(0, 20));
            spool.TrimTo(spool.CommittedPosition);
            spool.Save(new Reached(spool.CommittedPosition, Rows: null, Stored: null), doneSequence: 0);
        }

        var file = Assert.Single(disk.Root.List(), file => file.Name.EndsWith(".receipts", StringComparison.Ordinal));
        using (var receipts = disk.Root.Open(file.Name))
        {
            receipts.Truncate(left * 64);
        }

        var damage = SpoolFixture.NewDamage();
        using var again = SpoolFixture.Open(disk.Root, damage: damage);

        var found = Assert.Single(damage.Entries);
        Assert.Equal((DamageKind.Receipts, $"spool/{file.Name}", 0L), (found.Kind, found.Place, found.Rows));
    }

    [Fact]
    public void Log_OfManyReceipts_IsRewrittenWithWhatIsRemembered()
    {
        var disk = new FaultyDisk();
        const int Part = ReceiptWindow.MaxReceipts / 2;
        var window = new ReceiptWindow(TimeProvider.System);
        using (var log = ReceiptLog.Open(disk.Root, isExpected: false, saved: default, window, SpoolFixture.NewDamage()))
        {
            for (var part = 0; part < 7; part++)
            {
                var receipts = Enumerable.Range(part * Part, Part).Select(ReceiptOf).ToList();
                receipts.ForEach(window.Add);
                log.Append(receipts);
            }
        }

        var again = new ReceiptWindow(TimeProvider.System);
        using (var log = ReceiptLog.Open(disk.Root, isExpected: false, saved: default, again, SpoolFixture.NewDamage()))
        {
            Assert.Single(disk.Root.List());
            Assert.Equal(Enumerable.Range(5 * Part, 2 * Part), NumbersOf(again.All));

            // It continues in the file.
            log.Append([ReceiptOf(7 * Part)]);
        }

        var last = new ReceiptWindow(TimeProvider.System);
        using var reopened = ReceiptLog.Open(disk.Root, isExpected: false, saved: default, last, SpoolFixture.NewDamage());
        Assert.Equal(Enumerable.Range((5 * Part) + 1, 2 * Part), NumbersOf(last.All));
    }

    [Fact]
    public void Log_DamagedEntry_IsReported_TheOthersAreRead()
    {
        var disk = new FaultyDisk();
        using (var log = ReceiptLog.Open(disk.Root, isExpected: false, saved: default, new ReceiptWindow(TimeProvider.System), SpoolFixture.NewDamage()))
        {
            log.Append([ReceiptOf(1), ReceiptOf(2), ReceiptOf(3)]);
        }

        disk.Damage("/disk/0000000000000000.receipts", 64 + 20);
        var (window, damage) = (new ReceiptWindow(TimeProvider.System), SpoolFixture.NewDamage());
        using var again = ReceiptLog.Open(disk.Root, isExpected: false, saved: default, window, damage);

        Assert.Equal([1, 3], NumbersOf(window.All));
        Assert.Equal(DamageKind.Receipts, Assert.Single(damage.Entries).Kind);
    }

    [Fact]
    public void Window_ATenantWithManyReceipts_ForgetsItsOwn()
    {
        var window = new ReceiptWindow(TimeProvider.System);
        window.Add(ReceiptOf(1) with { Owner = 7 });
        for (var number = 2; number < ReceiptWindow.MaxReceipts + 100; number++)
        {
            window.Add(ReceiptOf(number) with { Owner = 8 });
        }

        Assert.Equal(ReceiptWindow.MaxReceipts, window.All.Count);
        Assert.True(window.TryGet(1, out _));
        Assert.False(window.TryGet(2, out _));
        Assert.True(window.TryGet(ReceiptWindow.MaxReceipts + 99, out _));

        // A newcomer has its share, too.
        window.Add(ReceiptOf(500_000) with { Owner = 9 });
        Assert.True(window.TryGet(500_000, out _));
        Assert.True(window.TryGet(1, out _));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(RecordHeader.Size + Receipt.Size + 3)]
    public async Task Receipts_BehindDamage_AreFound_ThatOfTheDamagedRecordIsNot(int damaged)
    {
        var disk = new FaultyDisk();
        var options = new SpoolOptions { LimitBytes = 1 << 20, FreeReserveBytes = 0 };
        using (var spool = SpoolFixture.Open(disk.Root, options))
        {
            await AppendAsync(spool, [1, 2, 3]);
        }

        // A byte of the second record's header, or of its rows: its events are lost, so a retry must store them.
        var offset = SegmentHeader.Size + RecordHeader.Size + Receipt.Size + (int)SpoolFixture.Record(1).Length + damaged;
        using (var file = disk.Root.Open(Segment.NameOf(0)))
        {
            file.Write(offset, [new byte[] { 0xEE }]);
        }

        using var again = SpoolFixture.Open(disk.Root, options);
        Assert.Equal([1, 3], NumbersOf(again.Receipts.All));
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
                var receipts = NumbersOf(spool.Receipts.All).ToHashSet();
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
        var receipt = new Receipt(new UInt128(0x0F0E0D0C0B0A0908, 0x0706050403020100), new UInt128(0x1F1E1D1C1B1A1918, 0x1716151413121110), 0x2726252423222120, 0x2B2A2928, 0x2F2E2D2C, 0x3736353433323130);

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
