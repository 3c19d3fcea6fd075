using System.Net;
using System.Text;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest;

/// <summary>Rejected events: each has its position, a code and a reason, and its neighbors are stored.</summary>
public sealed class RejectionTests(ServerFixture server)
{
    public static TheoryData<string, byte[], string, string> Refused { get; } = new()
    {
        { "cut short", Utf8("{\"a\":"), "malformed_json", "byte 6: Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed" },
        { "no JSON", Utf8("hello"), "malformed_json", "byte 1: 'h' is an invalid start of a value" },
        { "trailing comma", Utf8("{\"a\":1,}"), "malformed_json", "byte 8: The JSON object contains a trailing comma at the end" },
        { "NaN", Utf8("{\"a\":NaN}"), "malformed_json", "byte 6: 'N' is an invalid start of a value" },
        { "leading zero", Utf8("{\"a\":01}"), "malformed_json", "byte 7: Invalid leading zero before '1'" },
        { "array", Utf8("[[1]]"), "not_an_object", "an event is a JSON object, this is an array" },
        { "string", Utf8("\"text\""), "not_an_object", "an event is a JSON object, this is a string" },
        { "number", Utf8("12"), "not_an_object", "an event is a JSON object, this is a number" },
        { "boolean", Utf8("true"), "not_an_object", "an event is a JSON object, this is a boolean" },
        { "null", Utf8("null"), "not_an_object", "an event is a JSON object, this is null" },
        { "too deep", Utf8("{\"a\":" + new string('[', 32) + new string(']', 32) + "}"), "too_deep", "byte 37: nested deeper than 32 levels" },
        { "too large", Utf8("{\"a\":\"" + new string('x', 1 << 20) + "\"}"), "too_large", "the event has 1048584 bytes; the limit is 1048576" },
        { "too many fields", Utf8("{" + string.Join(',', Enumerable.Range(0, 1001).Select(i => $"\"f{i}\":1")) + "}"), "too_many_fields", "the event has more than 1000 members" },
        { "in the future", Utf8("{\"time\":\"2200-01-01T00:00:00Z\"}"), "time_in_future", "*" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Event_ThatCannotBeTaken_IsToldWithItsPlaceAndReason(string what, byte[] line, string code, string message)
    {
        using var client = server.NewTenantClient();

        var reply = await client.PostEventsAsync([.. Utf8("{\"event\":\"before\"}\n\n"), .. line, .. Utf8("\n{\"event\":\"after\"}\n")]);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        var told = reply.Json;
        var error = Assert.Single(told["errors"]!.AsArray())!.AsObject();
        Assert.Equal((2, 1, 1, code), ((int)told["accepted"]!, (int)told["rejected"]!, (int)error["index"]!, (string?)error["code"]));
        if (message != "*")
        {
            Assert.Equal(message, (string?)error["message"]);
        }

        await server.FlushAsync();
        Assert.Equal(["after", "before"], (await client.ListEventsAsync()).Select(item => (string?)item["event"]));
        Assert.NotEmpty(what);
    }

    // Its brackets do not match: see Array_ThatCannotBeCut.
    public static TheoryData<string, byte[], string, string> RefusedElements => [.. Refused.Where(row => row.Data.Item1 != "cut short")];

    [Theory]
    [MemberData(nameof(RefusedElements))]
    public async Task Event_ThatCannotBeTaken_InAnArray_LeavesItsNeighbors(string what, byte[] element, string code, string message)
    {
        using var client = server.NewTenantClient();

        var reply = await client.PostEventsAsync([.. Utf8("[{\"event\":\"before\"},"), .. element, .. Utf8(",{\"event\":\"after\"}]")]);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        var told = reply.Json;
        var error = told["errors"]![0]!.AsObject();
        Assert.Equal(1, (int)error["index"]!);

        Assert.Equal((2, 1, code), ((int)told["accepted"]!, (int)told["rejected"]!, (string?)error["code"]));
        Assert.NotEmpty(what + message);
    }

    [Fact]
    public async Task Time_UpTo24HoursAhead_IsTaken()
    {
        using var client = server.NewTenantClient();
        var now = TimeProvider.System.GetUtcNow();

        var reply = await client.PostEventsAsync($$"""
            {"time":"{{now.AddHours(23.9):yyyy-MM-dd'T'HH:mm:ss'Z'}}"}
            {"time":"{{now.AddHours(36):yyyy-MM-dd'T'HH:mm:ss'Z'}}"}
            """);

        JsonAssert.Equal("""{"accepted":1,"rejected":1,"errors":[{"index":1,"code":"time_in_future","message":"the event's time lies 36 hours ahead of the server; the limit is 24 hours","line":2}],"warnings":[{"code":"time_ahead","count":1,"message":"the event's time lies 24 hours ahead of the server's clock; answers that end now leave it out until then"}]}""", reply.Json);
    }

    [Fact]
    public async Task Limits_AtTheirEdge_AreTaken()
    {
        using var client = server.NewTenantClient();
        string[] events =
        [
            "{\"a\":" + new string('[', 31) + new string(']', 31) + "}",
            "{\"a\":\"" + new string('x', (1 << 20) - 8) + "\"}",
            "{" + string.Join(',', Enumerable.Range(0, 1000).Select(i => $"\"f{i}\":1")) + "}",
        ];

        await client.IngestAsync(events);

        await server.FlushAsync();
        Assert.Equal(3, (await client.ListEventsAsync()).Count);
    }

    [Fact]
    public async Task Body_WithNothingReadable_Is400WithTheFirstReason()
    {
        using var client = server.NewTenantClient();

        var reply = await client.PostEventsAsync("hello\nworld");

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal("application/problem+json", reply.ContentType);
        JsonAssert.Equal(
            """
            {"type":"/problems/no-events","title":"Nothing in the body could be read as an event","status":400,"code":"no-events",
             "detail":"event 0: byte 1: 'h' is an invalid start of a value. Send NDJSON (one JSON object a line), a JSON array of objects, one object, or CSV with a header."}
            """,
            reply.Json.AsObject().Without("traceId"));
    }

    [Theory]
    [InlineData("[{\"a\":1}] x", 1, 1)]
    [InlineData("[{\"a\":1},{\"a\":2},{\"a\":", 2, 2)]
    [InlineData("[{\"a\":1},{\"a\":\"cut", 1, 1)]
    [InlineData("[{\"a\":1},\n{\"a\":2,\n{\"a\":3}\n]", 2, 1)]
    public async Task Array_WithAFault_CountsEveryElement(string body, int accepted, int index)
    {
        using var client = server.NewTenantClient();

        var reply = await client.PostEventsAsync(body);

        Assert.Equal((HttpStatusCode.OK, accepted, 1), (reply.Status, (int)reply.Json["accepted"]!, (int)reply.Json["rejected"]!));
        Assert.Equal(("malformed_json", index), ((string?)reply.Json["errors"]![0]!["code"], (int)reply.Json["errors"]![0]!["index"]!));
    }

    /// <summary>How many events follow the fault, nobody can count: nothing is kept, and the sender is told so.</summary>
    [Theory]
    [InlineData("[{\"a\":1},{\"a\":2,{\"a\":3}]")]
    [InlineData("[{\"a\":1},{\"a\":[2},{\"a\":3}]")]
    [InlineData("[{\"a\":\"x},{\"a\":\"y\"}]")]
    public async Task Array_ThatCannotBeCut_IsRefusedAsAWhole(string body)
    {
        using var client = server.NewTenantClient();

        var reply = await client.PostEventsAsync(body);

        Assert.Equal((HttpStatusCode.BadRequest, "no-events"), (reply.Status, (string?)reply.Json["code"]));
        Assert.Contains("its brackets or quotes do not match", (string?)reply.Json["detail"], StringComparison.Ordinal);
        await server.FlushAsync();
        Assert.Empty(await client.ListEventsAsync());
    }

    [Fact]
    public async Task Rejections_ManyInOneRequest_FirstHundredAreTold()
    {
        using var client = server.NewTenantClient();

        var reply = await client.PostEventsAsync(string.Join('\n', Enumerable.Range(0, 250).Select(i => i % 2 == 0 ? "{}" : "nonsense")));

        var errors = reply.Json["errors"]!.AsArray();
        Assert.Equal((125, 125), ((int)reply.Json["accepted"]!, (int)reply.Json["rejected"]!));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (2 * i) + 1), errors.Select(error => (int)error!["index"]!));
    }

