using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Files;
using Sightglass.Storage.Integrity;
using Sightglass.Telemetry.Events;
using Sightglass.Testing;

namespace Sightglass.Storage.Tables;

/// <summary>The files of a part are damaged: it is set aside and listed, the rest answers.</summary>
public sealed class DamagedPartsTests : IAsyncLifetime
{
    private const string Sum = $"SELECT sum(cityHash64(tenant, time, received, sequence, event, request_id, keywords)) FROM {EventsTable.Name}";

    private readonly EngineFixture _engine = new();
    private readonly StorageMetrics _metrics = new();
    private readonly string _root = Directory.CreateTempSubdirectory("sightglass-damage-").FullName;
    private DamageLog _damage = null!;
    private DamagedParts _parts = null!;

    public async ValueTask InitializeAsync()
    {
        await _engine.InitializeAsync();
        _damage = new DamageLog(new StoreDirectory(_root), TimeProvider.System, _metrics, NullLogger<DamageLog>.Instance);
        _parts = new DamagedParts(new ClickHouseClient(() => _engine.Supervisor.Endpoint), _damage, new StoreDirectory(_engine.DataDirectory), isEmbedded: true, TimeProvider.System, NullLogger<DamagedParts>.Instance);
        _engine.Client.Damaged = _parts.ContainAsync;
        var table = new EventsTable(_engine.Client);
        await table.EnsureAsync(EventSchema.Canonical, hasPending: false, CancellationToken.None);
        await table.AddMapsAsync(CancellationToken.None);
        await table.AddAsync([new("request_id", null)], CancellationToken.None);
        foreach (var week in Enumerable.Range(0, 3))
        {
            await InsertAsync(week);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _metrics.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>At several places: a header, values of several columns, the end.</summary>
    [Theory]
    [InlineData(0.0001)]
    [InlineData(0.5)]
    [InlineData(0.9999)]
    public async Task FlippedBit_InTheData_SetsThePartAside_AndTheRestAnswers(double place)
    {
        var expected = await _engine.TextAsync($"{Sum} WHERE time >= '2026-11-09 00:00:00'");
        await FlipAsync("data.bin", place);

        Assert.Equal(expected, await _engine.TextAsync(Sum));

        Assert.Equal(40_000, await _engine.CountAsync($"SELECT count() FROM {EventsTable.Name} WHERE time > '2026-01-01 00:00:00'"));
        var found = Assert.Single(_damage.Entries);
        Assert.Equal((DamageKind.Part, 20_000L), (found.Kind, found.Rows));
        Assert.Matches("^engine/db/store/.+/detached/20261102_1_1_0$", found.Place);
        Assert.True(File.Exists(Path.Combine(_engine.DataDirectory, found.Place, "data.bin")));
        Assert.Equal(
            "the part 20261102_1_1_0 of the table of events, with events from 2026-11-02 00:00:00 to 2026-11-02 05:33:19 UTC, has damaged files and was set aside; answers leave its events out. Its files are kept: put the same part back from a backup of the data folder, or delete them",
            found.Detail);
    }

    [Fact]
    public async Task ManyQueriesAtOnce_SetThePartAsideOnce_AndAllAnswer()
    {
        await FlipAsync("data.bin", 0.5);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _engine.TextAsync(Sum)));

        Assert.Single(answers.Distinct());
        Assert.Single(_damage.Entries);
    }

    [Theory]
    [InlineData("skp_idx_by_request_id.idx")]
    [InlineData("skp_idx_by_request_id.cmrk4")]
    public async Task FlippedBit_InAnIndex_IsRepaired_AndNoEventIsLost(string file)
    {
        await FlipAsync(file, 0.5);
        var lookup = $"SELECT count() FROM {EventsTable.Name} WHERE request_id = '77'";

        // Its error does not always name the part: then the next look finds it.
        await Record.ExceptionAsync(() => _engine.CountAsync(lookup));
        await _parts.LookAsync(CancellationToken.None);

        Assert.Equal(3, await _engine.CountAsync(lookup));
        Assert.Equal(0, Assert.Single(_damage.Entries).Rows);
        Assert.Equal(3, await _engine.CountAsync("SELECT countIf(secondary_indices_compressed_bytes > 0) FROM system.parts WHERE database = 'sightglass' AND table = 'events' AND active"));
    }

    [Fact]
    public async Task FileGone_WhileTheEngineRuns_SetsThePartAside()
    {
        await DamageAsync("data.bin", File.Delete);

        await _engine.TextAsync(Sum);

        Assert.Equal(20_000, Assert.Single(_damage.Entries).Rows);
    }

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
        await _engine.KillAsync();

