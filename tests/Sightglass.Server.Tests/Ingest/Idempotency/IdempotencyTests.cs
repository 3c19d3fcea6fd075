using System.Net;
using System.Text;
using Sightglass.Server.Auth;

namespace Sightglass.Server.Ingest.Idempotency;

/// <summary>Retried requests: same response as before, stored once.</summary>
public sealed class IdempotencyTests(ServerFixture server)
{
    [Fact]
    public async Task Request_SentAgain_IsAnsweredAsBeforeAndStoredOnce()
    {
        using var client = server.NewTenantClient();
        const string Body = """
            {"event":"a","n":1}
            nonsense
            {"time":"2300-01-01T00:00:00Z","n":2}
            {"time":"2200-01-01T00:00:00Z","n":3}
            """;

        var first = await PostAsync(client, "batch-1", Body);
        var second = await PostAsync(client, "batch-1", Body);
        var third = await PostAsync(client, "batch-2", Body);

        Assert.Equal((HttpStatusCode.OK, 2, 2), (first.Status, (int)first.Json["accepted"]!, (int)first.Json["rejected"]!));
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal((HttpStatusCode.OK, first.Text, "true"), (second.Status, second.Text, second.Headers.GetValues("Idempotency-Replayed").Single()));
        Assert.False(third.Headers.Contains("Idempotency-Replayed"));
        await server.FlushAsync();
        Assert.Equal(4, (await client.ListEventsAsync()).Count);
    }

