using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Files;
using Sightglass.Storage.Integrity;
using Sightglass.Storage.Spool;
using Sightglass.Telemetry.Events;

namespace Sightglass.Storage.Tables;

/// <summary>A table of events with three parts, of three weeks, in an engine of its own, whose files tests damage.</summary>
public abstract class DamagedTable : IAsyncLifetime
{
    protected const string Sum = $"SELECT sum(cityHash64(tenant, time, received, sequence, event, request_id, keywords)) FROM {EventsTable.Name}";

    private readonly StorageMetrics _metrics = new();
    private readonly string _root = Directory.CreateTempSubdirectory("sightglass-damage-").FullName;

    private protected EngineFixture Engine { get; } = new();

    private protected DamageLog Damage { get; private set; } = null!;

    private protected WriterProgress Progress { get; } = new(new Reached(0, 0, Stored: 0), recovered: 0);

    private protected PartInventory Inventory { get; private set; } = null!;

    private protected DamagedParts Parts { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Progress.Ready();
        await Engine.InitializeAsync();
        Damage = new DamageLog(new StoreDirectory(_root), TimeProvider.System, _metrics, NullLogger<DamageLog>.Instance);
        var client = new ClickHouseClient(() => Engine.Supervisor.Endpoint);
        var salvage = new PartSalvage(client, Engine.DataDirectory, NullLogger<PartSalvage>.Instance);
        Inventory = new PartInventory(client, Damage, new StoreDirectory(Engine.DataDirectory), Progress, salvage, TimeProvider.System);
        Parts = new DamagedParts(client, Inventory, salvage, Damage, TimeProvider.System, NullLogger<DamagedParts>.Instance);
        Engine.Client.Damaged = Parts.ContainAsync;
        var table = new EventsTable(Engine.Client);
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
        await Engine.DisposeAsync();
        _metrics.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    protected async Task InsertAsync(int week)
    {
        using var turn = await Progress.BeginAsync(CancellationToken.None);
        await Engine.Client.ExecuteAsync(
            $"""
            INSERT INTO {EventsTable.Name} (tenant, time, received, sequence, event, request_id, keywords)
            SELECT 'a', toDateTime64('2026-11-02 00:00:00', 6, 'UTC') + toIntervalWeek({week}) + toIntervalSecond(number), toDateTime64('2026-11-27 00:00:00', 3, 'UTC'), number + {Progress.Reached.Position} * 20000, 'e', toString(number), map('k', toString(number % 10)) FROM numbers(20000)
            """,
            CancellationToken.None);
        Progress.End(Progress.Reached.Position + 1, null, stored: 20_000);
    }

    protected Task FlipAsync(string file, double place) => DamageAsync(file, path =>
    {
        var bytes = File.ReadAllBytes(path);
        bytes[(int)(bytes.Length * place)] ^= 0x10;
        File.WriteAllBytes(path, bytes);
    });

    /// <summary>The part is set aside before its events are brought back and it is listed.</summary>
    protected async Task WaitForReportAsync()
    {
        using var ceiling = new CancellationTokenSource(EngineFixture.Ceiling);
        while (Damage.Entries.Count == 0)
        {
            await Task.Delay(10, ceiling.Token);
        }
    }

    /// <summary>Damages a file of the first week's part on the disk.</summary>
    protected async Task DamageAsync(string file, Action<string> damage, string condition = "active")
    {
        await Engine.Client.ExecuteAsync("SYSTEM STOP MERGES", CancellationToken.None);
        damage(Path.Combine(await Engine.TextAsync($"SELECT path FROM system.parts WHERE database = 'sightglass' AND table = 'events' AND {condition} ORDER BY name LIMIT 1"), file));
        foreach (var cache in new[] { "MARK CACHE", "INDEX MARK CACHE", "INDEX UNCOMPRESSED CACHE", "UNCOMPRESSED CACHE", "PRIMARY INDEX CACHE" })
        {
            await Engine.Client.ExecuteAsync($"SYSTEM DROP {cache}", CancellationToken.None);
        }

        await Engine.Client.ExecuteAsync("SYSTEM START MERGES", CancellationToken.None);
    }
}
