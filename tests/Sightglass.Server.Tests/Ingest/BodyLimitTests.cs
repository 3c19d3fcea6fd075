using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Sightglass.Server.Ingest;

/// <summary>Bodies over the limit are rejected completely, with the limit and the actual size, however they are sent.</summary>
public sealed class BodyLimitTests(BodyLimitTests.SmallBodies server) : IClassFixture<BodyLimitTests.SmallBodies>
{
    private const int Limit = 64 << 10;

    [Fact]
    public async Task Body_AtTheLimit_IsTaken()
    {
        using var client = server.NewTenantClient();

        Assert.Equal("""{"accepted":1,"rejected":0,"errors":[]}""", (await client.PostEventsAsync(EventOf(Limit))).Text);
        Assert.Equal("""{"accepted":1,"rejected":0,"errors":[]}""", (await client.PostEventsAsync(Gzip(EventOf(Limit)), "gzip")).Text);
    }

    [Fact]
    public async Task Body_OverTheLimit_Is413WithBothSizes()
    {
        using var client = server.NewTenantClient();

        AssertTooLarge(await client.PostEventsAsync(EventOf(Limit + 1)), $"the body has {Limit + 1} bytes");
        AssertTooLarge(await client.PostEventsAsync(EventOf(40 * Limit)), $"the body has {40 * Limit} bytes");
    }

    [Fact]
    public async Task Body_OverTheLimitInChunks_Is413()
    {
        using var client = server.NewTenantClient();
        using var content = new StreamContent(new MemoryStream(EventOf(40 * Limit)));
        content.Headers.ContentLength = null;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events") { Content = content };
        request.Headers.TransferEncodingChunked = true;

        using var response = await client.Http.SendAsync(request);

        AssertTooLarge(await Reply.ReadAsync(response), "the body is larger than the limit");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    public async Task Body_ThatInflatesPastTheLimit_Is413(string encoding)
    {
        using var client = server.NewTenantClient();
        var bomb = new byte[64 << 20];
        using var target = new MemoryStream();
        if (encoding == "zstd")
        {
            target.Write(new ZstdSharp.Compressor().Wrap(bomb));
        }
        else
        {
            using Stream stream = encoding switch
            {
                "br" => new BrotliStream(target, CompressionLevel.Fastest, leaveOpen: true),
                "deflate" => new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true),
                _ => new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true),
            };
            stream.Write(bomb);
        }

        AssertTooLarge(await client.PostEventsAsync(target.ToArray(), encoding), target.Length > Limit ? $"the body has {target.Length} bytes" : "the body is larger than the limit");
    }

    private static void AssertTooLarge(Reply reply, string size)
    {
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, reply.Status);
        Assert.Equal("body-too-large", (string?)reply.Json["code"]);
        Assert.Equal($"{size}; the limit is {Limit} bytes, decompressed. Send the events in several requests.", (string?)reply.Json["detail"]);
    }

    private static byte[] EventOf(int size) => Encoding.UTF8.GetBytes("{\"a\":\"" + new string('x', size - 8) + "\"}");

    private static byte[] Gzip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var stream = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(bytes);
        }

        return target.ToArray();
    }

    /// <summary>A server with a limit of 64 KiB.</summary>
    public sealed class SmallBodies : ServerFixture
    {
        protected override void Configure(IServiceCollection services) => services.AddSingleton(new IngestOptions { MaxBodyBytes = Limit });
    }
}
