using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sightglass.Server.Auth;
using Sightglass.Server.Composition;
using Sightglass.Server.Storage;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Writing;
using Sightglass.Telemetry.Events;

// All test classes share this server, except those with their own.
[assembly: AssemblyFixture(typeof(Sightglass.Server.ServerFixture))]

// A test waits for its server about half of the time: three tests keep two cores busy.
[assembly: Xunit.v3.Parallelization(MaxThreads = 3)]

namespace Sightglass.Server;

/// <summary>The real server with its real engine, in this process, on a free port and with its own folder. Tests run in parallel with separate tenants; a class that reads all tenants has its own server.</summary>
public class ServerFixture : IAsyncLifetime
{
    /// <summary>The maximum time for anything that a test waits for.</summary>
    public static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(60);

    private readonly List<SightglassClient> _clients = []; // One or two a test. Emptied at the end.
    private WebApplication? _app;
    private int _tenants;

    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("sightglass-server-").FullName;

    public IServiceProvider Services => _app!.Services;

    public Uri Address { get; private set; } = null!;

    /// <summary>A client with every scope, for all tenants.</summary>
    public SightglassClient Admin { get; private set; } = null!;

    public static EngineCommand EngineCommand { get; } = new(Path.Combine(AppContext.BaseDirectory, "sightglass"), ["engine"]);

    public async ValueTask InitializeAsync()
    {
        _app = SightglassServer.Build(new ServeOptions { DataDirectory = DataDirectory, Urls = "http://127.0.0.1:0", Open = IsOpen, Packs = Packs }, builder =>
        {
            builder.Services.AddSingleton(EngineCommand);
            builder.Logging.ClearProviders();

            // Tests that run beside each other on a busy machine wait for their turn instead of failing.
            builder.Services.AddSingleton(new QueryOptions { Patience = TimeSpan.FromMinutes(1) });
            Configure(builder.Services);
        });
        await _app.StartAsync();
        Address = new Uri(_app.Urls.Single());
        Admin = Client(Scope.All, tenant: null);
        await Services.GetRequiredService<StorageService>().WaitUntilReadyAsync(CancellationToken.None).WaitAsync(Ceiling);
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _app!.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(DataDirectory, recursive: true);
    }

    /// <summary>A key with these scopes.</summary>
    public string NewKey(Scope scopes, string? tenant)
    {
        var key = ApiKey.Generate();
        Services.GetRequiredService<KeyStore>().AddAsync(new NewKey(key, scopes, tenant), "test", CancellationToken.None).GetAwaiter().GetResult();
        return key;
    }

    /// <summary>A client with its own key.</summary>
    public SightglassClient Client(Scope scopes, string? tenant) => Client(NewKey(scopes, tenant));

    /// <summary>A client with this key, or none.</summary>
    public SightglassClient Client(string? key)
    {
        var client = new SightglassClient(Address, key);
        lock (_clients)
        {
            _clients.Add(client);
        }

        return client;
    }

    /// <summary>A new tenant name.</summary>
    public string NewTenant() => string.Create(CultureInfo.InvariantCulture, $"tenant-{Interlocked.Increment(ref _tenants)}");

    /// <summary>A client that sends and reads as a new tenant.</summary>
    public SightglassClient NewTenantClient() => Client(Scope.Ingest | Scope.Query, NewTenant());

    /// <summary>Waits until everything acknowledged so far can be queried.</summary>
    public Task FlushAsync() => Services.GetRequiredService<BlockWriter>().FlushAsync(CancellationToken.None).WaitAsync(Ceiling);

    /// <summary>The sequence number in the text of an event's id.</summary>
    public ulong SequenceOf(string id) =>
        Services.GetRequiredService<EventIds>().TryRead(id, out var key) ? key.Sequence : throw new ArgumentException($"'{id}' is not the id of an event", nameof(id));

    /// <summary>The packs to load; by default all of the repository.</summary>
    protected virtual IReadOnlyList<string> Packs => [];

    /// <summary>Requests need no key.</summary>
    protected virtual bool IsOpen => false;

    /// <summary>Replaces options of the product.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }
}
