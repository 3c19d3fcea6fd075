using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Sightglass.Server.Auth;
using Sightglass.Server.Http;

namespace Sightglass.Server.Tail;

/// <summary>A real nginx in front of the server, with its defaults and below a path.</summary>
public sealed class NginxTests(NginxTests.ProxiedServer server) : IClassFixture<NginxTests.ProxiedServer>, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sightglass-nginx-").FullName;
    private readonly int _port = FreePort();
    private Process _nginx = null!;

    public async ValueTask InitializeAsync()
    {
        var upstream = server.Address.GetLeftPart(UriPartial.Authority);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "nginx.conf"),
            $$"""
            user root; daemon off; pid nginx.pid; error_log error.log;
            events { worker_connections 64; }
            http {
              access_log off;
              client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
              server {
                listen 127.0.0.1:{{_port}};
                location / { proxy_pass {{upstream}}; }
                location /logs/ { proxy_pass {{upstream}}/; proxy_set_header Host logs.example.com; }
              }
            }
            """);
        _nginx = Process.Start(new ProcessStartInfo("/usr/sbin/nginx", ["-p", _folder, "-c", "nginx.conf", "-e", "error.log"]))!;
        using var http = new HttpClient();
        var waited = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await http.GetAsync(new Uri($"http://127.0.0.1:{_port}/health/live"));
                return;
            }
            catch (HttpRequestException) when (Stopwatch.GetElapsedTime(waited) < ServerFixture.Ceiling)
            {
                await Task.Delay(50);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _nginx.Kill(entireProcessTree: true);
        await _nginx.WaitForExitAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/logs")]
    public async Task Tail_ThroughNginx_ArrivesAtOnce(string path)
    {
        var tenant = server.NewTenant();
        using var sender = server.Client(Scope.Ingest, tenant);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
        http.DefaultRequestHeaders.Authorization = new("Bearer", server.NewKey(Scope.Query, tenant));
        using var ceiling = new CancellationTokenSource(ServerFixture.Ceiling);

        await using var tail = await ServerSentEvents.OpenAsync(http, $"{path}/api/tail");
        Assert.Equal("ready", (await tail.ReadAsync(ceiling.Token))?.Name);
        await sender.IngestAsync("""{"event":"through"}""");

        Assert.Contains("through", (await tail.ReadAsync(ceiling.Token))?.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_ThroughNginx_AreKept_AndThePageNamesItsFilesBelowThePath()
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
        http.DefaultRequestHeaders.Authorization = new("Bearer", server.NewKey(Scope.Ingest, server.NewTenant()));
        using var content = new StringContent("""{"event":"a"}""");

        Assert.Equal("""{"accepted":1,"rejected":0,"errors":[]}""", await (await http.PostAsync("/logs/v1/events", content)).Content.ReadAsStringAsync());
        Assert.Contains("\"/logs/assets/", await http.GetStringAsync("/logs/explore"), StringComparison.Ordinal);
        foreach (var path in (string[])["/logs/favicon.svg", "/favicon.svg", "/logs/color-scheme.js", "/logs/", "/"])
        {
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(path)).StatusCode);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Knows the names that nginx asks by.</summary>
    public sealed class ProxiedServer : ServerFixture
    {
        protected override void Configure(IServiceCollection services) => services.AddSingleton(new HttpOptions { Hosts = "logs.example.com", PathBase = "/logs" });
    }
}
