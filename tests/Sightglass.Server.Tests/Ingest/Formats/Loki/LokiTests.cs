using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Sightglass.Server.Auth;
using Sightglass.Server.Explore;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest.Formats.Loki;

/// <summary>Loki's JSON push: the suite, requests of clients, keys, tenants, responses.</summary>
public sealed class LokiTests(ServerFixture server)
{
    private const string Path = "/loki/api/v1/push";

    private static readonly EventSchema Schema = EventSchema.Canonical;

    // Protobuf is not supported; its response has its own test.
    private static readonly IReadOnlyList<IngestCase> Cases = [.. IngestCase.Load("08-alt-ingestion", "loki").Where(given => given.Header("Content-Type") != "application/x-protobuf")];

    public static TheoryData<IngestCase> Pushes => [.. Cases.Where(given => given.Method == "POST")];

    /// <summary>A value, and the event's line without id, received, time.</summary>
    public static TheoryData<string, string> Values { get; } = new()
    {
        { """["1","a \"line\"\n"]""", """{"tenant":"default","message":"a \"line\"\n","service":"api","attributes":{"service_name":"api"}}""" },
        { """["1","x",{}]""", """{"tenant":"default","message":"x","service":"api","attributes":{"service_name":"api"}}""" },
        { """["1","x",{"level":"WARNING","status_code":"500","message":"y","n":"1"}]""", """{"tenant":"default","message":"x","level":"warn","service":"api","status_code":500,"attributes":{"service_name":"api","message":"y","n":"1"}}""" },
        { """["1","x",{"service":"own","tenant":"acme","status_code":"many"}]""", """{"tenant":"acme","message":"x","service":"own","attributes":{"service_name":"api","status_code":"many"}}""" },
    };

    public static TheoryData<string, string> Mistakes { get; } = new()
    {
        { "", "byte 1: The input does not contain any JSON tokens. Expected the input to start with a valid JSON token, when isFinalBlock is true" },
        { "[]", "the body has no list 'streams'; send {\"streams\":[{\"stream\":{…},\"values\":[[\"nanoseconds\",\"line\"]]}]}" },
        { """{"streams":[{"values":[]}]}""", "streams[0]: 'stream' must be an object of at most 1000 texts" },
        { """{"streams":[{"stream":{"a":{}},"values":[]}]}""", "streams[0]: 'stream' must be an object of at most 1000 texts" },
        { """{"streams":[{"stream":{}}]}""", "streams[0]: there is no list 'values'" },
        { """{"streams":[{"stream":{},"values":[["1","x"],["soon","y"]]}]}""", "streams[0].values[1]: a value is [\"nanoseconds since 1970\",\"line\"], and may have an object of texts as its third element" },
        { """{"streams":[{"stream":{},"values":[["1"]]}]}""", "streams[0].values[0]: a value is [\"nanoseconds since 1970\",\"line\"], and may have an object of texts as its third element" },
        { """{"streams":[{"stream":{},"values":[["1","x",{"n":1}]]}]}""", "streams[0].values[0]: a value is [\"nanoseconds since 1970\",\"line\"], and may have an object of texts as its third element" },
        { """{"streams":[{"stream":{},"values":[["1","x","y"]]}]}""", "streams[0].values[0]: a value is [\"nanoseconds since 1970\",\"line\"], and may have an object of texts as its third element" },
        { """{"streams":[{"stream":{},"values":[["99999999999999999999","x"]]}]}""", "streams[0].values[0]: a value is [\"nanoseconds since 1970\",\"line\"], and may have an object of texts as its third element" },
        { """{"streams":[{"stream":{},"values":[["1800000000000000000","x"]]}]}""", "streams[0].values[0]: the event's time lies 500000 hours ahead of the server; the limit is 24 hours" },
        { """{"streams":[]""", "byte 14: Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed" },
    };

    [Theory]
    [MemberData(nameof(Pushes))]
    public void Case_ReadInMemory_GivesItsEvents(IngestCase given) => FormatCases.AssertRead(new LokiFormat(new IngestOptions()), Schema, given);

    [Fact]
    public Task Cases_Posted_AreAnsweredAndStored() => FormatCases.AssertStoredAsync(server, Cases);

