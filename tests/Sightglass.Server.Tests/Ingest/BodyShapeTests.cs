using System.Net;
using System.Text;

namespace Sightglass.Server.Ingest;

/// <summary>The ways in which a body can contain events.</summary>
public sealed class BodyShapeTests(ServerFixture server)
{
    private const string OneTwo = """{"event":"one"}|{"event":"two"}""";

    [Theory]
    [InlineData("lines", "{\"event\":\"one\"}\n{\"event\":\"two\"}\n", OneTwo)]
    [InlineData("no newline at the end", "{\"event\":\"one\"}\n{\"event\":\"two\"}", OneTwo)]
    [InlineData("CRLF", "{\"event\":\"one\"}\r\n{\"event\":\"two\"}\r\n", OneTwo)]
    [InlineData("blank lines", "\n\r\n  \n{\"event\":\"one\"}\n\n\t\n{\"event\":\"two\"}\n\n", OneTwo)]
    [InlineData("byte order mark", "\uFEFF{\"event\":\"one\"}\n{\"event\":\"two\"}", OneTwo)]
    [InlineData("array", "[{\"event\":\"one\"},{\"event\":\"two\"}]", OneTwo)]
    [InlineData("array over lines", " [\n {\"event\":\"one\"} ,\r\n {\"event\":\n\"two\"}\n]\n", OneTwo)]
    [InlineData("array after a byte order mark", "\uFEFF[{\"event\":\"one\"},{\"event\":\"two\"}]", OneTwo)]
    [InlineData("several on a line", "{\"event\":\"one\"}{\"event\":\"two\"}", OneTwo)]
    [InlineData("several on a line with spaces", "{\"event\":\"one\"} \t {\"event\":\"two\"}", OneTwo)]
    [InlineData("one object", "{\"event\":\"one\"}", """{"event":"one"}""")]
    [InlineData("one object over lines", "{\n  \"event\": \"one\",\n  \"deep\": {\n    \"a\": [\n      1\n    ]\n  }\n}\n", """{"event":"one","attributes":{"deep":{"a":[1]}}}""")]
    [InlineData("objects over lines", "{\n\"event\":\"one\"\n}\n{\n\"event\":\"two\"\n}\n", OneTwo)]
    [InlineData("over lines, then on one", "{\n\"event\":\"one\"\n} {\"event\":\"two\"}", OneTwo)]
    [InlineData("array after array", "[{\"event\":\"one\"}]\n[{\"event\":\"two\"}]\n", OneTwo)]
    [InlineData("array, then lines", "[{\"event\":\"one\"}]\n{\"event\":\"two\"}", OneTwo)]
    [InlineData("commas too many", "[{\"event\":\"one\"},,{\"event\":\"two\"},]", OneTwo)]
    [InlineData("commas between lines", "{\"event\":\"one\"},\n{\"event\":\"two\"},\n", OneTwo)]
    [InlineData("array without commas", "[{\"event\":\"one\"} {\"event\":\"two\"}]", OneTwo)]
    [InlineData("array without its end", "[{\"event\":\"one\"},{\"event\":\"two\"}", OneTwo)]
    [InlineData("empty object", "{}", "{}")]
    [InlineData("empty", "", "")]
    [InlineData("empty lines only", "\n\n", "")]
    [InlineData("empty array", "[]", "")]
    public async Task Body_OfAnyShape_GivesItsEventsInOrder(string shape, string body, string expected)
    {
        _ = shape;
        using var client = server.NewTenantClient();
        var events = expected.Split('|', StringSplitOptions.RemoveEmptyEntries);

        var reply = await client.PostEventsAsync(body);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal($$"""{"accepted":{{events.Length}},"rejected":0,"errors":[]}""", reply.Text);
        await server.FlushAsync();
        var stored = await client.ListEventsAsync();
        stored.Reverse();
        Assert.Equal(events.Length, stored.Count);
        for (var i = 0; i < events.Length; i++)
        {
            JsonAssert.Equal(events[i], stored[i].Without("id", "time", "received", "tenant", "kind"));
        }
    }

    [Fact]
    public async Task Body_OfObjectsWithoutLines_MayBeLongerThanAnEvent()
    {
        const int Count = 75_000;
        using var client = server.NewTenantClient();

        var reply = await client.PostEventsAsync(string.Concat(Enumerable.Repeat("{\"event\":\"one\"}", Count)));

        Assert.Equal($$"""{"accepted":{{Count}},"rejected":0,"errors":[]}""", reply.Text);
    }

    [Fact]
    public async Task Body_OfObjectsWithoutLines_LosesOnlyTheBadOnes()
    {
        using var client = server.NewTenantClient();
        byte[] body = [.. "{\"n\":0}{\"n\":\""u8, 0xFF, .. "\"} {\"n\":2}{\"time\":\"2200-01-01\"}\n{\"n\":4}\nnonsense\n{\n\"n\":6}{\"n\":7}x{\"n\":8}\n{\"n\":9}"u8];

        var reply = await client.PostEventsAsync(body);

        Assert.Equal(7, (int)reply.Json["accepted"]!);
        Assert.Equal(
            [(3, "time_in_future"), (5, "malformed_json"), (8, "malformed_json")],
            reply.Json["errors"]!.AsArray().Select(error => ((int)error!["index"]!, (string)error["code"]!)));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task Body_WithAnyContentType_IsRead(string? contentType)
    {
        using var client = server.NewTenantClient();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("{\"event\":\"one\"}"));
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        var reply = await client.SendAsync(HttpMethod.Post, "/v1/events", content);

        Assert.Equal("""{"accepted":1,"rejected":0,"errors":[]}""", reply.Text);
    }

    [Fact]
    public async Task Events_OfOneRequest_KeepTheirOrderAtEqualTimes()
    {
        using var client = server.NewTenantClient();
        var sent = Enumerable.Range(0, 500).Select(i => $$"""{"time":"2025-01-01T00:00:00Z","n":{{i}}}""").ToArray();

        await client.IngestAsync(sent);

        await server.FlushAsync();
        var stored = await client.ListEventsAsync();
        Assert.Equal(Enumerable.Range(0, 500).Reverse(), stored.Select(item => (int)item["attributes"]!["n"]!));
    }
}