        await _parts.ReportAsync(CancellationToken.None);
        await _parts.ReportAsync(CancellationToken.None);

        var found = Assert.Single(_damage.Entries);
        Assert.Equal((DamageKind.Part, 20_000L), (found.Kind, found.Rows));
        Assert.Contains("broken-on-start", found.Detail, StringComparison.Ordinal);

        // Once somebody has taken note, it is not listed again, though its files stay.
        _damage.Clear();
        await _parts.ReportAsync(CancellationToken.None);
        Assert.Empty(_damage.Entries);
        Assert.Equal(40_000, await _engine.CountAsync($"SELECT count() FROM {EventsTable.Name}"));
    }

    [Fact]
    public async Task FolderOfAPartGone_WhileTheEngineIsDown_IsListedWithItsRows()
    {
        await _parts.ReportAsync(CancellationToken.None);
        await DamageAsync("", path => Directory.Delete(path, recursive: true));
        await _engine.KillAsync();

        await _parts.ReportAsync(CancellationToken.None);
        await _parts.ReportAsync(CancellationToken.None);

        Assert.Equal(20_000, Assert.Single(_damage.Entries).Rows);
    }

    [Fact]
    public async Task DefinitionOfTheTableGone_WhileTheEngineIsDown_IsListedWithItsRows()
    {
        await _parts.ReportAsync(CancellationToken.None);
        await DamageAsync("", path => File.Delete(Directory.EnumerateFiles(Path.Combine(_engine.DataDirectory, "engine", "db", "store"), "events.sql", SearchOption.AllDirectories).Single()));
        await _engine.KillAsync();
        await new EventsTable(_engine.Client).EnsureAsync(EventSchema.Canonical, hasPending: false, CancellationToken.None);

        await _parts.ReportAsync(CancellationToken.None);

        var found = Assert.Single(_damage.Entries);
        Assert.Equal(60_000, found.Rows);
        Assert.True(Directory.Exists(Path.Combine(_engine.DataDirectory, found.Place)));
    }

    [Fact]
    public async Task DefinitionOfTheTableDamaged_ItsCopyTakesItsPlace_AndNoEventIsLost()
    {
        var file = Directory.EnumerateFiles(Path.Combine(_engine.DataDirectory, "engine", "db", "store"), "events.sql", SearchOption.AllDirectories).Single();
        var content = await File.ReadAllBytesAsync(file);
        using var ceiling = new CancellationTokenSource(EngineFixture.Ceiling);
        var copy = Path.Combine(_engine.DataDirectory, "engine", "definitions", Path.GetRelativePath(Path.Combine(_engine.DataDirectory, "engine", "db"), file).Replace('/', '~'));
        while (!File.Exists(copy) || !File.ReadAllBytes(copy).SequenceEqual(content))
        {
            await Task.Delay(50, ceiling.Token);
        }

        await File.WriteAllTextAsync(file, "");
        await _engine.KillAsync();

        Assert.Equal(content, await File.ReadAllBytesAsync(file));
        Assert.Equal(60_000, await _engine.CountAsync($"SELECT count() FROM {EventsTable.Name}"));
    }

    [Fact]
    public async Task DefinitionOfTheTableDamaged_WithoutACopy_TheStartNamesItsFile_AndTheWayOut()
    {
        var file = Directory.EnumerateFiles(Path.Combine(_engine.DataDirectory, "engine", "db", "store"), "events.sql", SearchOption.AllDirectories).Single();
        var content = await File.ReadAllBytesAsync(file);
        ServerProcess.Signal(_engine.Supervisor.ProcessId!.Value, 19);
        var copies = Path.Combine(_engine.DataDirectory, "engine", "definitions");
        if (Directory.Exists(copies))
        {
            Directory.Delete(copies, recursive: true);
        }

        await File.WriteAllTextAsync(file, "");
        ServerProcess.Signal(_engine.Supervisor.ProcessId!.Value, 9);
        using var ceiling = new CancellationTokenSource(EngineFixture.Ceiling);
        while (_engine.Supervisor.Restarts < 2)
        {
            await Task.Delay(10, ceiling.Token);
        }

        Assert.Contains(Path.GetRelativePath(Path.Combine(_engine.DataDirectory, "engine", "db"), file), _engine.Supervisor.LastError, StringComparison.Ordinal);
        Assert.EndsWith($"(its files are in '{_engine.DataDirectory}/engine/db': put the file that it names back from a backup of the data folder; events wait in the spool meanwhile)", _engine.Supervisor.LastError, StringComparison.Ordinal);

        await File.WriteAllBytesAsync(file, content);
        await _engine.Supervisor.WaitUntilUpAsync(CancellationToken.None).WaitAsync(EngineFixture.Ceiling);
        Assert.Equal(60_000, await _engine.CountAsync($"SELECT count() FROM {EventsTable.Name}"));
    }

    [Fact]
    public async Task Merge_ThatMeetsDamage_IsNoticed_AndTheTableMergesAgain()
    {
        await InsertAsync(0);
        await FlipAsync("data.bin", 0.5);
        await Assert.ThrowsAsync<ClickHouseException>(() => _engine.Client.ExecuteAsync($"OPTIMIZE TABLE {EventsTable.Name} PARTITION ID '20261102' FINAL", CancellationToken.None));

        await _parts.LookAsync(CancellationToken.None);

        Assert.Equal(20_000, Assert.Single(_damage.Entries).Rows);
        await InsertAsync(0);
        await _engine.Client.ExecuteAsync($"OPTIMIZE TABLE {EventsTable.Name} PARTITION ID '20261102' FINAL", CancellationToken.None);
        Assert.Equal(80_000, await _engine.CountAsync($"SELECT count() FROM {EventsTable.Name}"));
    }

    [Fact]
    public async Task ErrorOfAnotherKind_SetsNothingAside()
    {
        var failure = new ClickHouseException(241, "Code: 241. memory: (while reading from part /x/20261102_1_1_0/ in table sightglass.events): While executing");

        Assert.False(await _parts.ContainAsync(failure, CancellationToken.None));

        Assert.Empty(_damage.Entries);
        Assert.Equal(60_000, await _engine.CountAsync($"SELECT count() FROM {EventsTable.Name}"));
    }

    [Theory]
    [InlineData("bit rot: While reading part 20261102_1_1_0: While executing MergeTreeSelect", "20261102_1_1_0")]
    [InlineData("While reading or decompressing /d/engine/db/store/215/2150611b-c17f/20261102_4_17_2_31/data.bin (position: 5", "20261102_4_17_2_31")]
    [InlineData("(while reading from part /d/store/2150611b-c17f-4f95-af44-f6fe91f196df/20260101_10_10_0/ in table", "20260101_10_10_0")]
    [InlineData("Cannot open file /d/engine/db/store/215/2150611b-c17f-4f95-af44-f6fe91f196df/data.bin", null)]
    public void PartIn_ErrorsOfTheEngine_FindsTheName(string message, string? expected) => Assert.Equal(expected, DamagedParts.PartIn(message));

    private Task InsertAsync(int week) => _engine.Client.ExecuteAsync(
        $"""
        INSERT INTO {EventsTable.Name} (tenant, time, received, sequence, event, request_id, keywords)
        SELECT 'a', toDateTime64('2026-11-02 00:00:00', 6, 'UTC') + toIntervalWeek({week}) + toIntervalSecond(number), toDateTime64('2026-11-27 00:00:00', 3, 'UTC'), number, 'e', toString(number), map('k', toString(number % 10)) FROM numbers(20000)
        """,
        CancellationToken.None);

    private Task FlipAsync(string file, double place) => DamageAsync(file, path =>
    {
        var bytes = File.ReadAllBytes(path);
        bytes[(int)(bytes.Length * place)] ^= 0x10;
        File.WriteAllBytes(path, bytes);
    });

    /// <summary>Damages a file of the first week's part on the disk.</summary>
    private async Task DamageAsync(string file, Action<string> damage)
    {
        await _engine.Client.ExecuteAsync("SYSTEM STOP MERGES", CancellationToken.None);
        damage(Path.Combine(await _engine.TextAsync("SELECT path FROM system.parts WHERE database = 'sightglass' AND table = 'events' AND active ORDER BY name LIMIT 1"), file));
        foreach (var cache in new[] { "MARK CACHE", "INDEX MARK CACHE", "INDEX UNCOMPRESSED CACHE", "UNCOMPRESSED CACHE", "PRIMARY INDEX CACHE" })
        {
            await _engine.Client.ExecuteAsync($"SYSTEM DROP {cache}", CancellationToken.None);
        }

        await _engine.Client.ExecuteAsync("SYSTEM START MERGES", CancellationToken.None);
    }
}
