using System.CommandLine;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sightglass.Server.Composition;

namespace Sightglass.Server.Cli;

/// <summary>An open start, and what must not widen it.</summary>
public sealed class OpenStartTests
{
    [Fact]
    public async Task Kestrel_OfTheConfiguration_AddsNoAddress()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(
            data.Path, ("SIGHTGLASS_Kestrel__Endpoints__A__Url", "http://127.0.0.1:5299"), ("Kestrel__Endpoints__A__Url", "http://127.0.0.1:5298"), ("ASPNETCORE_URLS", "http://127.0.0.1:5297"),
            ("DOTNET_URLS", "http://127.0.0.1:5296"), ("SIGHTGLASS_URLS", "http://127.0.0.1:5295"), ("ASPNETCORE_HTTP_PORTS", "5294"), ("ASPNETCORE_PREFERHOSTINGURLS", "true"));

        await ServerProcess.WaitAsync(() => Task.FromResult(server.Output.Contains("Sightglass listens on", StringComparison.Ordinal)), "it says where it listens");
        Assert.Contains($"Sightglass listens on {server.Address.GetLeftPart(UriPartial.Authority)}; ", server.Output, StringComparison.Ordinal);
        foreach (var port in Enumerable.Range(5294, 6))
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/health/live"));
        }
    }

    [Fact]
    public async Task Open_ThatListensOnMoreThanItWasTold_AsksForKeys()
    {
        var data = Directory.CreateTempSubdirectory("sightglass-open-").FullName;
        try
        {
            await using var app = Build(Options(data));
            await app.StartAsync(TestContext.Current.CancellationToken);
            using var client = new SightglassClient(new Uri(app.Urls.First(url => !url.Contains("unix:", StringComparison.Ordinal))));

            Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/events")).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostEventsAsync("{}")).Status);
            await app.StopAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task Open_ThatListensOnMoreThanItWasTold_StopsAndSaysWhere()
    {
        var data = Directory.CreateTempSubdirectory("sightglass-open-").FullName;
        try
        {
            await using var app = Build(Options(data));
            var said = new InvocationConfiguration { Output = TextWriter.Null, Error = TextWriter.Null };
            Terminal.MakeSafe(said);

            var refused = await Assert.ThrowsAsync<CommandFailure>(() => ServerRun.RunAsync(app, Options(data), Terminal.Of(said), (_, _) => Task.CompletedTask, TestContext.Current.CancellationToken));

            Assert.Equal(2, refused.ExitCode);
            Assert.Matches($"^--open is for loopback addresses only, and the server listened on http://127\\.0\\.0\\.1:[0-9]+ http://unix:{SocketOf(data)}; leave it out, and use keys$", refused.Message);
            Assert.True(app.Lifetime.ApplicationStopped.IsCancellationRequested);
            Assert.False(File.Exists(SocketOf(data)));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task Engine_OfAServer_DoesNotKnowItsKeys()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data.Path, ("SIGHTGLASS_KEY", ServerProcess.AdminKey));

        var environment = await File.ReadAllTextAsync($"/proc/{await server.EngineProcessIdAsync()}/environ");

        Assert.DoesNotContain(ServerProcess.AdminKey, environment, StringComparison.Ordinal);
    }

    private static ServeOptions Options(string data) => new() { DataDirectory = data, Urls = "http://127.0.0.1:0", Open = true };

    /// <summary>A server that listens elsewhere than its options say, as a change of the program could make it: on a socket, which is not loopback, but which no other machine reaches.</summary>
    private static WebApplication Build(ServeOptions options) => SightglassServer.Build(options, builder =>
    {
        builder.Services.AddSingleton(ServerFixture.EngineCommand);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.ListenUnixSocket(SocketOf(options.DataDirectory));
        });
    });

    private static string SocketOf(string data) => Path.Combine(data, "socket");
}
