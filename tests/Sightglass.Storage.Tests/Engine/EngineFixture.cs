using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Spool;

namespace Sightglass.Storage.Engine;

/// <summary>A real engine child with its own directory.</summary>
public sealed class EngineFixture : IAsyncLifetime
{
    public static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(20);

    public EngineFixture()
        : this(new EnginePulseLimits())
    {
    }

    internal EngineFixture(EnginePulseLimits limits, EngineOptions? options = null)
    {
        Supervisor = new EngineSupervisor(options ?? new EngineOptions(), Command, DataDirectory, TimeProvider.System, SpoolFixture.Metrics, NullLogger<EngineSupervisor>.Instance, limits)
        {
            CannotStart = StartFailures.Enqueue,
        };
        Client = new ClickHouseClient(() => Supervisor.Endpoint);
    }

    public static EngineCommand Command { get; } = new(Path.Combine(AppContext.BaseDirectory, "Sightglass.EngineHost"), ["engine"]);

    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("sightglass-engine-").FullName;

    public EngineSupervisor Supervisor { get; }

    /// <summary>What was said of starts that keep failing.</summary>
    public ConcurrentQueue<string> StartFailures { get; } = [];

    public ClickHouseClient Client { get; }

    public async ValueTask InitializeAsync()
    {
        Supervisor.Start();
        await Supervisor.WaitUntilUpAsync(CancellationToken.None).WaitAsync(Ceiling);
        await Client.ExecuteAsync("CREATE DATABASE IF NOT EXISTS test", CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Supervisor.DisposeAsync();
        Directory.Delete(DataDirectory, recursive: true);
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var rows = await Client.QueryAsync(sql, CancellationToken.None);
        Assert.True(await rows.ReadAsync(CancellationToken.None));
        return rows.GetInt64(0);
    }

    public async Task<string> TextAsync(string sql)
    {
        await using var rows = await Client.QueryAsync(sql, CancellationToken.None);
        Assert.True(await rows.ReadAsync(CancellationToken.None));
        return rows.GetString(0)!;
    }

    /// <summary>Kills the child and waits for the next one.</summary>
    public async Task KillAsync()
    {
        var killed = Supervisor.ProcessId!.Value;
        using (var process = Process.GetProcessById(killed))
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        using var ceiling = new CancellationTokenSource(Ceiling);
        while (Supervisor.ProcessId is not { } running || running == killed)
        {
            await Task.Delay(5, ceiling.Token);
        }

        await Supervisor.WaitUntilUpAsync(ceiling.Token);
    }
}
