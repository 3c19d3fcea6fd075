using System.IO.Compression;
using System.Net;
using System.Text;

namespace Sightglass.Server.Ingest;

/// <summary>Compressed bodies, valid and damaged.</summary>
public sealed class CompressionTests(ServerFixture server)
{
    private static readonly byte[] Events = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 2000).Select(i => $$"""{"event":"compressed","text":"{{Guid.NewGuid()}}","n":{{i}}}""")));

    private const string Golden = "KLUv/SA4LQEA0HsiZXZlbnQiOiJnb2xkZW4iLCJ0ZXggIn0KAwAqEnTia7bZBA==";

    public static TheoryData<string> Encodings { get; } = ["gzip", "x-gzip", "GZIP", "br", "deflate", "zstd"];

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    public async Task Body_OfNothing_IsNoDamage(string encoding)
    {
        using var client = server.NewTenantClient();

        Assert.Equal("""{"accepted":0,"rejected":0,"errors":[]}""", (await client.PostEventsAsync([], encoding)).Text);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Body_Compressed_IsRead(string encoding)
    {
        using var client = server.NewTenantClient();

        var reply = await client.PostEventsAsync(Compress(Events, encoding), encoding);

        Assert.Equal("""{"accepted":2000,"rejected":0,"errors":[]}""", reply.Text);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Body_CutShort_IsRefusedWhole(string encoding)
    {
        using var client = server.NewTenantClient();
        var compressed = Compress(Events, encoding);
        int[] lengths = [1, compressed.Length / 2, compressed.Length - 20, compressed.Length - 1];
        foreach (var length in lengths)
        {
            await AssertDamagedAsync(client, compressed[..length], encoding);
        }
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Body_Damaged_IsRefusedWhole(string encoding)
    {
        using var client = server.NewTenantClient();
        var compressed = Compress(Events, encoding);
        compressed[0] ^= 0xFF;
        compressed[compressed.Length / 2] ^= 0xFF;

        await AssertDamagedAsync(client, compressed, encoding);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    public async Task Body_NotCompressedAsItSays_IsRefused(string encoding)
    {
        using var client = server.NewTenantClient();

        await AssertDamagedAsync(client, Events, encoding);
    }

    [Theory]
    [InlineData("lz4")]
    [InlineData("gzip, br")]
    [InlineData("snappy")]
    public async Task Body_OfUnknownEncoding_Is415(string encoding)
    {
        using var client = server.NewTenantClient();

        var reply = await client.PostEventsAsync("{}", encoding);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, reply.Status);
        Assert.Equal("unknown-encoding", (string?)reply.Json["code"]);
        Assert.Equal($"Content-Encoding '{encoding}' is not supported; use one of gzip, br, zstd, deflate, or none.", (string?)reply.Json["detail"]);
    }

    /// <summary>A frame of the reference library, two frames in a row, and one after a skippable frame.</summary>
    [Theory]
    [InlineData(1, Golden)]
    [InlineData(2, Golden, Golden)]
    [InlineData(1, "UCpNGAMAAAABAgM=", Golden)]
    public async Task Body_OfZstandardFrames_IsReadToItsEnd(int events, params string[] frames)
    {
        using var client = server.NewTenantClient();

        var reply = await client.PostEventsAsync([.. frames.SelectMany(Convert.FromBase64String)], "zstd");

        Assert.Equal($$"""{"accepted":{{events}},"rejected":0,"errors":[]}""", reply.Text);
    }

    [Fact]
    public async Task Body_OfAZstandardWindowPastTheDecodersLimit_IsRefused()
    {
        using var client = server.NewTenantClient();

        // A frame whose header requests a window of 2 GiB.
        await AssertDamagedAsync(client, [0x28, 0xB5, 0x2F, 0xFD, 0x00, 21 << 3, 0x01, 0, 0], "zstd");
    }

    [Fact]
    public async Task Body_OfIdentityEncoding_IsRead()
    {
        using var client = server.NewTenantClient();

        Assert.Equal("""{"accepted":1,"rejected":0,"errors":[]}""", (await client.PostEventsAsync("{}", "identity")).Text);
    }

    private async Task AssertDamagedAsync(SightglassClient client, byte[] body, string encoding)
    {
        var reply = await client.PostEventsAsync(body, encoding);
        Assert.Equal($"400 damaged-body {encoding} {body.Length}", $"{(int)reply.Status} {(reply.Status == HttpStatusCode.OK ? reply.Text : reply.Json["code"])} {encoding} {body.Length}");
        Assert.Equal($"the {encoding} data is damaged or cut short; nothing was kept.", (string?)reply.Json["detail"]);
        await server.FlushAsync();
        Assert.Empty(await client.ListEventsAsync());
    }

    private static byte[] Compress(byte[] bytes, string encoding)
    {
        if (encoding == "zstd")
        {
            return new ZstdSharp.Compressor().Wrap(bytes).ToArray();
        }

        using var target = new MemoryStream();
        using (Stream stream = encoding.ToLowerInvariant() switch
        {
            "br" => new BrotliStream(target, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true),
            _ => new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            stream.Write(bytes);
        }

        return target.ToArray();
    }
}