    [Theory]
    [InlineData("{}\n")]
    [InlineData("{}")]
    public async Task Body_OfTooManyEvents_Is413(string item)
    {
        using var client = server.NewTenantClient();

        var reply = await client.PostEventsAsync(string.Concat(Enumerable.Repeat(item, EventLimits.MaxEvents + 1)));

        Assert.Equal(
            (HttpStatusCode.RequestEntityTooLarge, "body-too-large", "the body has more than 1000000 events, the limit. Send them in several requests."),
            (reply.Status, (string?)reply.Json["code"], (string?)reply.Json["detail"]));
    }

    [Theory]
    [InlineData("x\n")]
    [InlineData("{\"\n")]
    public async Task Body_OfMistakesOnly_IsNotReadToItsEnd(string line)
    {
        using var client = server.NewTenantClient();
        var good = "{}\n";

        var atLimit = await client.PostEventsAsync(good + string.Concat(Enumerable.Repeat(line, 10_000)) + good);
        var over = await client.PostEventsAsync(good + string.Concat(Enumerable.Repeat(line, 200_000)) + good);

        Assert.Equal((HttpStatusCode.OK, 2, 10_000), (atLimit.Status, (int)atLimit.Json["accepted"]!, (int)atLimit.Json["rejected"]!));
        Assert.Equal((HttpStatusCode.BadRequest, "too-many-mistakes"), (over.Status, (string?)over.Json["code"]));
        Assert.StartsWith("event 1: ", (string?)over.Json["detail"], StringComparison.Ordinal);
        Assert.EndsWith(
            ". More than 10000 events of the request are no JSON, so the rest was not read and nothing was kept. Send NDJSON (one JSON object a line), a JSON array of objects, one object, or CSV with a header.",
            (string?)over.Json["detail"], StringComparison.Ordinal);
        await server.FlushAsync();
        Assert.Equal(2, (await client.ListEventsAsync()).Count);
    }

    [Fact]
    public async Task Rejections_AsManyAsABodyHolds_AreCounted()
    {
        using var client = server.NewTenantClient();

        var reply = await client.PostEventsAsync(string.Concat(Enumerable.Repeat("1\n", 500_000)));

        Assert.Equal((0, 500_000, 100), ((int)reply.Json["accepted"]!, (int)reply.Json["rejected"]!, reply.Json["errors"]!.AsArray().Count));
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
