using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Sightglass.Server.Auth;
using Sightglass.Storage.Blocks;
using Sightglass.Storage.Files;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Server.Storage;

/// <summary>What was set aside is listed, inserted again or dropped.</summary>
public sealed class QuarantineTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Retry_OfEventsThatTheEngineTakesNow_InsertsThem_Once()
    {
        var tenant = server.NewTenant();
        Put("20261127T100000000-0-1", Payload(tenant, 3), "table: 0\nrows: 3\ntime: 2026-11-27T10:00:00Z\nerror: Code: 241. not enough memory\n");

        var listed = (await server.Admin.GetJsonAsync("/api/quarantine"))["entries"]!.AsArray().Single(entry => (string?)entry!["name"] == "20261127T100000000-0-1")!;
        Assert.Equal(("refused", 3, "Code: 241. not enough memory"), ((string?)listed["kind"], (int)listed["events"]!, (string?)listed["error"]));
        (await server.Admin.SendAsync(HttpMethod.Post, "/api/quarantine/20261127T100000000-0-1/retry")).Expect(HttpStatusCode.NoContent);

        using var reader = server.Client(Scope.Query, tenant);
        Assert.Equal(3, (await reader.GetJsonAsync("/api/events"))["events"]!.AsArray().Count);
        Assert.Equal("no-such-entry", (string?)(await server.Admin.SendAsync(HttpMethod.Post, "/api/quarantine/20261127T100000000-0-1/retry")).Expect(HttpStatusCode.NotFound).Json["code"]);
    }

    [Fact]
    public async Task Retry_OfWhatCannotBeInserted_SaysSo_AndDropDeletesIt()
    {
        Put("broken", Payload("acme", 1), "table: 0\nrows: 1\nchecksum: 7\n");
        Put("strange", [0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0x00], "table: 0\nrows: 1\n");
        Directory().Subdirectory("quarantine").Replace("0-78.bytes", [1, 2, 3]);
        foreach (var (name, code) in new[] { ("broken", "not-insertable"), ("strange", "refused-again"), ("0-78", "not-insertable") })
        {
            Assert.Equal(code, (string?)(await server.Admin.SendAsync(HttpMethod.Post, $"/api/quarantine/{name}/retry")).Expect(HttpStatusCode.Conflict).Json["code"]);
            (await server.Admin.SendAsync(HttpMethod.Delete, $"/api/quarantine/{name}")).Expect(HttpStatusCode.NoContent);
            Assert.Equal("no-such-entry", (string?)(await server.Admin.SendAsync(HttpMethod.Delete, $"/api/quarantine/{name}")).Expect(HttpStatusCode.NotFound).Json["code"]);
        }
    }

    [Fact]
    public async Task Quarantine_IsOfAllTenants_SoAKeyOfOneIsRejected()
    {
        using var client = server.Client(Scope.All, server.NewTenant());
        Assert.Equal("foreign-tenant", (string?)(await client.GetAsync("/api/quarantine")).Expect(HttpStatusCode.Forbidden).Json["code"]);
        Assert.Equal("foreign-tenant", (string?)(await client.SendAsync(HttpMethod.Delete, "/api/quarantine/x")).Expect(HttpStatusCode.Forbidden).Json["code"]);
    }

    private IStoreDirectory Directory() => server.Services.GetRequiredService<DataDirectory>().Spool;

    private void Put(string name, byte[] payload, string text)
    {
        var folder = Directory().Subdirectory("quarantine");
        folder.Replace(name + ".txt", Encoding.UTF8.GetBytes(text));
        folder.Replace(name + ".block", payload);
    }

    private static byte[] Payload(string tenant, int rows)
    {
        var batch = new EventBatch(EventSchema.Canonical) { ReceivedMicros = UnixMicros.Now(TimeProvider.System), FirstSequence = 77 };
        var reader = new JsonEventReader(EventSchema.Canonical);
        for (var row = 0; row < rows; row++)
        {
            Assert.Null(reader.Read(Encoding.UTF8.GetBytes($$"""{"event":"set-aside","row":{{row}}}"""), batch, new EventOrigin(Encoding.UTF8.GetBytes(tenant), false)));
        }

        batch.Seal();
        var block = new ByteBuffer();
        EventBlock.Encode(batch, block);
        return block.Memory.ToArray();
    }
}
