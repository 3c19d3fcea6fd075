using System.Net;

namespace Sightglass.Server.Operations;

/// <summary>Uses its own server, whose metrics nobody has requested yet.</summary>
public sealed class FirstScrapeTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Metrics_AskedForTheFirstTime_KnowWhatCameBefore()
    {
        using var client = server.NewTenantClient();
        await client.PostEventsAsync("{\"duration_ms\":\"slow\"}\nnot json");

        var text = (await server.Admin.GetAsync("/metrics")).Expect(HttpStatusCode.OK).Text;

        Assert.Contains("\nsightglass_ingest_accepted_total{format=\"events\"} ", text, StringComparison.Ordinal);
        Assert.Contains("\nsightglass_ingest_rejected_total{code=\"malformed_json\",format=\"events\"} ", text, StringComparison.Ordinal);
        Assert.Contains("\nsightglass_ingest_drift_total{field=\"duration_ms\"} ", text, StringComparison.Ordinal);
    }
}
