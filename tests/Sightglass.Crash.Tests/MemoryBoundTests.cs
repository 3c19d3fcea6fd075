using System.Globalization;
using System.IO.Compression;
using System.Net.Sockets;
using System.Text;

namespace Sightglass.Crash.Tests;

/// <summary>The memory of the server's process has the bound that docs/configuration.md states, whatever is sent and asked.</summary>
[Trait("Category", "Crash")]
public sealed class MemoryBoundTests
{
    private const long Budget = 64L << 20;

    // As in docs/configuration.md, section Memory: the largest request and the largest answer are larger than these budgets.
    private const long LargestRequest = 288L << 20;
    private const long LargestAnswer = 144L << 20;
    private const long Bound = (2 * (LargestRequest + LargestAnswer)) + (256L << 20) + 400_000_000;

    private static readonly TimeSpan Ceiling = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Amplifiers_Together_StayBelowTheBound()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(
            data.Path, ("SIGHTGLASS_Ingest__MemoryBytes", $"{Budget}"), ("SIGHTGLASS_Queries__MemoryBytes", $"{Budget}"));
        await server.WaitUntilAllIsVisibleAsync();
        using var ceiling = new CancellationTokenSource(Ceiling);
        var peak = WatchAsync(server, ceiling.Token);

        // What the questions below read: large events, and many distinct values.
        for (var n = 0; n < 12; n++)
        {
            await SendAsync(server.Client, Lines(10, i => $$"""{"n":{{i}},"text":"{{new string('x', 1_000_000)}}"}"""));
        }

        await SendAsync(server.Client, Lines(200_000, i => $$"""{"u":"value {{i}}"}"""));
        await server.WaitUntilAllIsVisibleAsync();
        using var tails = new HttpClient { BaseAddress = server.Address, Timeout = Timeout.InfiniteTimeSpan };
        tails.DefaultRequestHeaders.Authorization = new("Bearer", ServerProcess.AdminKey);
        var held = Enumerable.Range(0, 40).Select(_ => HoldAsync(server.Address, new string(' ', 16 << 20))).ToList();
        var idle = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => tails.GetAsync("/api/tail", HttpCompletionOption.ResponseHeadersRead, ceiling.Token)));
        Task[] amplifiers =
        [
            .. Enumerable.Range(0, 4).Select(_ => Task.WhenAll(held)),
            .. Enumerable.Range(0, 4).Select(_ => SendAsync(server.Client, Lines(900_000, i => i == 899_998 ? EveryField : "{}"))),
            .. Enumerable.Range(0, 4).Select(_ => SendAsync(server.Client, Lines(800_000, i => $$"""{"f{{i}}":1}"""))),
            .. Enumerable.Range(0, 4).Select(_ => SendAsync(server.Client, Lines(12, i => $$"""{"text":"{{new string('y', 1_000_000)}}"}"""))),
            .. Enumerable.Range(0, 8).Select(_ => server.Client.GetAsync($"/api/events?{SightglassClient.AllTime}&limit=1000")),
            .. Enumerable.Range(0, 8).Select(_ => server.Client.PostJsonAsync("/api/query", new { language = "filter", query = "", from = "0", to = "now+1d", limit = 10_000 })),
            .. Enumerable.Range(0, 4).Select(_ => server.Client.GetAsync($"/api/histogram?{SightglassClient.AllTime}&by=id&buckets=500")),
            .. Enumerable.Range(0, 4).Select(_ => server.Client.GetAsync($"/api/histogram?{SightglassClient.AllTime}&by=attributes.u&buckets=500")),
        ];
        await Task.WhenAll(amplifiers).WaitAsync(ceiling.Token);
        foreach (var connection in await Task.WhenAll(held))
        {
            connection.Dispose();
        }

        foreach (var tail in idle)
        {
            tail.Dispose();
        }

        await ceiling.CancelAsync();
        var most = await peak;
        Assert.True(most < Bound, $"{most / 1e6:F0} MB, the bound is {Bound / 1e6:F0}");
    }

    private static string EveryField { get; } =
        "{" + string.Join(',', new[] { "duration_ms", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens", "cost_usd", "status_code", "weight" }.Select(name => $"\"{name}\":1")) + "}";

    private static byte[] Lines(int count, Func<int, string> line)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        using (var writer = new StreamWriter(gzip))
        {
            for (var i = 0; i < count; i++)
            {
                writer.Write(line(i));
                writer.Write('\n');
            }
        }

        return target.ToArray();
    }

    /// <summary>Whatever the answer is: events may be refused.</summary>
    private static Task SendAsync(SightglassClient client, byte[] gzip) => client.PostEventsAsync(gzip, "gzip");

    /// <summary>A body whose last byte never comes.</summary>
    private static async Task<TcpClient> HoldAsync(Uri address, string text)
    {
        var body = Lines(1, _ => text);
        var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port);
        var head = string.Create(CultureInfo.InvariantCulture, $"POST /v1/events HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {ServerProcess.AdminKey}\r\nContent-Encoding: gzip\r\nContent-Length: {body.Length}\r\n\r\n");
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        await connection.GetStream().WriteAsync(body.AsMemory(0, body.Length - 1));
        return connection;
    }

    /// <summary>The largest resident size until the watch is ended, in bytes.</summary>
    private static async Task<long> WatchAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        var most = 0L;
        while (!cancellationToken.IsCancellationRequested)
        {
            most = Math.Max(most, server.ResidentBytes);
            await Task.Delay(20, CancellationToken.None);
        }

        return most;
    }
}
