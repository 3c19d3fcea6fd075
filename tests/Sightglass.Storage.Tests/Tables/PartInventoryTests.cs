using Sightglass.Storage.Integrity;
using Sightglass.Telemetry.Events;

namespace Sightglass.Storage.Tables;

/// <summary>Files of the engine are damaged or gone when it starts, and it says nothing: what is missing is listed, and what has a copy is mended.</summary>
public sealed class PartInventoryTests : DamagedTable
{
    [Theory]
    [InlineData("data.bin")]
    [InlineData("columns.txt")]
    public async Task FileCutShort_WhileTheEngineIsDown_IsListedWithItsRows(string file)
    {
        await DamageAsync(file, path =>
        {
            using var stream = File.Open(path, FileMode.Open);
            stream.SetLength(stream.Length / 2);
        });
        await Engine.KillAsync();

        await Inventory.ReportAsync(CancellationToken.None);
        await Inventory.ReportAsync(CancellationToken.None);

        var found = Assert.Single(Damage.Entries);
        Assert.Equal((DamageKind.Part, 20_000L), (found.Kind, found.Rows));
        Assert.Contains("broken-on-start", found.Detail, StringComparison.Ordinal);

        // Once somebody has taken note, it is not listed again, though its files stay.
        Damage.Clear();
        await Inventory.ReportAsync(CancellationToken.None);
        Assert.Empty(Damage.Entries);
        Assert.Equal(40_000, await Engine.CountAsync($"SELECT count() FROM {EventsTable.Name}"));
    }

    [Fact]
    public async Task FolderOfAPartGone_WhileTheEngineIsDown_IsListedWithItsRows()
    {
        await Inventory.ReportAsync(CancellationToken.None);
        await DamageAsync("", path => Directory.Delete(path, recursive: true));
        await Engine.KillAsync();

        await Inventory.ReportAsync(CancellationToken.None);
        await Inventory.ReportAsync(CancellationToken.None);

        var found = Assert.Single(Damage.Entries);
        Assert.Equal(20_000, found.Rows);
        Assert.EndsWith("/20261102_1_1_0", found.Place, StringComparison.Ordinal);
        Assert.Equal("the folder of the part 20261102_1_1_0 of the table of events, with events from 2026-11-02 00:00:00 to 2026-11-02 05:33:19 UTC, is missing. Put it back from a backup of the data folder while the server is stopped", found.Detail);
    }

    /// <summary>The engine deletes a part that says it is empty, and skips parts by their times without looking at a checksum.</summary>
    [Fact]
    public async Task CountOfAPartIsZero_WhileTheEngineIsDown_IsListedWithItsRows()
    {
        await Inventory.ReportAsync(CancellationToken.None);
        await DamageAsync("count.txt", path => File.WriteAllText(path, "0"));
        await Engine.KillAsync();

        await Inventory.ReportAsync(CancellationToken.None);

        var found = Assert.Single(Damage.Entries);
        Assert.Equal(20_000, found.Rows);
        Assert.EndsWith("20261102_1_1_0", found.Place, StringComparison.Ordinal);
    }

    /// <summary>The highest bytes of the greatest time: the part would be skipped by every question about its time.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TimesOfAPartFlipped_WhileTheEngineIsDown_AreNoticedAtTheStart_AndMended(bool isPartKnown)
    {
        await Inventory.ReportAsync(CancellationToken.None);
        if (!isPartKnown)
        {
            // As if the last look had been before it was inserted.
            var file = Path.Combine(Engine.DataDirectory, "engine-parts.txt");
            await File.WriteAllLinesAsync(file, (await File.ReadAllLinesAsync(file)).Where(line => !line.StartsWith("20261102_1_1_0 ", StringComparison.Ordinal)));
        }

        await FlipAsync("minmax_time.idx", 13d / 16);
        await Engine.KillAsync();

        var found = await Inventory.ReportAsync(CancellationToken.None);
        Assert.NotNull(found);
        await Parts.CheckAsync(found.Names, CancellationToken.None);

        Assert.Equal(["20261102_1_1_0"], found.Names);
        await Inventory.ReportAsync(CancellationToken.None);
        var listed = Assert.Single(Damage.Entries);
        Assert.Equal((0L, "the times of the part 20261102_1_1_0 of the table of events, by which questions skip it, were damaged and have been made anew; no event is lost"), (listed.Rows, listed.Detail));
        Assert.Equal(20_000, await Engine.CountAsync($"SELECT count() FROM {EventsTable.Name} WHERE time BETWEEN '2026-11-01 00:00:00' AND '2026-11-08 00:00:00'"));
        Assert.Equal(60_000, await Engine.CountAsync($"SELECT count() FROM {EventsTable.Name}"));
    }