    [Fact]
    public async Task Request_SentManyTimesAtOnce_IsStoredOnce()
    {
        using var client = server.NewTenantClient();

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PostAsync(client, "at-once", """{"event":"a"}""")));

        Assert.All(replies, reply => Assert.Equal((HttpStatusCode.OK, """{"accepted":1,"rejected":0,"errors":[]}"""), (reply.Status, reply.Text)));
        Assert.Single(replies, reply => !reply.Headers.Contains("Idempotency-Replayed"));
        await server.FlushAsync();
        Assert.Single(await client.ListEventsAsync());
    }

    [Fact]
    public async Task Request_OfAnotherTenantWithTheSameKey_IsAnotherOne()
    {
        using var one = server.NewTenantClient();
        using var other = server.NewTenantClient();

        Assert.False((await PostAsync(one, "shared", "{}")).Headers.Contains("Idempotency-Replayed"));
        Assert.False((await PostAsync(other, "shared", "{}")).Headers.Contains("Idempotency-Replayed"));
        Assert.False((await PostAsync(server.Admin, "shared-" + Guid.NewGuid(), "{}")).Headers.Contains("Idempotency-Replayed"));
    }

    [Fact]
    public async Task Request_ForAnotherTenantOfAKeyForAll_IsAnotherOne()
    {
        var (one, other) = (server.NewTenant(), server.NewTenant());
        var key = $"chosen-{Guid.NewGuid()}";
        foreach (var tenant in new[] { one, other })
        {
            using var content = new StringContent("""{"streams":[{"stream":{"service_name":"api"},"values":[["1","x"]]}]}""", Encoding.UTF8, "application/json");

            var reply = await server.Admin.SendAsync(HttpMethod.Post, "/loki/api/v1/push", content, ("Idempotency-Key", key), ("X-Scope-OrgID", tenant));

            Assert.Equal(HttpStatusCode.NoContent, reply.Status);
            Assert.False(reply.Headers.Contains("Idempotency-Replayed"));
        }

        await server.FlushAsync();
        foreach (var tenant in new[] { one, other })
        {
            using var reader = server.Client(Scope.Query, tenant);
            Assert.Single((await reader.GetJsonAsync("/api/events?from=0"))["events"]!.AsArray());
        }
    }

    [Fact]
    public async Task Request_ThroughAnotherDoor_IsAnotherOne()
    {
        using var client = server.NewTenantClient();
        const string Body = """
            {"@t":"2026-11-28T07:00:00Z","@mt":"x"}
            {"nope":1}
            zzz
            """;
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, "doors", Body)).Status);
        using var content = new StringContent(Body, Encoding.UTF8, "application/vnd.serilog.clef");

        var reply = await client.SendAsync(HttpMethod.Post, "/ingest/clef", content, ("Idempotency-Key", "doors"));

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.False(reply.Headers.Contains("Idempotency-Replayed"));
    }

    [Fact]
    public async Task Request_OfTheSameTenantWithAnotherApiKey_IsTheSame()
    {
        var tenant = server.NewTenant();
        using var one = server.Client(Scope.Ingest, tenant);
        using var other = server.Client(Scope.Ingest, tenant);

        await PostAsync(one, "moved", "{}");

        Assert.True((await PostAsync(other, "moved", "{}")).Headers.Contains("Idempotency-Replayed"));
    }

    [Fact]
    public async Task Request_WithAnotherBodyUnderTheKey_IsRefused()
    {
        using var client = server.NewTenantClient();
        await PostAsync(client, "k", """{"n":1}""");

        var reply = await PostAsync(client, "k", """{"n":2}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        JsonAssert.Equal(
            """
            {"type":"/problems/idempotency-key-reused","title":"The Idempotency-Key belongs to another request","status":422,"code":"idempotency-key-reused",
             "detail":"a request with this key and another body was answered before; nothing of this one was kept. Send it with a key of its own."}
            """,
            reply.Json.AsObject().Without("traceId"));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, "k", """{"n":1}""")).Status);
    }

    [Fact]
    public async Task Request_OfWhichNothingWasKept_LeavesTheKeyFree()
    {
        using var client = server.NewTenantClient();

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(client, "k", "nonsense")).Status);
        Assert.Equal("""{"accepted":0,"rejected":1,"errors":[{"index":0,"code":"not_an_object","message":"an event is a JSON object, this is a number","line":1}]}""", (await PostAsync(client, "k", "5")).Text);
        Assert.Equal("""{"accepted":0,"rejected":0,"errors":[]}""", (await PostAsync(client, "k", "")).Text);
        var taken = await PostAsync(client, "k", "{}");

        Assert.Equal("""{"accepted":1,"rejected":0,"errors":[]}""", taken.Text);
        Assert.False(taken.Headers.Contains("Idempotency-Replayed"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("two words")]
    [InlineData("größe")]
    [InlineData("256")]
    [InlineData("twice")]
    public async Task Key_ThatIsNone_IsRefused(string key)
    {
        using var client = server.NewTenantClient();
        using var content = new StringContent("{}");
        (string, string)[] headers = key switch
        {
            "256" => [("Idempotency-Key", new string('k', 256))],
            "twice" => [("Idempotency-Key", "a"), ("Idempotency-Key", "b")],
            _ => [("Idempotency-Key", key)],
        };
        if (key == "größe")
        {
            // A header that HttpClient refuses to send.
            headers = [("Idempotency-Key", "a\tb")];
        }

        var reply = await client.SendAsync(HttpMethod.Post, "/v1/events", content, headers);

        Assert.Equal((HttpStatusCode.BadRequest, "bad-idempotency-key"), (reply.Status, (string?)reply.Json["code"]));
        Assert.Equal("send one, of 1 to 255 visible ASCII characters, such as a UUID; or none.", (string?)reply.Json["detail"]);
    }

    [Fact]
    public async Task Key_OfTheLongestLength_IsTaken()
    {
        using var client = server.NewTenantClient();
        var key = new string('k', 255);

        await PostAsync(client, key, "{}");

        Assert.True((await PostAsync(client, key, "{}")).Headers.Contains("Idempotency-Replayed"));
    }

    [Fact]
    public async Task Request_CompressedTheSecondTime_IsTheSame()
    {
        using var client = server.NewTenantClient();
        await PostAsync(client, "k", """{"n":1}""");
        using var target = new MemoryStream();
        using (var stream = new System.IO.Compression.GZipStream(target, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write("""{"n":1}"""u8);
        }

        using var content = new ByteArrayContent(target.ToArray());
        content.Headers.ContentEncoding.Add("gzip");

        Assert.True((await client.SendAsync(HttpMethod.Post, "/v1/events", content, ("Idempotency-Key", "k"))).Headers.Contains("Idempotency-Replayed"));
    }

    [Fact]
    public async Task Request_BrokenOffInTheMiddle_KeepsNothingAndLeavesTheKeyFree()
    {
        var key = server.NewKey(Scope.Ingest | Scope.Query, server.NewTenant());
        using var client = server.Client(key);
        foreach (var isReset in new[] { false, true })
        {
            using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
            await socket.ConnectAsync(server.Address.Host, server.Address.Port);
            await socket.SendAsync(Encoding.ASCII.GetBytes(
                $"POST /v1/events HTTP/1.1\r\nHost: {server.Address.Authority}\r\nAuthorization: Bearer {key}\r\nIdempotency-Key: broken\r\nContent-Length: 100\r\n\r\n{{\"n\":1}}\n"));
            if (isReset)
            {
                socket.LingerState = new System.Net.Sockets.LingerOption(true, 0);
            }
        }

        var reply = await PostAsync(client, "broken", """{"n":2}""");

        Assert.Equal((HttpStatusCode.OK, false), (reply.Status, reply.Headers.Contains("Idempotency-Replayed")));
        await server.FlushAsync();
        Assert.Equal(2, (int)Assert.Single(await client.ListEventsAsync())["attributes"]!["n"]!);
    }

    private static async Task<Reply> PostAsync(SightglassClient client, string key, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8);
        return await client.SendAsync(HttpMethod.Post, "/v1/events", content, ("Idempotency-Key", key));
    }
}
