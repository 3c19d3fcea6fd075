using System.Net;

namespace Sightglass.Server.Metrics;

/// <summary>The samples, each sent over HTTP for its own tenant.</summary>
public sealed class Samples(ServerFixture server) : IAsyncLifetime
{
    /// <summary>The week that the samples cover, as query parameters.</summary>
    public const string Week = "from=2025-01-14&to=2025-01-21";

    /// <summary>The month of the worked example.</summary>
    public const string Month = "from=2025-01-01&to=2025-02-01";

    /// <summary>Reads the week of the job matcher.</summary>
    public SightglassClient WorkersAi { get; private set; } = null!;

    /// <summary>Reads 950 analyses by Workers AI and 50 by OpenAI.</summary>
    public SightglassClient WorkedExample { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        WorkersAi = await LoadAsync("workers-ai");
        WorkedExample = await LoadAsync("worked-example");
        await server.FlushAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<SightglassClient> LoadAsync(string name)
    {
        var client = server.NewTenantClient();
        var reply = await client.PostEventsAsync(Repository.Text($"samples/{name}.ndjson"));
        Assert.Equal((HttpStatusCode.OK, 0), (reply.Status, (int)reply.Expect(HttpStatusCode.OK).Json["rejected"]!));
        return client;
    }
}
