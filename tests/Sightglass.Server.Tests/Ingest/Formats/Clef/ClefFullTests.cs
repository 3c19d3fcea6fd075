using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Sightglass.Storage.Spool;

namespace Sightglass.Server.Ingest.Formats.Clef;

/// <summary>Compact log events while nothing can be stored.</summary>
public sealed class ClefFullTests(ClefFullTests.FullDisk server) : IClassFixture<ClefFullTests.FullDisk>
{
    [Fact]
    public async Task Spool_Full_Is503WithTheTimeToWait()
    {
        using var client = server.NewTenantClient();

        var reply = await client.SendAsync(HttpMethod.Post, "/ingest/clef", new StringContent("""{"@t":"2026-03-02T10:00:00Z"}""", Encoding.UTF8));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.Status);
        Assert.Equal(AppendResult.RetryAfter, reply.Headers.RetryAfter?.Delta);
        Assert.EndsWith(". Nothing of this request was acknowledged; send it again after the time in Retry-After.", (string?)reply.Json["Error"], StringComparison.Ordinal);
    }

    /// <summary>A server that must leave more of the disk free than is available.</summary>
    public sealed class FullDisk : ServerFixture
    {
        protected override void Configure(IServiceCollection services) => services.AddSingleton(new SpoolOptions { FreeReserveBytes = 1L << 60 });
    }
}
