using System.Net;

namespace Sightglass.Server.Auth;

/// <summary>While the server listens on loopback only, it rejects pages of other origins; without keys it runs only on loopback.</summary>
public sealed class LoopbackTests(ServerFixture server)
{
    [Theory]
    [InlineData("localhost:4380", null, true)]
    [InlineData("LOCALHOST", null, true)]
    [InlineData("127.0.0.1", null, true)]
    [InlineData("127.9.9.9:1", null, true)]
    [InlineData("[::1]:4380", null, true)]
    [InlineData("evil.example", null, false)]
    [InlineData("localhost.evil.example", null, false)]
    [InlineData("127.0.0.1.evil.example", null, false)]
    [InlineData("192.168.1.2", null, false)]
    [InlineData("localhost", "http://localhost:4380", true)]
    [InlineData("localhost", "http://127.0.0.1:5173", true)]
    [InlineData("localhost", "http://evil.example", false)]
    [InlineData("localhost", "https://localhost.evil.example", false)]
    [InlineData("localhost", "null", false)]
    [InlineData("localhost", "nonsense", false)]
    public async Task Request_FromAnotherOrigin_IsRefused(string host, string? origin, bool isTaken)
    {
        using var client = server.Client(null);
        (string, string)[] headers = origin is null ? [("Host", host)] : [("Host", host), ("Origin", origin)];

        foreach (var path in new[] { "/health/live", "/", "/api/session" })
        {
            var reply = await client.SendAsync(HttpMethod.Get, path, null, headers);
            if (isTaken)
            {
                Assert.NotEqual(HttpStatusCode.Forbidden, reply.Status);
            }
            else
            {
                Assert.Equal((HttpStatusCode.Forbidden, "foreign-host"), (reply.Status, (string?)reply.Json["code"]));
            }
        }
    }

    [Theory]
    [InlineData("POST", null, false)]
    [InlineData("POST", "own", true)]
    [InlineData("POST", "http://127.0.0.1:1", false)]
    [InlineData("POST", "http://localhost:5173", false)]
    [InlineData("DELETE", "http://localhost:5173", false)]
    [InlineData("GET", "http://localhost:5173", true)]
    public async Task Session_UsedByAPageOfAnotherPort_ChangesNothing(string method, string? origin, bool isTaken)
    {
        using var client = server.Client(null);
        var key = server.NewKey(Scope.Query, server.NewTenant());
        var cookie = (await client.PostJsonAsync("/api/session", new { key })).Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        List<(string, string)> headers = [("Cookie", cookie)];
        if (origin is not null)
        {
            headers.Add(("Origin", origin == "own" ? server.Address.GetLeftPart(UriPartial.Authority) : origin));
        }

        var from = origin is null ? "that does not say where it comes from" : $"from a page of {origin}";
        var path = method == "POST" ? "/api/query/check" : "/api/session";
        using var content = method == "POST" ? new StringContent("""{"language":"filter","query":"a=1"}""", System.Text.Encoding.UTF8, "application/json") : null;
        var reply = await client.SendAsync(new HttpMethod(method), path, content, [.. headers]);

        if (isTaken)
        {
            Assert.Equal(HttpStatusCode.OK, reply.Status);
        }
        else
        {
            Assert.Equal((HttpStatusCode.Forbidden, "foreign-host"), (reply.Status, (string?)reply.Json["code"]));
            Assert.Equal($"a request {from} may not use the session of {server.Address.Authority} to change something; send a key with 'Authorization: Bearer sg_…'.", (string?)reply.Json["detail"]);
        }
    }

    [Fact]
    public async Task Answers_Always_ForbidFramesAndForeignContent()
    {
        using var client = server.Client(null);

        var reply = await client.GetAsync("/health/live");

        Assert.Equal("nosniff", reply.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("frame-ancestors 'none'", reply.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.False(reply.Headers.Contains("Server"));
        Assert.False(reply.Headers.Contains("Access-Control-Allow-Origin"));
    }
}

/// <summary>A server started with --open.</summary>
public sealed class OpenServerTests(OpenServerTests.OpenServer server) : IClassFixture<OpenServerTests.OpenServer>
{
    [Fact]
    public async Task Server_Open_AsksForNoKey()
    {
        using var client = server.Client(null);

        await client.IngestAsync("""{"event":"open"}""");
        await server.FlushAsync();

        Assert.Single(await client.ListEventsAsync());
        JsonAssert.Equal("""{"authenticated":true,"scopes":["ingest","query","admin"],"tenant":null,"version":"0.1.0"}""", await client.GetJsonAsync("/api/session"));
    }

    [Fact]
    public async Task Server_Open_StillRefusesForeignPages()
    {
        using var client = server.Client(null);

        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(HttpMethod.Post, "/v1/events", new StringContent("{}"), ("Origin", "http://evil.example"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(HttpMethod.Get, "/api/events", null, ("Host", "evil.example"))).Status);
    }

    /// <summary>Requests need no key.</summary>
    public sealed class OpenServer : ServerFixture
    {
        protected override bool IsOpen => true;
    }
}
