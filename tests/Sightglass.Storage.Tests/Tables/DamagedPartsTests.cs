using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Integrity;

namespace Sightglass.Storage.Tables;

/// <summary>The files of a part are damaged while the engine runs: it is set aside and listed, the rest answers.</summary>
public sealed class DamagedPartsTests : DamagedTable
{
    /// <summary>At several places: a header, values of several columns, the end.</summary>
    [Theory]
    [InlineData(0.0001)]
    [InlineData(0.5)]
    [InlineData(0.9999)]
    public async Task FlippedBit_InTheData_SetsThePartAside_AndTheRestAnswers(double place)
    {
        var expected = await Engine.TextAsync($"{Sum} WHERE time >= '2026-11-09 00:00:00'");
        await FlipAsync("data.bin", place);

        Assert.Equal(expected, await Engine.TextAsync(Sum));

        Assert.Equal(40_000, await Engine.CountAsync($"SELECT count() FROM {EventsTable.Name} WHERE time > '2026-01-01 00:00:00'"));
        var found = Assert.Single(Damage.Entries);
        Assert.Equal((DamageKind.Part, 20_000L), (found.Kind, found.Rows));
        Assert.Matches("^engine/db/store/.+/detached/20261102_1_1_0$", found.Place);
        Assert.True(File.Exists(Path.Combine(Engine.DataDirectory, found.Place, "data.bin")));
        Assert.Equal(
            "the part 20261102_1_1_0 of the table of events, with events from 2026-11-02 00:00:00 to 2026-11-02 05:33:19 UTC, has damaged files and was set aside; answers leave its events out. Its files are kept: put the same part back from a backup of the data folder, or delete them",
            found.Detail);
    }

    [Fact]
    public async Task ManyQueriesAtOnce_SetThePartAsideOnce_AndAllAnswer()
    {
        await FlipAsync("data.bin", 0.5);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Engine.TextAsync(Sum)));

        Assert.Single(answers.Distinct());
        Assert.Single(Damage.Entries);
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

        Assert.Equal(20_000, Assert.Single(Damage.Entries).Rows);
    }

    [Fact]
    public async Task Merge_ThatMeetsDamage_IsNoticed_AndTheTableMergesAgain()
    {
        await InsertAsync(0);
        await FlipAsync("data.bin", 0.5);
        await Assert.ThrowsAsync<ClickHouseException>(() => Engine.Client.ExecuteAsync($"OPTIMIZE TABLE {EventsTable.Name} PARTITION ID '20261102' FINAL", CancellationToken.None));

        await Parts.LookAsync(CancellationToken.None);

        Assert.Equal(20_000, Assert.Single(Damage.Entries).Rows);
        await InsertAsync(0);
        await Engine.Client.ExecuteAsync($"OPTIMIZE TABLE {EventsTable.Name} PARTITION ID '20261102' FINAL", CancellationToken.None);
        Assert.Equal(80_000, await Engine.CountAsync($"SELECT count() FROM {EventsTable.Name}"));
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
