using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Sightglass.Server.Catalog;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Server.Ingest;

/// <summary>Small requests share a block, and no request is joined to what could make it too large.</summary>
public sealed class RequestCoalescerTests(ServerFixture server)
{
    [Theory]
    [InlineData(100, true)]
    [InlineData(80_000, false)]
    public async Task Request_WhoseRowsAreMuchLargerThanItsBody_IsWrittenAlone(int text, bool isJoined)
    {
        using var scope = server.Services.CreateScope();
        var schema = scope.ServiceProvider.GetRequiredService<LoadedCatalog>().Schema;
        var batch = new EventBatch(schema) { ReceivedMicros = 1 };
        var reader = new JsonEventReader(schema);
        for (var row = 0; row < 100; row++)
        {
            Assert.Null(reader.Read(Encoding.UTF8.GetBytes($$"""{"event":"joined","error_message":"{{new string('x', text)}}"}"""), batch, EventOrigin.Default));
        }

        var coalescer = server.Services.GetRequiredService<RequestCoalescer>();

        // As the labels of a stream: said once, stored in every row.
        Assert.Equal(isJoined, coalescer.TryAppend(batch, bytes: text, out var result));
        if (isJoined)
        {
            Assert.True((await result).IsCommitted);
        }
    }
}
