using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;

namespace Sightglass.Server.Ingest;

/// <summary>Compressed bodies made by hand: small ones that become gigabytes, and frames that no program writes.</summary>
public sealed class CompressionBombTests(ServerFixture server)
{
    private const int PieceBytes = 16 << 20;
    private const long BombBytes = 4L << 30;
    // A body may have 16 MiB, and the buffers that were in use stay for the next ones.
    private const long AllowedGrowth = 400L << 20;

    [Fact]
    public async Task Bombs_OfGigabytes_Are413AndTakeLittleMemory()
    {
        using var data = new DataFolder();
        await using var process = await ServerProcess.StartAsync(data.Path);
        await process.WaitUntilAllIsVisibleAsync();
        await process.Client.IngestAsync("{}");
        (string Encoding, byte[] Body)[] bombs = [("gzip", GzipBomb()), ("br", BrotliBomb()), ("zstd", ZstandardBomb())];
        var before = process.ResidentBytes;
        List<string> statuses = [];
        foreach (var (encoding, body) in bombs)
        {
            foreach (var path in new[] { "/v1/events", "/ingest/clef" })
            {
                var status = await PostAsync(process.Client, path, body, encoding);
                if (status != 413)
                {
                    statuses.Add($"{path} {encoding}: {status}");
                }
            }
        }

        Assert.Empty(statuses);
        var growth = process.ResidentBytes - before;
        Assert.True(growth < AllowedGrowth, $"{growth >> 20} MiB");
    }

    /// <summary>Frames in hexadecimal digits.</summary>
    [Theory]
    [InlineData("gzip", "1f8b")]
    [InlineData("gzip", "1f8b0800000000000003")]
    [InlineData("gzip", "1f8b08ff00000000000300000000")]
    [InlineData("gzip", "1f8b0804000000000003ffff")]
    [InlineData("gzip", "1f8b0900000000000003abae050043bfa6a302000000")]
    [InlineData("gzip", "1f8b0800000000000003abae0500000000000200000")]
    [InlineData("gzip", "1f8b0800000000000003ffffffffffffffff")]
    [InlineData("zstd", "28b52ffd")]
    [InlineData("zstd", "28b52ffd005803")]
    [InlineData("zstd", "28b52ffd0058070000")]
    [InlineData("zstd", "28b52ffd0058ffffff")]
    [InlineData("zstd", "28b52ffde0ffffffffffffff7f010000")]
    [InlineData("zstd", "28b52ffd2378563412020100007b7d")]
    [InlineData("zstd", "28b52ffd005801000005")]
    [InlineData("zstd", "502a4d18ffffffff00")]
    [InlineData("zstd", "27b52ffd0000")]
    [InlineData("br", "ff")]
    [InlineData("br", "11")]
    [InlineData("br", "1b0f00f825c26e")]
    [InlineData("deflate", "789c")]
    [InlineData("deflate", "78bbffffffff")]
    [InlineData("deflate", "789cabae0500000000ff")]
    public async Task Frame_ThatIsWrong_IsRefusedAtEveryDoor(string encoding, string frame)
    {
        var bytes = Convert.FromHexString(frame.Length % 2 == 0 ? frame : frame + "0");
        using var client = server.NewTenantClient();
        foreach (var path in new[] { "/v1/events", "/api/events/raw?clef", "/ingest/clef", "/loki/api/v1/push" })
        {
            Assert.Equal((path, 400), (path, await PostAsync(client, path, bytes, encoding)));
        }

        await server.FlushAsync();
        Assert.Empty(await client.ListEventsAsync());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("deflate")]
    public async Task Body_WithAnyByteChanged_IsNoFaultOfTheServer(string encoding)
    {
        using var client = server.NewTenantClient();
        var body = Compress(System.Text.Encoding.ASCII.GetBytes(string.Join('\n', Enumerable.Range(0, 20).Select(n => string.Create(CultureInfo.InvariantCulture, $$"""{"event":"changed","n":{{n * 7919}}}""")))), encoding);
        List<string> wrong = [];
        for (var i = 0; i < body.Length; i += 3)
        {
            foreach (var change in new byte[] { 0x01, 0x80, 0xff })
            {
                var changed = body.ToArray();
                changed[i] ^= change;
                if (await PostAsync(client, "/v1/events", changed, encoding) is not (200 or 400 or 413) and var status)
                {
                    wrong.Add(string.Create(CultureInfo.InvariantCulture, $"byte {i} ^ {change}: {status}"));
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Body_CompressedTwice_IsInflatedOnce()
    {
        using var client = server.NewTenantClient();

        var reply = await client.PostEventsAsync(Compress(Compress("{}"u8.ToArray(), "gzip"), "gzip"), "gzip");

        Assert.Equal((400, "no-events"), ((int)reply.Status, (string?)reply.Json["code"]));
    }

    private static async Task<int> PostAsync(SightglassClient client, string path, byte[] body, string encoding)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.Add("Content-Encoding", encoding);
        return (int)(await client.SendAsync(HttpMethod.Post, path, content)).Status;
    }

    /// <summary>Members of 16 MiB, one after the other.</summary>
    private static byte[] GzipBomb()
    {
        var member = Compress(new byte[PieceBytes], "gzip");
        return [.. Enumerable.Repeat(member, (int)(BombBytes / PieceBytes)).SelectMany(bytes => bytes)];
    }

    /// <summary>A frame of blocks of four bytes that each stand for 128 KiB.</summary>
    private static byte[] ZstandardBomb()
    {
        byte[] head = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x58];
        byte[] block = [0x02, 0x00, 0x10, (byte)' '];
        return [.. head, .. Enumerable.Repeat(block, (int)(BombBytes / (128 << 10))).SelectMany(bytes => bytes)];
    }

    private static byte[] BrotliBomb()
    {
        var piece = new byte[PieceBytes];
        using var target = new MemoryStream();
        using (var stream = new BrotliStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var n = 0; n < 32; n++)
            {
                stream.Write(piece);
            }
        }

        return target.ToArray();
    }

    private static byte[] Compress(byte[] bytes, string encoding)
    {
        if (encoding == "zstd")
        {
            return new ZstdSharp.Compressor().Wrap(bytes).ToArray();
        }

        using var target = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "br" => new BrotliStream(target, CompressionLevel.Optimal, leaveOpen: true),
            "deflate" => new ZLibStream(target, CompressionLevel.Optimal, leaveOpen: true),
            _ => new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true),
        })
        {
            stream.Write(bytes);
        }

        return target.ToArray();
    }
}
