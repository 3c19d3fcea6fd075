using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Storage.Documents;

namespace Sightglass.Server.Auth;

/// <summary>People: links, cookies, signing out; and what is stored of their keys.</summary>
public sealed class SessionTests(ServerFixture server)
{
    [Fact]
    public async Task Link_UsedTwice_SignsInOnce()
    {
        using var client = server.Client(null);
        var keys = server.Services.GetRequiredService<KeyStore>();
        var key = keys.Find(server.NewKey(Scope.All, tenant: null))!;
        var link = "/signin?token=" + server.Services.GetRequiredService<Sessions>().CreateLink(key);

        var first = await client.GetAsync(link);
        var second = await client.GetAsync(link);

        Assert.Equal((HttpStatusCode.Found, "/"), (first.Status, first.Headers.Location?.OriginalString));
        Assert.True((await SessionAsync(client, CookieOf(first)))!.Value.GetProperty("authenticated").GetBoolean());
        Assert.False(second.Headers.Contains("Set-Cookie"));

        // The session ends with the key, like every other.
        Assert.True(await keys.TryRemoveAsync(key, "test", CancellationToken.None));
        Assert.False((await SessionAsync(client, CookieOf(first)))!.Value.GetProperty("authenticated").GetBoolean());
    }

    [Fact]
    public async Task Link_OfARevokedKey_SignsNobodyIn()
    {
        using var client = server.Client(null);
        var keys = server.Services.GetRequiredService<KeyStore>();
        var key = keys.Find(server.NewKey(Scope.All, tenant: null))!;
        var link = "/signin?token=" + server.Services.GetRequiredService<Sessions>().CreateLink(key);
        Assert.True(await keys.TryRemoveAsync(key, "test", CancellationToken.None));

        Assert.False((await client.GetAsync(link)).Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Sessions_OfAnotherKey_AreNotEndedByManySignIns()
    {
        using var client = server.Client(null);
        var tenant = server.NewTenant();
        var admin = CookieOf(await client.PostJsonAsync("/api/session", new { key = server.NewKey(Scope.All, null) }));
        var colleague = CookieOf(await client.PostJsonAsync("/api/session", new { key = server.NewKey(Scope.Query, tenant) }));
        var key = server.NewKey(Scope.Query, tenant);
        var first = CookieOf(await client.PostJsonAsync("/api/session", new { key }));
        for (var i = 0; i < Sessions.MaxOfKey; i++)
        {
            (await client.PostJsonAsync("/api/session", new { key })).Expect(HttpStatusCode.OK);
        }

        Assert.True((await SessionAsync(client, admin))!.Value.GetProperty("authenticated").GetBoolean());
        Assert.True((await SessionAsync(client, colleague))!.Value.GetProperty("authenticated").GetBoolean());
        Assert.False((await SessionAsync(client, first))!.Value.GetProperty("authenticated").GetBoolean());
    }

    /// <summary>The next start: other objects over the same documents.</summary>
    [Fact]
    public async Task Session_OutlivesARestart_AndEndsWithItsKey()
    {
        var (keys, documents) = (server.Services.GetRequiredService<KeyStore>(), server.Services.GetRequiredService<DocumentStore>());
        var (kept, revoked) = (keys.Find(server.NewKey(Scope.Query, null))!, keys.Find(server.NewKey(Scope.Query, null))!);
        var before = new Sessions(keys, documents, TimeProvider.System, NullLogger<Sessions>.Instance);
        var (open, closed, ofRevoked) = (await before.OpenAsync(kept, CancellationToken.None), await before.OpenAsync(kept, CancellationToken.None), await before.OpenAsync(revoked, CancellationToken.None));
        await before.CloseAsync(closed, CancellationToken.None);
        Assert.True(await keys.TryRemoveAsync(revoked, "test", CancellationToken.None));

        var after = new Sessions(keys, documents, TimeProvider.System, NullLogger<Sessions>.Instance);
        await after.LoadAsync(CancellationToken.None);

        Assert.Equal(kept.Id, after.Find(open)?.Id);
        Assert.Null(after.Find(closed));
        Assert.Null(after.Find(ofRevoked));
        var stored = JsonSerializer.Serialize(await documents.ReadAllAsync<JsonElement>(Sessions.Kind, _ => true, CancellationToken.None));
        Assert.Contains(kept.Id, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(open, stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_ThatAKeyAsksFor_SignsInWithItsRights()
    {
        using var client = server.Client(server.NewKey(Scope.Query, "tenant-of-link"));

        var link = (string)(await client.PostJsonAsync("/api/session/link", new { })).Json["path"]!;

        using var visitor = server.Client(null);
        var session = (await SessionAsync(visitor, CookieOf(await visitor.GetAsync(link))))!.Value;
        Assert.Equal(("tenant-of-link", "query"), (session.GetProperty("tenant").GetString(), session.GetProperty("scopes")[0].GetString()));
    }

    [Fact]
    public async Task Sessions_OfATenant_EndItsOwnOldestFirst()
    {
        var clock = new SetClock(new DateTimeOffset(2026, 11, 27, 10, 0, 0, TimeSpan.Zero));
        var keys = server.Services.GetRequiredService<KeyStore>();
        var sessions = new Sessions(keys, server.Services.GetRequiredService<DocumentStore>(), clock, NullLogger<Sessions>.Instance);
        ApiKey[] acme = [.. Enumerable.Range(0, (Sessions.MaxOfTenant / Sessions.MaxOfKey) + 1).Select(_ => keys.Find(server.NewKey(Scope.Query, "acme-of-sessions"))!)];
        var globex = await sessions.OpenAsync(keys.Find(server.NewKey(Scope.Query, "globex-of-sessions"))!, CancellationToken.None);
        List<string> opened = [];
        foreach (var key in acme)
        {
            for (var i = 0; i < Sessions.MaxOfKey; i++)
            {
                clock.Now += TimeSpan.FromSeconds(1);
                opened.Add(await sessions.OpenAsync(key, CancellationToken.None));
            }
        }

        Assert.NotNull(sessions.Find(globex));
        Assert.Equal(opened.Skip(Sessions.MaxOfKey), opened.Where(token => sessions.Find(token) is not null));
    }

    [Fact]
    public async Task Key_ThatOnlySendsEvents_OpensNoSession()
    {
        using var client = server.Client(null);

        var reply = await client.PostJsonAsync("/api/session", new { key = server.NewKey(Scope.Ingest, server.NewTenant()) });

        Assert.Equal((HttpStatusCode.Forbidden, "scope-missing", false), (reply.Status, (string?)reply.Json["code"], reply.Headers.Contains("Set-Cookie")));
    }

    [Theory]
    [InlineData("POST", "/v1/events", 401)]
    [InlineData("POST", "/api/events/raw?clef", 401)]
    [InlineData("POST", "/loki/api/v1/push", 401)]
    [InlineData("POST", "/api/keys", 403)]
    [InlineData("POST", "/api/query", 403)]
    [InlineData("PUT", "/api/packs/none", 403)]
    [InlineData("DELETE", "/api/packs/none", 403)]
    [InlineData("DELETE", "/api/session", 403)]
    public async Task Session_OfAWriteThatAnotherPageSent_DoesNotCount(string method, string path, int status)
    {
        using var client = server.Client(null);
        var cookie = CookieOf(await client.PostJsonAsync("/api/session", new { key = server.NewKey(Scope.All, null) }));
        var own = server.Address.GetLeftPart(UriPartial.Authority);
        foreach (var (name, value) in new[] { ("X-None", ""), ("Origin", "http://127.0.0.1:1"), ("Origin", "http://localhost:5173"), ("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Site", "none") })
        {
            using var content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
            Assert.Equal(status, (int)(await client.SendAsync(new HttpMethod(method), path, content, ("Cookie", cookie), (name, value))).Status);
        }

        Assert.True((await SessionAsync(client, cookie))!.Value.GetProperty("authenticated").GetBoolean());
        foreach (var (name, value) in new[] { ("Origin", own), ("Sec-Fetch-Site", "same-origin") })
        {
            using var content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
            Assert.NotInRange((int)(await client.SendAsync(new HttpMethod(method), path, content, ("Cookie", cookie), (name, value))).Status, 401, 403);
        }
    }

    [Theory]
    [InlineData("/signin")]
    [InlineData("/signin?token=")]
    [InlineData("/signin?token=guess")]
    public async Task Link_ThatIsNone_SignsNobodyIn(string path)
    {
        using var client = server.Client(null);

        Assert.False((await client.GetAsync(path)).Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Key_GivenToSignIn_OpensASessionWithItsRights()
    {
        using var client = server.Client(null);
        var tenant = server.NewTenant();
        var key = server.NewKey(Scope.Query, tenant);

        var reply = await client.PostJsonAsync("/api/session", new { key });

        var expected = $$"""{"authenticated":true,"scopes":["query"],"tenant":"{{tenant}}","version":"0.1.0"}""";
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        JsonAssert.Equal(expected, reply.Json);
        var cookie = CookieOf(reply);
        Assert.Equal(expected, (await SessionAsync(client, cookie)).ToString());
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(HttpMethod.Get, "/api/events", null, ("Cookie", cookie))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(HttpMethod.Post, "/v1/events", null, ("Cookie", cookie), ("Sec-Fetch-Site", "same-origin"))).Status);
    }

    [Fact]
    public async Task Cookie_OfASession_IsForThisServerOnly()
    {
        using var client = server.Client(null);

        var reply = await client.PostJsonAsync("/api/session", new { key = server.NewKey(Scope.Query, null) });

        var parts = reply.Headers.GetValues("Set-Cookie").Single().Split("; ");
        Assert.Matches("^sg_session=[0-9a-f]{64}$", parts[0]);
        Assert.Equal(["httponly", "max-age=2592000", "path=/", "samesite=strict"], parts.Skip(1).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task SignOut_EndsTheSession()
    {
        using var client = server.Client(null);
        var cookie = CookieOf(await client.PostJsonAsync("/api/session", new { key = server.NewKey(Scope.Query, null) }));

        var reply = await client.SendAsync(HttpMethod.Delete, "/api/session", null, ("Cookie", cookie), ("Origin", server.Address.GetLeftPart(UriPartial.Authority)));

        Assert.Equal(HttpStatusCode.NoContent, reply.Status);
        Assert.StartsWith("sg_session=; expires=Thu, 01 Jan 1970", reply.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        Assert.False((await SessionAsync(client, cookie))!.Value.GetProperty("authenticated").GetBoolean());
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.SendAsync(HttpMethod.Get, "/api/events", null, ("Cookie", cookie))).Status);
    }

    [Theory]
    [InlineData("{\"key\":\"sg_nobody\"}", 401, "unknown-key")]
    [InlineData("{\"key\":\"\"}", 401, "unknown-key")]
    [InlineData("{\"key\":null}", 401, "unknown-key")]
    [InlineData("{}", 401, "unknown-key")]
    [InlineData("{\"key\":5}", 400, "bad-request")]
    [InlineData("{", 400, "bad-request")]
    [InlineData("", 400, "bad-request")]
    public async Task SignIn_WithoutAKnownKey_IsRefused(string body, int status, string code)
    {
        using var client = server.Client(null);

        var reply = await client.PostJsonAsync("/api/session", body);

        Assert.Equal((status, "application/problem+json"), ((int)reply.Status, reply.ContentType));
        Assert.Equal(code, (string?)reply.Json["code"]);
        Assert.False(reply.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Session_OfNobody_IsNoError()
    {
        using var client = server.Client(null);

        var reply = await client.GetAsync("/api/session");

        Assert.Equal("""{"authenticated":false,"scopes":[],"tenant":null,"version":"0.1.0"}""", reply.Text);
    }

    [Fact]
    public void Keys_OnTheDisk_AreHashes()
    {
        var key = server.NewKey(Scope.Query, server.NewTenant());

        var kept = string.Concat(Directory.GetFiles(server.DataDirectory, "documents.db*").Select(ReadAll));

        Assert.DoesNotContain(key, kept, StringComparison.Ordinal);
        Assert.DoesNotContain("sg_", kept, StringComparison.Ordinal);
        Assert.Contains(ApiKey.HashOf(key), kept, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(server.DataDirectory).UnixFileMode);
    }

    // The server has the files open for writing.
    private static string ReadAll(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private static string CookieOf(Reply reply) => reply.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

    private static async Task<JsonElement?> SessionAsync(SightglassClient client, string cookie) =>
        JsonDocument.Parse((await client.SendAsync(HttpMethod.Get, "/api/session", null, ("Cookie", cookie))).Text).RootElement;
}
