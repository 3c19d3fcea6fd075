using System.Globalization;
using System.Net;

namespace Sightglass.Crash.Tests;

/// <summary>The ports that the processes of a server listen on: the configured ones, and the engine's own on loopback, which requires a secret.</summary>
[Trait("Category", "Crash")]
public sealed class ListeningTests
{
    [Fact]
    public async Task Server_AndItsEngine_ListenOnLoopbackOnly_AndTheEngineAnswersNoStranger()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data.Path);
        var engine = await server.EngineProcessIdAsync();
        await server.WaitUntilAllIsVisibleAsync();

        Assert.Equal([$"0100007F:{server.Address.Port:X4}"], Listening(server.ProcessId));
        var port = Assert.Single(Listening(engine));
        Assert.StartsWith("0100007F:", port, StringComparison.Ordinal);

        using var stranger = new HttpClient();
        var address = new Uri($"http://127.0.0.1:{int.Parse(port[9..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)}/?query=SELECT%20count()%20FROM%20events");
        using var answer = await stranger.GetAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    /// <summary>Addresses as /proc/net/tcp writes them: hexadecimal, bytes of the address reversed.</summary>
    private static List<string> Listening(int processId)
    {
        var inodes = Directory.GetFiles($"/proc/{processId}/fd")
            .Select(link => new FileInfo(link).LinkTarget ?? "")
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
            .Select(target => target["socket:[".Length..^1])
            .ToHashSet();

        // Columns: 1 local address, 3 state (0A = listening), 9 inode.
        return [.. new[] { "tcp", "tcp6" }
            .SelectMany(table => File.ReadLines($"/proc/{processId}/net/{table}").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns[3] == "0A" && inodes.Contains(columns[9]))
            .Select(columns => columns[1])];
    }
}
