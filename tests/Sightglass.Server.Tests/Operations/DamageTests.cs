using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Sightglass.Server.Auth;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Server.Operations;

/// <summary>A bit of stored events flips while the server runs. On its own server, because damage is of all tenants.</summary>
public sealed class DamageTests(DamageTests.OwnServer server) : IClassFixture<DamageTests.OwnServer>
{
    [Fact]
    public async Task FlippedBit_IsSetAside_TheRestAnswersWithAWarning_AndAdminsSeeThePlace()
    {
        using var client = server.Client(Scope.Ingest | Scope.Query, "acme");
        using var admin = server.Client(Scope.Admin, "acme");
        Assert.Empty(await WarningsAsync(client, "Count()"));
        Assert.False((bool)(await client.GetJsonAsync("/api/status"))["incomplete"]!);
        await client.PostEventsAsync(string.Join('\n', Enumerable.Range(0, 500).Select(i => $$"""{"event":"old","timestamp":"2026-11-02T10:00:{{i % 60:00}}Z","message":"text {{i * 7919}}"}""")));
        await client.PostEventsAsync("""{"event":"new","timestamp":"2026-11-20T10:00:00Z"}""");
        await server.FlushAsync();
        await FlipAsync();

        var list = (await client.GetAsync("/api/events?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z")).Expect(HttpStatusCode.OK);

        Assert.Equal("new", (string?)Assert.Single(list.Json["events"]!.AsArray())!["event"]);
        Assert.Equal(["some stored events are damaged and could not be read: this answer may lack some"], await WarningsAsync(client, "Count()"));
        Assert.Equal(["some stored events are damaged and could not be read: this answer may lack some"], await WarningsAsync(client, "", "filter"));
        var status = await client.GetJsonAsync("/api/status");
        Assert.Equal((true, null), ((bool)status["incomplete"]!, status["damage"]));
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/api/damage")).Status);
        Assert.Equal("foreign-tenant", (string?)(await admin.GetAsync("/api/damage")).Json["code"]);
        Assert.Equal("foreign-tenant", (string?)(await admin.SendAsync(HttpMethod.Delete, "/api/damage")).Json["code"]);

        var found = Assert.Single((await server.Admin.GetJsonAsync("/api/damage"))["damage"]!.AsArray())!;
        Assert.Equal(("part", 500L), ((string?)found["kind"], (long)found["rows"]!));
        Assert.True(Directory.Exists(Path.Combine(server.DataDirectory, (string)found["place"]!)));
        var summary = (await server.Admin.GetJsonAsync("/api/status"))["damage"]!;
        Assert.Equal((1, 500L, (string?)found["place"]), ((int)summary["places"]!, (long)summary["rows"]!, (string?)summary["latest"]!["place"]));
        Assert.Equal("part", (string?)Assert.Single(summary["kinds"]!.AsArray())!["kind"]);

        Assert.Equal(HttpStatusCode.NoContent, (await server.Admin.SendAsync(HttpMethod.Delete, "/api/damage")).Status);
        Assert.Empty((await server.Admin.GetJsonAsync("/api/damage"))["damage"]!.AsArray());
        Assert.Empty(await WarningsAsync(client, "Count()"));
    }

    [Fact]
    public async Task StatementThatTheEngineRefuses_ShowsNothingOfTheEngine()
    {
        using var client = server.Client(Scope.Query, "acme");
        var engine = server.Services.GetRequiredService<ClickHouseClient>();
        await engine.ExecuteAsync("RENAME TABLE sightglass.events TO sightglass.elsewhere", CancellationToken.None);
        try
        {
            await engine.ExecuteAsync("CREATE VIEW sightglass.events AS SELECT 1 AS a_secret_name", CancellationToken.None);
            var reply = await client.GetAsync("/api/events");
            Assert.Equal((HttpStatusCode.InternalServerError, "engine-error"), (reply.Status, (string?)reply.Json["code"]));
            Assert.Equal($"the engine's error 47; the server's log has its text, with the trace id {reply.Json["traceId"]}.", (string?)reply.Json["detail"]);
            Assert.DoesNotContain("a_secret_name", reply.Text, StringComparison.Ordinal);
        }
        finally
        {
            await engine.ExecuteAsync("DROP VIEW IF EXISTS sightglass.events", CancellationToken.None);
            await engine.ExecuteAsync("RENAME TABLE sightglass.elsewhere TO sightglass.events", CancellationToken.None);
        }
    }

    private static async Task<IEnumerable<string>> WarningsAsync(SightglassClient client, string query, string language = "formula") =>
        (await client.PostJsonAsync("/api/query", new { language, query, from = "2026-11-01T00:00:00Z", to = "2026-12-01T00:00:00Z" })).Expect(HttpStatusCode.OK).Json["warnings"]!.AsArray().Select(warning => (string)warning!["message"]!);

    /// <summary>In the part of the first week, below the engine's caches of what it has read.</summary>
    private async Task FlipAsync()
    {
        var engine = server.Services.GetRequiredService<ClickHouseClient>();
        await using var rows = await engine.QueryAsync("SELECT path FROM system.parts WHERE database = 'sightglass' AND table = 'events' AND active ORDER BY min_time LIMIT 1", CancellationToken.None);
        await rows.ReadAsync(CancellationToken.None);
        var file = Path.Combine(rows.GetString(0)!, "data.bin");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.Length / 2] ^= 0x10;
        await File.WriteAllBytesAsync(file, bytes);
    }

    public sealed class OwnServer : ServerFixture;
}