    /// <summary>An empty part stands for the one that was set aside. Without it the engine uses those again of which that one was merged, for as long as it has them.</summary>
    [Fact]
    public async Task PartThatStandsForOneSetAside_Damaged_DoublesNoEvent()
    {
        await InsertAsync(0);
        await Engine.Client.ExecuteAsync($"OPTIMIZE TABLE {EventsTable.Name} PARTITION ID '20261102' FINAL", CancellationToken.None);
        await Inventory.ReportAsync(CancellationToken.None);
        await DamageAsync("data.bin", path => File.WriteAllBytes(path, []), "active AND level > 0");
        await Record.ExceptionAsync(() => Engine.CountAsync($"SELECT sum(sequence) FROM {EventsTable.Name}"));
        await Parts.LookAsync(CancellationToken.None);
        await WaitForReportAsync();
        Assert.Equal(80_000, await Engine.CountAsync($"SELECT count() FROM {EventsTable.Name}"));
        var standIn = Directory.GetDirectories(Path.Combine(Engine.DataDirectory, "engine", "db", "store"), "20261102_1_4_2", SearchOption.AllDirectories).Single();

        await File.WriteAllTextAsync(Path.Combine(standIn, "columns.txt"), "columns");
        await Engine.KillAsync();
        Assert.Equal(120_000, await Engine.CountAsync($"SELECT count() FROM {EventsTable.Name}"));

        await Inventory.ReportAsync(CancellationToken.None);

        Assert.Equal(80_000, await Engine.CountAsync($"SELECT count() FROM {EventsTable.Name}"));
        Assert.Equal(80_000, await Engine.CountAsync($"SELECT uniqExact(sequence) FROM {EventsTable.Name}"));
        Assert.All(Damage.Entries, entry => Assert.Equal(0, entry.Rows));
    }

    /// <summary>An older copy of the spool has counted fewer events than the engine has.</summary>
    [Fact]
    public async Task PartCutShort_WhileTheCountIsOfAnotherTime_IsListedWithItsRows()
    {
        await Inventory.ReportAsync(CancellationToken.None);
        Progress.Count(30_000);
        Progress.Forget();
        await DamageAsync("columns.txt", File.Delete);
        await Engine.KillAsync();

        await Inventory.ReportAsync(CancellationToken.None);

        Assert.Equal(20_000, Assert.Single(Damage.Entries).Rows);
    }

    [Fact]
    public async Task FolderOfAPartGone_ThatNoLookHasSeen_IsCounted()
    {
        await Inventory.ReportAsync(CancellationToken.None);
        await InsertAsync(3);
        await Engine.Client.ExecuteAsync("SYSTEM STOP MERGES", CancellationToken.None);
        Directory.Delete(await Engine.TextAsync("SELECT path FROM system.parts WHERE database = 'sightglass' AND table = 'events' AND active ORDER BY name DESC LIMIT 1"), recursive: true);
        await Engine.KillAsync();

        await Inventory.ReportAsync(CancellationToken.None);
        await InsertAsync(3);
        await Inventory.ReportAsync(CancellationToken.None);

        var found = Assert.Single(Damage.Entries);
        Assert.Equal(20_000, found.Rows);
        Assert.Contains("fewer events than were inserted", found.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FolderOfAPartGone_WhoseEventsCameBackFromTheSpool_LosesNone()
    {
        await Inventory.ReportAsync(CancellationToken.None);
        await DamageAsync("", path => Directory.Delete(path, recursive: true));
        await Engine.KillAsync();
        await InsertAsync(0);
        Progress.Count(60_000);

        await Inventory.ReportAsync(CancellationToken.None);

        Assert.Empty(Damage.Entries);
    }

    /// <summary>What the spool has of it is about to come back.</summary>
    [Fact]
    public async Task WhileTheWriterInserts_OrIsBehind_NothingIsReported()
    {
        await Inventory.ReportAsync(CancellationToken.None);
        await DamageAsync("", path => Directory.Delete(path, recursive: true));
        await Engine.KillAsync();

        using (await Progress.BeginAsync(CancellationToken.None))
        {
            Assert.Null(await Inventory.ReportAsync(CancellationToken.None));
        }

        Assert.True(Progress.IsBehind);
        Assert.Null(await Inventory.ReportAsync(CancellationToken.None));
        Assert.Empty(Damage.Entries);
        await InsertAsync(0);
        Progress.Count(60_000);
        await Inventory.ReportAsync(CancellationToken.None);
        Assert.Empty(Damage.Entries);
    }

    [Fact]
    public async Task EventsThatWereNotCounted_AreCountedOnce_AndWhatIsMissingLaterIsFound()
    {
        Progress.EndUncounted();
        await Inventory.ReportAsync(CancellationToken.None);
        Assert.Empty(Damage.Entries);
        Assert.Equal(60_000, Progress.Stored);

        await Engine.Client.ExecuteAsync($"ALTER TABLE {EventsTable.Name} DROP PARTITION ID '20261109'", CancellationToken.None);
        await Inventory.ReportAsync(CancellationToken.None);

        Assert.Equal(20_000, Assert.Single(Damage.Entries).Rows);
        Assert.Equal(40_000, Progress.Stored);
    }

    [Fact]
    public async Task DefinitionOfTheTableGone_WhileTheEngineIsDown_IsListedWithItsRows()
    {
        await Inventory.ReportAsync(CancellationToken.None);
        await DamageAsync("", path => File.Delete(Directory.EnumerateFiles(Path.Combine(Engine.DataDirectory, "engine", "db", "store"), "events.sql", SearchOption.AllDirectories).Single()));
        await Engine.KillAsync();
        await new EventsTable(Engine.Client).EnsureAsync(EventSchema.Canonical, hasPending: false, CancellationToken.None);

        await Inventory.ReportAsync(CancellationToken.None);

        var found = Assert.Single(Damage.Entries);
        Assert.Equal(60_000, found.Rows);
        Assert.True(Directory.Exists(Path.Combine(Engine.DataDirectory, found.Place)));
    }
}