    [Theory]
    [MemberData(nameof(Values))]
    public void Value_OfAStream_HasItsLabels(string value, string expected)
    {
        // Labels may come after the lines.
        var (batch, rejections) = Read($$$"""{"streams":[{"values":[{{{value}}}],"stream":{"service_name":"api"}}]}""");

        Assert.Empty(rejections.First);
        JsonAssert.Equal(expected, System.Text.Json.Nodes.JsonNode.Parse(new EventJson(Schema).Write(batch, 0))!.AsObject().Without("id", "received", "time"));
        Assert.Equal(0, batch.Times[0]);
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Body_WithAMistake_IsRejectedWithItsPlace(string body, string message) => Assert.Equal(message, Read(body).Rejections.First[^1].Message);

    /// <summary>Every line is accepted or rejected, also behind a stream that cannot be read.</summary>
    [Fact]
    public void Stream_WithoutLabels_CostsItsLinesOnly()
    {
        var (batch, rejections) = Read("""{"streams":[{"stream":{"a":[]},"values":[["1","x"],["2","y"]]},{"stream":{"a":1,"b":true},"values":[["3","z"]]}]}""");

        Assert.Equal((1, 2, null), (batch.Count, rejections.Count, rejections.Refused));
        Assert.Equal("streams[0].values[1]: 'stream' must be an object of at most 1000 texts", rejections.First[1].Message);
        JsonAssert.Equal("""{"message":"z","attributes":{"a":"1","b":"true"}}""", System.Text.Json.Nodes.JsonNode.Parse(new EventJson(Schema).Write(batch, 0))!.AsObject().Without("id", "received", "time", "tenant"));
    }

    /// <summary>So does a stream without a list of lines.</summary>
    [Fact]
    public void Stream_WithoutLines_CostsItself()
    {
        var (batch, rejections) = Read("""{"streams":[{"stream":{"a":"1"}},{"stream":{},"values":[["3","z"]]}]}""");

        Assert.Equal((1, 1, null), (batch.Count, rejections.Count, rejections.Refused));
    }

    [Theory]
    [InlineData("\"1795772392123456789\"", 1_795_772_392_123_456)]
    [InlineData("1795772392123456789", 1_795_772_392_123_456)]
    [InlineData("\"1795772392123\"", 1_795_772_392_123_000)]
    [InlineData("\"1795772392\"", 1_795_772_392_000_000)]
    [InlineData("1795772392.5", 1_795_772_392_500_000)]
    [InlineData("\"90000000\"", 90_000)]
    public void Time_InAnyUnit_IsRead(string time, long micros) => Assert.Equal(micros, Read($$"""{"streams":[{"stream":{},"values":[[{{time}},"x"]]}]}""", received: micros).Batch.Times[0]);

    [Fact]
    public void Labels_RepeatedForMillionsOfLines_EndTheReading()
    {
        var values = string.Join(',', Enumerable.Repeat("""["1","x"]""", 200));
        var (batch, rejections) = Read($$$"""{"streams":[{"stream":{"a":"{{{new string('x', 1_000_000)}}}"},"values":[{{{values}}}]}]}""");

        Assert.Equal(67, batch.Count);
        Assert.Equal("streams[0]: with their labels repeated for each line, the entries are more than 67108864 bytes; send fewer in a request", rejections.First[0].Message);
    }

    [Fact]
    public async Task Captures_OfRealClients_AreTaken()
    {
        var captures = File.ReadLines(Repository.FullPath("tests/cases/wire-captures.ndjson")).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(capture => capture.GetProperty("path").GetString() == Path && capture.GetProperty("body_encoding").GetString() == "utf8").ToList();
        Assert.Equal(2, captures.Count);
        using var client = server.NewTenantClient();
        foreach (var capture in captures)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await PushAsync(client, capture.GetProperty("body").GetString()!)).Status);
        }

        await server.FlushAsync();
        Assert.Equal(["hi loki {\"n\":1,\"level\":\"info\"}"], (await client.ListEventsAsync("app=x k=v n=1 level=info")).Select(found => (string?)found["message"]));
    }

    [Fact]
    public async Task Push_OfProtobuf_NamesTheWayOut()
    {
        using var client = server.NewTenantClient();

        var reply = await PushAsync(client, "TfBM", "application/x-protobuf");

        Assert.Equal((HttpStatusCode.BadRequest, "the body is protobuf, which this server does not read; let the client send JSON (winston-loki: json: true)\n"), (reply.Status, reply.Text));
    }

    [Fact]
    public async Task Push_WithSomeBadEntries_KeepsTheOthersAndSaysSo()
    {
        using var client = server.NewTenantClient();

        var reply = await PushAsync(client, """{"streams":[{"stream":{},"values":[["1","good"],["noon","bad"],["2","good"]]}]}""");

        Assert.Equal(
            (HttpStatusCode.BadRequest, "streams[0].values[1]: a value is [\"nanoseconds since 1970\",\"line\"], and may have an object of texts as its third element; 1 entries were rejected, the other 2 are kept\n"),
            (reply.Status, reply.Text));
        await server.FlushAsync();
        Assert.Equal(2, (await client.ListEventsAsync("message=good")).Count);
    }

    [Fact]
    public async Task Key_AsBasicPassword_IsTaken()
    {
        using var anonymous = server.Client(key: null);
        var key = server.NewKey(Scope.Ingest, server.NewTenant());

        Assert.Equal(HttpStatusCode.NoContent, (await PushAsync(anonymous, Line, headers: ("Authorization", Basic("anybody:" + key)))).Status);
        foreach (var wrong in new[] { Basic("anybody:sg_wrong"), Basic(key), "Basic ?", "Basic" })
        {
            var reply = await PushAsync(anonymous, Line, headers: ("Authorization", wrong));
            Assert.Equal((HttpStatusCode.Unauthorized, "a valid key is needed: send it as the password of Basic authentication, with any user name, or as 'Authorization: Bearer'\n"), (reply.Status, reply.Text));
        }
    }

    [Fact]
    public async Task TenantHeader_CountsForAKeyOfAllTenants()
    {
        var (own, other) = (server.NewTenant(), server.NewTenant());
        using var one = server.Client(Scope.Ingest | Scope.Query, own);

        await PushAsync(one, Line, headers: ("X-Scope-OrgID", other));
        await PushAsync(server.Admin, Line, headers: ("X-Scope-OrgID", other));

        await server.FlushAsync();
        Assert.Equal((1, 1), ((await one.ListEventsAsync()).Count, (await server.Client(Scope.Query, other).ListEventsAsync()).Count));
    }

    private static string Line => """{"streams":[{"stream":{},"values":[["1","x"]]}]}""";

    private static string Basic(string pair) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));

    private static (EventBatch Batch, RejectionSummary Rejections) Read(string body, long received = 0)
    {
        var batch = new EventBatch(Schema) { ReceivedMicros = received };
        var rejections = new RejectionSummary();
        new LokiReader(Schema).Read(new IngestBody(Encoding.UTF8.GetBytes(body)), batch, EventOrigin.Default, rejections);
        return (batch, rejections);
    }

    private static Task<Reply> PushAsync(SightglassClient client, string body, string type = "application/json", params (string Name, string Value)[] headers)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return client.SendAsync(HttpMethod.Post, Path, content, headers);
    }
}
