using System.Net;

namespace Sightglass.Crash.Tests;

/// <summary>Two servers whose documents are in one PostgreSQL database.</summary>
public sealed class SharedDocumentsTests
{
    [Fact]
    public async Task Keys_OfOneServer_CountOnTheOther()
    {
        using DataFolder one = new(), other = new();
        var postgres = await PostgresServer.StartAsync();
        var documents = ("SIGHTGLASS_Documents__ConnectionString", await postgres.NewDatabaseAsync());
        var starting = new[] { ServerProcess.StartAsync(one.Path, documents), ServerProcess.StartAsync(other.Path, documents) };
        await using var first = await starting[0];
        await using var second = await starting[1];
        Assert.Equal("SIGHTGLASS_ADMIN_KEY", (string?)Assert.Single((await second.Client.GetJsonAsync("/api/keys"))["keys"]!.AsArray())!["name"]);

        var made = (await first.Client.PostJsonAsync("/api/keys", new { name = "worker", scopes = new[] { "query" } })).Expect(HttpStatusCode.Created).Json;
        using var client = new SightglassClient(second.Address, (string)made["key"]!);
        await ServerProcess.WaitAsync(async () => (await client.GetAsync("/api/fields")).Status == HttpStatusCode.OK, "the other server takes the key");

        Assert.Equal(HttpStatusCode.NoContent, (await first.Client.SendAsync(HttpMethod.Delete, $"/api/keys/{made["id"]}")).Status);
        await ServerProcess.WaitAsync(async () => (await client.GetAsync("/api/fields")).Status == HttpStatusCode.Unauthorized, "the other server takes the key no longer");

        // Without the database changes are impossible, but keys are known and events are accepted.
        await postgres.DisposeAsync();
        var refused = await first.Client.PostJsonAsync("/api/keys", new { name = "late", scopes = new[] { "query" } });
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "documents-away"), (refused.Status, (string?)refused.Json["code"]));
        await second.Client.IngestAsync("""{"event":"a"}""");
    }

    [Fact]
    public async Task Pack_AppliedOnOneServer_IsInForceOnTheOtherAndAfterARestart()
    {
        const string Pack = """
            name: shared
            title: Shared
            version: 1
            description: Of two servers.
            fields:
              shared_score: {type: number, description: How good}
            events:
              shared_done: {description: It is done., kind: log}
            metrics:
              shared_score: {title: Score, description: On average., unit: points, grain: event, formula: "Avg(shared_score)"}
            """;
        using DataFolder one = new(), other = new();
        await using var postgres = await PostgresServer.StartAsync();
        var documents = ("SIGHTGLASS_Documents__ConnectionString", await postgres.NewDatabaseAsync());
        await using var first = await ServerProcess.StartAsync(one.Path, documents);
        await using var second = await ServerProcess.StartAsync(other.Path, documents);
        await Task.WhenAll(first.WaitUntilAllIsVisibleAsync(), second.WaitUntilAllIsVisibleAsync());

        (await first.Client.SendAsync(HttpMethod.Put, "/api/packs/shared", new StringContent(Pack))).Expect(HttpStatusCode.Created);

        await ServerProcess.WaitAsync(async () => (await second.Client.GetAsync("/api/metrics/shared_score")).Status == HttpStatusCode.OK, "the other server knows the metric");
        await second.Client.IngestAsync("""{"event":"shared_done","shared_score":4}""");
        await second.WaitUntilAllIsVisibleAsync();
        Assert.Equal(4, (double?)(await second.Client.GetJsonAsync("/api/metrics/shared_score"))["value"]);

        await first.KillAsync();
        await using var again = await ServerProcess.StartAsync(one.Path, documents);
        await again.WaitUntilAllIsVisibleAsync();
        Assert.Equal(HttpStatusCode.OK, (await again.Client.GetAsync("/api/metrics/shared_score")).Status);
    }

    [Fact]
    public async Task Server_WithoutItsDatabase_DoesNotStartAndSaysWhy()
    {
        using var data = new DataFolder();
        await using var server = ServerProcess.Launch(data.Path, ("SIGHTGLASS_Documents__ConnectionString", "Host=127.0.0.1;Port=1;Database=d;Password=secret"));

        Assert.Equal(2, await server.WaitForExitAsync());
        Assert.Contains("the documents in the PostgreSQL database 'd' at 127.0.0.1 cannot be used: Failed to connect to 127.0.0.1:1; see that it runs and that Documents:ConnectionString is right", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", server.Output, StringComparison.Ordinal);
    }
}
