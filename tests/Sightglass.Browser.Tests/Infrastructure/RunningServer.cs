using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sightglass.Server.Composition;
using Sightglass.Server.Storage;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Writing;

namespace Sightglass.Browser.Infrastructure;

/// <summary>The real server with its real engine and the built page, in this process, on a free port and with its own folder. It can be stopped and started again at the same address.</summary>
/// <param name="open">Requests need no key.</param>
public sealed class RunningServer(bool open = false) : IAsyncDisposable
{
    // Starting an engine on a busy machine takes longer than anything on a page.
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(30);

    private readonly string _dataDirectory = Directory.CreateTempSubdirectory("sightglass-browser-").FullName;
    private readonly List<SightglassClient> _clients = []; // One or two a test. Emptied at the end.
    private WebApplication? _app;
    private int _tenants;

    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    private IServiceProvider Services => _app!.Services;

    public async Task StartAsync()
    {
        _app = SightglassServer.Build(new ServeOptions { DataDirectory = _dataDirectory, Urls = Address.GetLeftPart(UriPartial.Authority), Open = open }, builder =>
        {
            builder.Services.AddSingleton(new EngineCommand(Path.Combine(AppContext.BaseDirectory, "sightglass"), ["engine"]));
            builder.Logging.ClearProviders();
        });
        await _app.StartAsync();
        Address = new Uri(_app.Urls.Single());
        await Services.GetRequiredService<StorageService>().WaitUntilReadyAsync(CancellationToken.None).WaitAsync(Ceiling);
    }

    /// <summary>Stops the server; its data remains for the next start.</summary>
    public async Task StopAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
            _app = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await StopAsync();
        Directory.Delete(_dataDirectory, recursive: true);
    }

    /// <summary>A new tenant name.</summary>
    public string NewTenant() => $"tenant-{Interlocked.Increment(ref _tenants)}";

    /// <summary>A key as text, for pasting.</summary>
    public string NewKey(Scope scopes, string? tenant)
    {
        var key = ApiKey.Generate();
        Services.GetRequiredService<KeyStore>().AddAsync(new NewKey(key, scopes, tenant), "test", CancellationToken.None).GetAwaiter().GetResult();
        return key;
    }

    private ApiKey StoredKey(Scope scopes, string? tenant) => Services.GetRequiredService<KeyStore>().Find(NewKey(scopes, tenant))!;

    /// <summary>A one-time sign-in link, as the first start prints it.</summary>
    public Uri NewLink(Scope scopes, string? tenant) =>
        new(Address, "/signin?token=" + Services.GetRequiredService<Sessions>().CreateLink(StoredKey(scopes, tenant)));

    /// <summary>The cookie of a signed-in person.</summary>
    public Cookie NewSession(Scope scopes, string? tenant) => new()
    {
        Name = Sessions.CookieName,
        Value = Services.GetRequiredService<Sessions>().OpenAsync(StoredKey(scopes, tenant), CancellationToken.None).GetAwaiter().GetResult(),
        Url = Address.AbsoluteUri,
    };

    /// <summary>A client that sends and reads; null is for all tenants.</summary>
    public SightglassClient Client(string? tenant)
    {
        var client = new SightglassClient(Address, open ? null : NewKey(Scope.Ingest | Scope.Query, tenant));
        lock (_clients)
        {
            _clients.Add(client);
        }

        return client;
    }

    /// <summary>Waits until everything acknowledged so far can be queried.</summary>
    public Task FlushAsync() => Services.GetRequiredService<BlockWriter>().FlushAsync(CancellationToken.None).WaitAsync(Ceiling);
}
