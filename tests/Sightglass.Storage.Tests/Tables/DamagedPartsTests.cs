using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Integrity;

namespace Sightglass.Storage.Tables;

/// <summary>The files of a part are damaged while the engine runs: it is set aside and listed, the rest answers.</summary>
public sealed class DamagedPartsTests : DamagedTable
{
    /// <summary>The part has two granules.</summary>
    [Theory]
    [InlineData(0.0001, 8192)]
    [InlineData(0.5, 11_808)]
    [InlineData(0.99, 11_808)]
    public async Task FlippedBit_InTheData_CostsItsGranule_AndTheRestAnswers(double place, long lost)
    {
        await FlipAsync("data.bin", place);

        await Engine.TextAsync(Sum);

        await WaitForReportAsync();
        Assert.Equal(60_000 - lost, await Engine.CountAsync($"SELECT count() FROM {EventsTable.Name} WHERE time > '2026-01-01 00:00:00'"));
        Assert.Equal(60_000 - lost, await Engine.CountAsync($"SELECT uniqExact(sequence) FROM {EventsTable.Name}"));
        var found = Assert.Single(Damage.Entries);
        Assert.Equal((DamageKind.Part, lost), (found.Kind, found.Rows));
        Assert.Matches("^engine/db/store/.+/detached/20261102_1_1_0$", found.Place);
        Assert.True(File.Exists(Path.Combine(Engine.DataDirectory, found.Place, "data.bin")));
        Assert.Equal(
            FormattableString.Invariant($"the part 20261102_1_1_0 of the table of events, with events from 2026-11-02 00:00:00 to 2026-11-02 05:33:19 UTC, has damaged files and was set aside; answers leave its events out; {20_000 - lost} of them could be read and are in answers again. Its files are kept: put the same part back from a backup of the data folder, or delete them"),
            found.Detail);
        Assert.Equal(0, await Engine.CountAsync("SELECT count() FROM system.tables WHERE database = 'sightglass' AND name = 'salvage'"));
    }

    /// <summary>A merge on a full disk has been seen to leave a part with empty files, and the engine deletes those that it was merged of.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MergedPart_WithEmptyFiles_LosesNothing_WhileTheEngineHasThoseThatItWasMergedOf(bool isMetByAQuestion)
    {
        await Inventory.ReportAsync(CancellationToken.None);
        var expected = await Engine.TextAsync(Sum);
        await InsertAsync(0);
        var all = await Engine.TextAsync(Sum);
        Assert.NotEqual(expected, all);
        await Engine.Client.ExecuteAsync($"OPTIMIZE TABLE {EventsTable.Name} PARTITION ID '20261102' FINAL", CancellationToken.None);
        await DamageAsync("", path => Directory.GetFiles(path).ToList().ForEach(file => File.WriteAllBytes(file, [])), "active AND level > 0");

        if (isMetByAQuestion)
        {
            await Record.ExceptionAsync(() => Engine.TextAsync(Sum));
            await Parts.LookAsync(CancellationToken.None);
        }
        else
        {
            var found = await Inventory.ReportAsync(CancellationToken.None);
            Assert.Equal(["20261102_1_4_1"], found!.Unreadable);
            await Parts.CheckAsync(found.Unreadable, CancellationToken.None);
        }

        await WaitForReportAsync();
        Assert.Equal(all, await Engine.TextAsync(Sum));
        Assert.Equal(0, Assert.Single(Damage.Entries).Rows);
        Assert.False(Directory.Exists(Path.Combine(Engine.DataDirectory, "engine", "salvage", "20261102_1_4_1")));
    }

    /// <summary>The server died in between.</summary>
    [Fact]
    public async Task Salvage_ThatIsRepeated_DoublesNothing()
    {
        await FlipAsync("data.bin", 0.5);
        await Engine.TextAsync(Sum);
        await WaitForReportAsync();
        var once = await Engine.TextAsync(Sum);
        File.Delete(Path.Combine(Engine.DataDirectory, "damaged-parts.txt"));

        await Inventory.ReportAsync(CancellationToken.None);

        Assert.Equal(once, await Engine.TextAsync(Sum));
        Assert.Equal(60_000 - 11_808, await Engine.CountAsync($"SELECT count() FROM {EventsTable.Name}"));
    }

