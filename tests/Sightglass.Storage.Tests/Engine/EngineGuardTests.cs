using System.Globalization;
using System.Net;

namespace Sightglass.Storage.Engine;

/// <summary>Another program on the same machine can do nothing with the engine's port.</summary>
public sealed class EngineGuardTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/?query=SELECT%201")]
    [InlineData("POST", "/?query=CREATE%20TABLE%20test.stranger%20(a%20Int8)%20ENGINE%20%3D%20Memory")]
    [InlineData("GET", "/ping")]
    [InlineData("GET", "/play")]
    [InlineData("GET", "/replicas_status")]
    [InlineData("OPTIONS", "/?query=SELECT%201", HttpStatusCode.NotImplemented)]
    public async Task Request_WithoutTheSecret_IsNotFoundAndRunsNothing(string method, string path, HttpStatusCode status = HttpStatusCode.NotFound)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(engine.Supervisor.Endpoint!.Url, path));
        request.Headers.Add("X-ClickHouse-User", "default");

        using var response = await client.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(0, await engine.CountAsync("SELECT count() FROM system.tables WHERE name = 'stranger'"));
    }

    [Theory]
    [InlineData("default", "", "SELECT count() FROM system.parts", "497")]
    [InlineData("default", "", "CREATE TABLE test.stranger (a Int8) ENGINE = Memory", "497")]
    [InlineData("default", "", "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')", "497")]
    [InlineData("admin", "guess", "SELECT 1", "516")]
    public async Task Request_WithTheSecretButNotThePassword_IsDenied(string user, string password, string sql, string code)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, engine.Supervisor.Endpoint!.Url) { Content = new StringContent(sql) };
        request.Headers.Add("X-Sightglass-Engine", engine.Supervisor.Endpoint.Secret);
        request.Headers.Add("X-ClickHouse-User", user);
        request.Headers.Add("X-ClickHouse-Key", password);

        using var response = await client.SendAsync(request);

        Assert.Equal([code], response.Headers.GetValues("X-ClickHouse-Exception-Code"));
        Assert.Equal(0, await engine.CountAsync("SELECT count() FROM system.tables WHERE name = 'stranger'"));
    }

    [Fact]
    public void Port_ListensOnLoopbackOnly_AndIsTheOnlyOne()
    {
        var inodes = Directory.GetFiles($"/proc/{engine.Supervisor.ProcessId}/fd")
            .Select(link => new FileInfo(link).LinkTarget ?? "")
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
            .Select(target => target["socket:[".Length..^1])
            .ToHashSet();

        // Columns of /proc/net/tcp: 1 local address, 3 state (0A = listening), 9 inode.
        var listening = new[] { "tcp", "tcp6" }
            .SelectMany(table => File.ReadLines($"/proc/{engine.Supervisor.ProcessId}/net/{table}").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns[3] == "0A" && inodes.Contains(columns[9]))
            .Select(columns => columns[1]);

        var port = engine.Supervisor.Endpoint!.Url.Port.ToString("X4", CultureInfo.InvariantCulture);
        Assert.Equal([$"0100007F:{port}"], listening);
    }

    [Fact]
    public void CommandLine_HoldsNoSecret_AndItsFilesAreTheOwners()
    {
        var endpoint = engine.Supervisor.Endpoint!;
        foreach (var file in new[] { "cmdline", "environ" })
        {
            var text = File.ReadAllText($"/proc/{engine.Supervisor.ProcessId}/{file}");
            Assert.DoesNotContain(endpoint.Secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain(endpoint.Password, text, StringComparison.Ordinal);
        }

        foreach (var file in new[] { "config.xml", "users.xml" })
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                new FileInfo(Path.Combine(engine.DataDirectory, "engine", file)).UnixFileMode);
        }
    }
}
