using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sightglass.Browser.Infrastructure;

/// <summary>A web server of somebody else on this machine, with one page that does nothing by itself. Tests run their scripts in it.</summary>
public sealed class ForeignPage : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ForeignPage(WebApplication app)
    {
        _app = app;
    }

    public static async Task<ForeignPage> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/{*path}", () => Results.Content("<!doctype html><title>Elsewhere</title><body></body>", "text/html"));
        await app.StartAsync();
        return new ForeignPage(app);
    }

    /// <param name="host">A name of this machine: the same port, and another origin.</param>
    public Uri AddressAt(string host) => new UriBuilder(_app.Urls.Single()) { Host = host }.Uri;

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
