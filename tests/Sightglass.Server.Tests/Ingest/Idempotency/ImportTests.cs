using System.Net;
using System.Text;

namespace Sightglass.Server.Ingest.Idempotency;

/// <summary>Files that are imported again: whole, grown, as lines and as an array, by any program that cuts them alike.</summary>
public sealed class ImportTests(ServerFixture server)
{
    [Fact]
    public async Task File_ImportedAgain_OrGrown_IsStoredOnce()
    {
        using var client = server.NewTenantClient();
        var lines = Lines(0, 100);

        Assert.Equal("""{"accepted":100,"rejected":0,"errors":[]}""", await ImportAsync(client, lines));
        Assert.Equal("""{"accepted":100,"rejected":0,"errors":[],"repeated":100}""", await ImportAsync(client, lines));
        Assert.Equal("""{"accepted":110,"rejected":0,"errors":[],"repeated":100}""", await ImportAsync(client, lines + Lines(100, 110)));
        Assert.Equal("""{"accepted":115,"rejected":0,"errors":[],"repeated":110}""", await ImportAsync(client, lines + Lines(100, 115)));

        // What stands between the events, blanks within them, and the encoding are not the file.
        Assert.Equal("""{"accepted":115,"rejected":0,"errors":[],"repeated":115}""", await ImportAsync(client, (lines + Lines(100, 115)).Replace(",\"", ",\n  \"", StringComparison.Ordinal).Replace(":", ": ", StringComparison.Ordinal)));
        Assert.Equal("""{"accepted":115,"rejected":0,"errors":[],"repeated":115}""", await ImportAsync(client, $"[\r\n{string.Join(" ,\r\n", (lines + Lines(100, 115)).Split('\n', StringSplitOptions.RemoveEmptyEntries))}\r\n]"));
        Assert.Equal("""{"accepted":115,"rejected":0,"errors":[],"repeated":115}""", await ImportAsync(client, lines + Lines(100, 115), Encoding.Unicode));
        await server.FlushAsync();
        Assert.Equal(115, (await client.ListEventsAsync()).Count);
    }

    [Fact]
    public async Task Array_ThatGrows_IsStoredOnce()
    {
        using var client = server.NewTenantClient();

        await ImportAsync(client, """[{"n":1,"ts":1700000000},{"n":NaN},{"n":2,"ts":1700000000}]""");
        var grown = await ImportAsync(client, """[{"n":1,"ts":1700000000},{"n":NaN},{"n":2,"ts":1700000000},{"n":NaN},{"n":3,"ts":1700000000}]""");

        Assert.Equal("""{"accepted":3,"rejected":2,"errors":[{"index":1,"code":"malformed_json","message":"byte 6: 'N' is an invalid start of a value","line":1},{"index":3,"code":"malformed_json","message":"byte 6: 'N' is an invalid start of a value","line":1}],"repeated":2}""", grown);
        await server.FlushAsync();
        Assert.Equal([3, 2, 1], (await client.ListEventsAsync()).Select(item => (int)item["attributes"]!["n"]!));
    }

    /// <summary>Who wrote the file was in the middle of a line when it was first read.</summary>
    [Fact]
    public async Task LastLine_ThatWasCut_IsStoredOnceItIsWhole()
    {
        using var client = server.NewTenantClient();

        Assert.Contains("\"accepted\":2,\"rejected\":1", await ImportAsync(client, Lines(0, 2) + "{\"n\":"), StringComparison.Ordinal);
        Assert.Equal("""{"accepted":3,"rejected":0,"errors":[],"repeated":2}""", await ImportAsync(client, Lines(0, 2) + "{\"n\":2,\"ts\":1700000001}\n"));
        await server.FlushAsync();
        Assert.Equal(3, (await client.ListEventsAsync()).Count);
    }

    [Fact]
    public async Task File_WithoutTimes_IsToldOf()
    {
        using var client = server.NewTenantClient();

        Assert.Equal(
            """{"accepted":3,"rejected":0,"errors":[],"warnings":[{"code":"unreadable_time","count":1,"message":"the time 'never' cannot be read, so the event has the time of its arrival; write RFC 3339 (2026-01-15T10:30:00Z) or a number since 1970"},{"code":"no_time","count":1,"message":"the event has no member that is known as its time, so it has the time of its arrival; call it 'timestamp'"}]}""",
            await ImportAsync(client, """{"Zeitpunkt":"27.11.2026","time":"27.11.2026"}{"Zeitpunkt":"27.11.2026"}{"time":"never"}"""));
    }

    [Fact]
    public async Task OtherFile_OtherPiece_OtherTenant_AreStored()
    {
        using var client = server.NewTenantClient();
        using var other = server.NewTenantClient();
        var lines = Lines(0, 3);

        await ImportAsync(client, lines);

        Assert.DoesNotContain("repeated", await ImportAsync(client, Lines(1, 4)), StringComparison.Ordinal);
        Assert.DoesNotContain("repeated", await ImportAsync(client, lines, piece: "1"), StringComparison.Ordinal);
        Assert.DoesNotContain("repeated", await ImportAsync(other, lines), StringComparison.Ordinal);
        Assert.DoesNotContain("repeated", (await client.PostEventsAsync(lines)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SamePiece_ManyTimesAtOnce_IsStoredOnce()
    {
        using var client = server.NewTenantClient();
        var lines = Lines(0, 50);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ImportAsync(client, lines)));

        Assert.Single(answers, answer => !answer.Contains("repeated", StringComparison.Ordinal));
        await server.FlushAsync();
        Assert.Equal(50, (await client.ListEventsAsync()).Count);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("first")]
    [InlineData("")]
    public async Task Piece_ThatIsNoNumber_IsRefused(string piece)
    {
        using var client = server.NewTenantClient();
        using var content = new StringContent("{}");

        var reply = await client.SendAsync(HttpMethod.Post, "/v1/events", content, (ImportPiece.Header, piece));

        Assert.Equal((HttpStatusCode.BadRequest, "bad-idempotency-key"), (reply.Status, (string?)reply.Json["code"]));
    }

    private static string Lines(int from, int to) => string.Concat(Enumerable.Range(from, to - from).Select(n => $$"""{"event":"line","time":1736937000,"n":{{n}}}""" + "\n"));

    private static async Task<string> ImportAsync(SightglassClient client, string text, Encoding? encoding = null, string piece = "0")
    {
        using var content = new ByteArrayContent([.. (encoding ?? new UTF8Encoding()).GetPreamble(), .. (encoding ?? Encoding.UTF8).GetBytes(text)]);
        var answer = (await client.SendAsync(HttpMethod.Post, "/v1/events", content, (ImportPiece.Header, piece))).Json.AsObject();
        Assert.True((DateTimeOffset)answer["times"]!["from"]! <= (DateTimeOffset)answer["times"]!["to"]!);
        return answer.Without("times").ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