    [Fact]
    public async Task ManyQueriesAtOnce_SetThePartAsideOnce_AndAllAnswer()
    {
        await FlipAsync("data.bin", 0.5);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Engine.TextAsync(Sum)));

        Assert.Equal(8, answers.Length);
        await WaitForReportAsync();
        Assert.Equal(11_808, Assert.Single(Damage.Entries).Rows);
    }

    [Theory]
    [InlineData("skp_idx_by_request_id.idx")]
    [InlineData("skp_idx_by_request_id.cmrk4")]
    public async Task FlippedBit_InAnIndex_IsRepaired_AndNoEventIsLost(string file)
    {
        await FlipAsync(file, 0.5);
        var lookup = $"SELECT count() FROM {EventsTable.Name} WHERE request_id = '77'";

        // Its error does not always name the part: then the next look finds it.
        await Record.ExceptionAsync(() => Engine.CountAsync(lookup));
        await Parts.LookAsync(CancellationToken.None);

        Assert.Equal(3, await Engine.CountAsync(lookup));
        Assert.Equal(0, Assert.Single(Damage.Entries).Rows);
        Assert.Equal(3, await Engine.CountAsync("SELECT countIf(secondary_indices_compressed_bytes > 0) FROM system.parts WHERE database = 'sightglass' AND table = 'events' AND active"));
    }

    [Fact]
    public async Task FileGone_WhileTheEngineRuns_SetsThePartAside()
    {
        await DamageAsync("data.bin", File.Delete);

        await Engine.TextAsync(Sum);

        await WaitForReportAsync();
        Assert.Equal(20_000, Assert.Single(Damage.Entries).Rows);
    }

    [Fact]
    public async Task Merge_ThatMeetsDamage_IsNoticed_AndTheTableMergesAgain()
    {
        await InsertAsync(0);
        await FlipAsync("data.bin", 0.5);
        await Assert.ThrowsAsync<ClickHouseException>(() => Engine.Client.ExecuteAsync($"OPTIMIZE TABLE {EventsTable.Name} PARTITION ID '20261102' FINAL", CancellationToken.None));

        await Parts.LookAsync(CancellationToken.None);

        await WaitForReportAsync();
        Assert.Equal(11_808, Assert.Single(Damage.Entries).Rows);
        await InsertAsync(0);
        await Engine.Client.ExecuteAsync($"OPTIMIZE TABLE {EventsTable.Name} PARTITION ID '20261102' FINAL", CancellationToken.None);
        Assert.Equal(100_000 - 11_808, await Engine.CountAsync($"SELECT count() FROM {EventsTable.Name}"));
    }

    [Fact]
    public async Task ErrorOfAnotherKind_SetsNothingAside()
    {
        var failure = new ClickHouseException(241, "Code: 241. memory: (while reading from part /x/20261102_1_1_0/ in table sightglass.events): While executing");

        Assert.False(await Parts.ContainAsync(failure, CancellationToken.None));

        Assert.Empty(Damage.Entries);
        Assert.Equal(60_000, await Engine.CountAsync($"SELECT count() FROM {EventsTable.Name}"));
    }

    [Theory]
    [InlineData("bit rot: While reading part 20261102_1_1_0: While executing MergeTreeSelect", "20261102_1_1_0")]
    [InlineData("While reading or decompressing /d/engine/db/store/215/2150611b-c17f/20261102_4_17_2_31/data.bin (position: 5", "20261102_4_17_2_31")]
    [InlineData("(while reading from part /d/store/2150611b-c17f-4f95-af44-f6fe91f196df/20260101_10_10_0/ in table", "20260101_10_10_0")]
    [InlineData("Cannot open file /d/engine/db/store/215/2150611b-c17f-4f95-af44-f6fe91f196df/data.bin", null)]
    public void PartIn_ErrorsOfTheEngine_FindsTheName(string message, string? expected) => Assert.Equal(expected, DamagedParts.PartIn(message));
}
