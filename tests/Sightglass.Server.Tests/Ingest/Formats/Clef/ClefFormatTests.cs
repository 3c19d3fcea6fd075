using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Sightglass.Server.Auth;

namespace Sightglass.Server.Ingest.Formats.Clef;

/// <summary>Compact log events over HTTP: the cases of the suite from request to query, keys in three places, limits.</summary>
public sealed class ClefFormatTests(ServerFixture server)
{
    private const string Line = """{"@t":"2026-03-02T10:00:00Z","@m":"x"}""";
    private const string LinesType = "application/vnd.serilog.clef";

    [Fact]
    public Task Cases_Posted_AreAnsweredAndStored() => FormatCases.AssertStoredAsync(server, IngestCase.Load("08-alt-ingestion", "seq"));

    [Fact]
    public async Task Key_UnknownOrMissing_Is401()
    {
        using var anonymous = server.Client(key: null);

        foreach (var reply in new[]
        {
            await PostAsync(anonymous, "/ingest/clef", Utf8(Line), LinesType),
            await PostAsync(anonymous, "/ingest/clef", Utf8(Line), LinesType, key: "sg_unknown"),
            await PostAsync(anonymous, "/api/events/raw?clef&apiKey=sg_unknown", Utf8(Line)),
        })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, reply.Status);
            JsonAssert.Equal("""{"Error":"a valid key is needed: send it as the header 'X-Seq-ApiKey' or as '?apiKey=…'"}""", reply.Json);
        }
    }

    [Fact]
    public async Task Key_WithoutTheScope_Is403()
    {
        using var anonymous = server.Client(key: null);

        var reply = await PostAsync(anonymous, "/ingest/clef", Utf8(Line), LinesType, key: server.NewKey(Scope.Query, server.NewTenant()));

        Assert.Equal(HttpStatusCode.Forbidden, reply.Status);
        JsonAssert.Equal("""{"Error":"the key lacks the scope 'ingest'"}""", reply.Json);
    }

    [Fact]
    public async Task Body_OverTheLimit_Is413WithTheLimit()
    {
        using var client = server.NewTenantClient();

        var plain = await PostAsync(client, "/ingest/clef", new byte[ClefFormat.BodyLimitBytes + 1], LinesType);
        var inflated = await PostAsync(client, "/ingest/clef", Gzip(new byte[ClefFormat.BodyLimitBytes + 1]), LinesType, "gzip");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, plain.Status);
        JsonAssert.Equal("""{"Error":"the body has 10485761 bytes; the limit is 10485760 bytes, decompressed. Send the events in several requests."}""", plain.Json);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, inflated.Status);
    }

    [Fact]
    public async Task Body_OfAnUnknownEncoding_Is400SoThatClientsGiveUp()
    {
        using var client = server.NewTenantClient();

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(client, "/ingest/clef", Utf8(Line), LinesType, "lzma")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(client, "/ingest/clef", Utf8(Line), LinesType, "gzip")).Status);
    }

    private static Task<Reply> PostAsync(SightglassClient client, string path, byte[] body, string? type = null, string? encoding = null, string? key = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return key is null ? client.SendAsync(HttpMethod.Post, path, content) : client.SendAsync(HttpMethod.Post, path, content, ("X-Seq-ApiKey", key));
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Gzip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var stream = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(bytes);
        }

        return target.ToArray();
    }
}
