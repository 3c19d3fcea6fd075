using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Sightglass.Server.Ingest;

/// <summary>A few kilobytes do not become gigabytes: requests share a memory, and a batch has a limit.</summary>
public sealed class IngestMemoryTests(IngestMemoryTests.LittleMemory server) : IClassFixture<IngestMemoryTests.LittleMemory>
{
    private const long Memory = 32L << 20;

    [Fact]
    public async Task Batch_OfWhichOneEventHasManyFields_Is413BeforeItGrows()
    {
        using var client = server.NewTenantClient();
        var fields = string.Join(',', server.Services.GetRequiredService<Catalog.ActiveCatalog>().Current.Schema.Fields.Where(field => field.Type is Telemetry.Events.FieldType.Number or Telemetry.Events.FieldType.Integer).Select(field => $"\"{field.Name}\":1"));
        var body = new StringBuilder().Insert(0, "{}\n", 900_000).Append('{').Append(fields).Append('}').ToString();

        var reply = await client.PostEventsAsync(Gzip(Encoding.ASCII.GetBytes(body)), "gzip");

        Assert.Equal(
            (HttpStatusCode.RequestEntityTooLarge, "body-too-large", "the events take more than 134217728 bytes as columns, the limit: each event has a slot for each field that any of them has. Send them in several requests."),
            (reply.Status, (string?)reply.Json["code"], (string?)reply.Json["detail"]));
        Assert.Empty(await client.ListEventsAsync());
    }

    [Fact]
    public async Task Bodies_ThatAreHeldBack_TakeHalfOfTheMemoryAndLeaveTheRestToOthers()
    {
        const int Held = 12;
        var (acme, globex) = (server.NewTenant(), server.NewTenant());
        var key = server.NewKey(Auth.Scope.Ingest, acme);
        using var ceiling = new CancellationTokenSource(ServerFixture.Ceiling);
        List<TcpClient> held = [];
        List<Task<string>> answers = [];
        try
        {
            // 8 MiB of blanks each, but for the last byte.
            var body = Gzip(Encoding.ASCII.GetBytes(new string(' ', 8 << 20)));
            for (var i = 0; i < Held; i++)
            {
                var connection = new TcpClient();
                held.Add(connection);
                await connection.ConnectAsync(IPAddress.Loopback, server.Address.Port, ceiling.Token);
                var head = string.Create(CultureInfo.InvariantCulture, $"POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1:{server.Address.Port}\r\nAuthorization: Bearer {key}\r\nContent-Encoding: gzip\r\nContent-Length: {body.Length}\r\n\r\n");
                await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), ceiling.Token);
                await connection.GetStream().WriteAsync(body.AsMemory(0, body.Length - 1), ceiling.Token);
                answers.Add(HeadAsync(connection, ceiling.Token));
            }

            while (answers.Count(answer => answer.IsCompleted) < Held - 4)
            {
                await Task.Delay(10, ceiling.Token);
            }

            var refused = await answers.First(answer => answer.IsCompleted);
            Assert.StartsWith("HTTP/1.1 503", refused, StringComparison.Ordinal);
            Assert.Contains("Retry-After: 5\r\n", refused, StringComparison.OrdinalIgnoreCase);
            using var other = server.Client(Auth.Scope.Ingest, globex);
            await other.IngestAsync("""{"n":1}""");
        }
        finally
        {
            held.ForEach(connection => connection.Dispose());
        }

        // What the connections held is free again.
        using var again = server.Client(key);
        while ((await again.PostEventsAsync("""{"n":2}""")).Status != HttpStatusCode.OK)
        {
            await Task.Delay(20, ceiling.Token);
        }
    }

    [Fact]
    public async Task Bodies_OfTheLargestSize_GetThroughWhenTheyAreAlone()
    {
        using var client = server.NewTenantClient();
        var line = $$"""{"text":"{{new string('x', 1000)}}"}""" + "\n";
        var body = new StringBuilder().Insert(0, line, (16 << 20) / line.Length).ToString();

        var reply = await client.PostEventsAsync(body);

        Assert.Equal((HttpStatusCode.OK, (16 << 20) / line.Length), (reply.Status, (int?)reply.Json["accepted"]));
    }

    private static async Task<string> HeadAsync(TcpClient connection, CancellationToken cancellationToken)
    {
        var bytes = new byte[4096];
        var length = await connection.GetStream().ReadAsync(bytes, cancellationToken);
        return Encoding.ASCII.GetString(bytes, 0, length);
    }

    private static byte[] Gzip(byte[] body)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }

        return target.ToArray();
    }

    public sealed class LittleMemory : ServerFixture
    {
        protected override void Configure(IServiceCollection services) => services.AddSingleton(new IngestOptions { MemoryBytes = Memory });
    }
}
