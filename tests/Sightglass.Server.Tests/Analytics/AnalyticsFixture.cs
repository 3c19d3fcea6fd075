using System.Net;
using System.Text.Json.Nodes;

namespace Sightglass.Server.Analytics;

/// <summary>The points of the suite about Workers Analytics Engine, sent once for the tests of a class.</summary>
public sealed class AnalyticsFixture(ServerFixture server) : IAsyncLifetime
{
    internal static readonly CaseSuite Suite = new("03-analytics-engine");

    /// <summary>A client whose tenant has the data sets of the suite, and nothing else.</summary>
    internal SightglassClient Client { get; private set; } = null!;

    /// <summary>The key of the client.</summary>
    internal string Key { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var tenant = server.NewTenant();
        Key = server.NewKey(Auth.Scope.Ingest | Auth.Scope.Query, tenant);
        Client = server.Client(Key);
        foreach (var table in Suite.Root.GetProperty("tables").EnumerateObject().Where(table => table.Name != "workers_logs"))
        {
            var points = table.Value.EnumerateArray().Select(row => Point(JsonNode.Parse(row.GetRawText())!.AsObject()).ToJsonString());
            var reply = await Client.SendAsync(HttpMethod.Post, $"/v1/datasets/{table.Name}/points", new StringContent(string.Join('\n', points)));
            Assert.Equal(table.Value.GetArrayLength(), (int)reply.Expect(HttpStatusCode.OK).Json["accepted"]!);
        }

        await server.FlushAsync();
    }

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static JsonObject Point(JsonObject row) => new()
    {
        ["timestamp"] = row["timestamp"]!.DeepClone(),
        ["_sample_interval"] = row["_sample_interval"]!.DeepClone(),
        ["indexes"] = new JsonArray(row["index1"]!.DeepClone()),
        ["blobs"] = new JsonArray([.. Enumerable.Range(1, 4).Select(number => row[$"blob{number}"]?.DeepClone())]),
        ["doubles"] = new JsonArray([.. Enumerable.Range(1, 2).Select(number => row[$"double{number}"]?.DeepClone() ?? 0)]),
    };
}
