using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Sightglass.Server.Ingest.Idempotency;

namespace Sightglass.Server.Ingest.Formats.Events;

/// <summary>Bodies of CSV: tests/cases/csv.json, and pieces of files.</summary>
public sealed class CsvCaseTests(ServerFixture server)
{
    public static TheoryData<string> Bodies => [.. All().Select(item => (string)item["name"]!)];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_Posted_IsAnsweredAndStored(string name)
    {
        var given = All().Single(item => (string)item["name"]! == name);
        using var client = server.NewTenantClient();

        var reply = await PostAsync(client, (string)given["body"]!, (string?)given["type"]);

        if (given["detail"] is { } detail)
        {
            Assert.Equal((400, (string?)detail), ((int)reply.Status, (string?)reply.Json["detail"]));
            return;
        }

        var events = given["events"]!.AsArray();
        Assert.Equal(200, (int)reply.Status);
        JsonAssert.Equal(given["answer"]?.ToJsonString() ?? $$"""{"accepted":{{events.Count}},"rejected":0,"errors":[]}""", reply.Json);
        await server.FlushAsync();
        var stored = await client.ListEventsAsync();
        stored.Sort((left, right) => server.SequenceOf((string)left["id"]!).CompareTo(server.SequenceOf((string)right["id"]!)));
        Assert.Equal(events.Count, stored.Count);
        foreach (var (expected, actual) in events.Zip(stored))
        {
            JsonAssert.Equal(expected!.ToJsonString(), actual.Without(expected["time"] is null ? ["id", "received", "tenant", "kind", "time"] : ["id", "received", "tenant", "kind"]));
        }
    }

    [Fact]
    public async Task File_ThatGrows_IsStoredOnce()
    {
        using var client = server.NewTenantClient();

        Assert.Equal((2, 0), await ImportAsync(client, "event,n\na,1\nb,\"2\n2\"\n"));
        Assert.Equal((2, 2), await ImportAsync(client, "event,n\r\na,1\r\nb,\"2\n2\"\r\n"));
        Assert.Equal((3, 2), await ImportAsync(client, "event,n\na,1\nb,\"2\n2\"\nc,3\n"));

        // The same cells under other names are other events.
        Assert.Equal((3, 0), await ImportAsync(client, "event,m\na,1\nb,\"2\n2\"\nc,3\n"));
        await server.FlushAsync();
        Assert.Equal(6, (await client.ListEventsAsync()).Count);
    }

    [Fact]
    public async Task Export_IsReadBack()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"event":"x","text":"=1+1, \"two\"\n","dash":"- Do","empty":"","n":12345678901234,"yes":true}""");
        await server.FlushAsync();
        var stored = (await client.ListEventsAsync())[0]["attributes"]!.AsObject();
        var format = new Queries.CsvFormat();
        var csv = format.Record(stored.Select(pair => pair.Key), text => text)
            + format.Record(stored.Select(pair => (object?)System.Text.Json.JsonSerializer.SerializeToElement(pair.Value)), text => text);

        await PostAsync(client, csv, type: null);

        await server.FlushAsync();
        JsonAssert.Equal(stored.ToJsonString(), (await client.ListEventsAsync())[0]["attributes"]!);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task Body_InUtf16_IsRead(string encoding)
    {
        using var client = server.NewTenantClient();
        var utf16 = Encoding.GetEncoding(encoding);
        using var content = new ByteArrayContent([.. utf16.GetPreamble(), .. utf16.GetBytes("event\tn\r\nbuy\t1\r\n")]);

        var reply = await client.SendAsync(HttpMethod.Post, "/v1/events", content);

        Assert.Equal("""{"accepted":1,"rejected":0,"errors":[]}""", reply.Text);
    }

    private static IEnumerable<JsonObject> All() => JsonNode.Parse(Repository.Text("tests/cases/csv.json"))!["bodies"]!.AsArray().Select(item => item!.AsObject());

    private static async Task<Reply> PostAsync(SightglassClient client, string body, string? type, params (string Name, string Value)[] headers)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        return await client.SendAsync(HttpMethod.Post, "/v1/events", content, headers);
    }

    private static async Task<(int Accepted, int Repeated)> ImportAsync(SightglassClient client, string body)
    {
        var answer = (await PostAsync(client, body, "text/csv", (ImportPiece.Header, "0"))).Json;
        return ((int)answer["accepted"]!, (int?)answer["repeated"] ?? 0);
    }
}
