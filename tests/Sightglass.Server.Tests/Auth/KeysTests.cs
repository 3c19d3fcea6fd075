using System.Net;

namespace Sightglass.Server.Auth;

/// <summary>Keys over HTTP: created, listed without secrets, revoked.</summary>
public sealed class KeysTests(ServerFixture server)
{
    [Fact]
    public async Task Key_MadeListedAndRevoked_IsValidMeanwhile()
    {
        var tenant = server.NewTenant();

        var made = (await server.Admin.PostJsonAsync("/api/keys", new { name = "worker", scopes = new[] { "ingest", "query" }, tenant })).Expect(HttpStatusCode.Created);

        var (id, secret) = ((string)made.Json["id"]!, (string)made.Json["key"]!);
        Assert.Matches("^sg_[0-9a-f]{40}$", secret);
        Assert.Equal(["id", "name", "scopes", "tenant", "createdAt", "key"], made.Json.AsObject().Select(member => member.Key));
        var listed = await server.Admin.GetAsync("/api/keys");
        Assert.DoesNotContain(secret, listed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(ApiKey.HashOf(secret), listed.Text, StringComparison.Ordinal);
        var entry = Assert.Single(listed.Json["keys"]!.AsArray(), key => (string)key!["id"]! == id)!.AsObject();
        JsonAssert.Equal($$"""{"id":"{{id}}","name":"worker","scopes":["ingest","query"],"tenant":"{{tenant}}"}""", entry.Without("createdAt"));

        using var client = server.Client(secret);
        await client.IngestAsync("""{"event":"a"}""");
        var cookie = (await client.PostJsonAsync("/api/session", new { key = secret })).Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        using var person = server.Client(null);
        Assert.Equal(HttpStatusCode.OK, (await person.SendAsync(HttpMethod.Get, "/api/fields", null, ("Cookie", cookie))).Status);

        Assert.Equal(HttpStatusCode.NoContent, (await server.Admin.SendAsync(HttpMethod.Delete, "/api/keys/" + id)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/events")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await person.SendAsync(HttpMethod.Get, "/api/fields", null, ("Cookie", cookie))).Status);
        var gone = await server.Admin.SendAsync(HttpMethod.Delete, "/api/keys/" + id);
        Assert.Equal((HttpStatusCode.NotFound, "no-such-key", $"no key has the id '{id}'; GET /api/keys lists them."), (gone.Status, (string?)gone.Json["code"], (string?)gone.Json["detail"]));
        Assert.DoesNotContain(id, (await server.Admin.GetAsync("/api/keys")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_ForAllTenants_HasNone()
    {
        var made = (await server.Admin.PostJsonAsync("/api/keys", new { name = " all ", scopes = new[] { "admin" } })).Expect(HttpStatusCode.Created).Json;

        JsonAssert.Equal("""{"name":"all","scopes":["admin"],"tenant":null}""", made.AsObject().Without("id").Without("createdAt").Without("key"));
        using var client = server.Client((string)made["key"]!);
        JsonAssert.Equal("""{"authenticated":true,"scopes":["ingest","query","admin"],"tenant":null,"version":"0.1.0"}""", await client.GetJsonAsync("/api/session"));
    }

    [Theory]
    [InlineData("""{"scopes":["ingest"]}""", "'name' has 1 to 100 characters.")]
    [InlineData("""{"name":"  ","scopes":["ingest"]}""", "'name' has 1 to 100 characters.")]
    [InlineData("""{"name":"a\u0007","scopes":["ingest"]}""", "'name' has 1 to 100 characters.")]
    [InlineData("""{"name":"a"}""", "'scopes' is a list of at least one of \"ingest\", \"query\", \"admin\".")]
    [InlineData("""{"name":"a","scopes":[]}""", "'scopes' is a list of at least one of \"ingest\", \"query\", \"admin\".")]
    [InlineData("""{"name":"a","scopes":["ingest","root"]}""", "'scopes' is a list of at least one of \"ingest\", \"query\", \"admin\".")]
    [InlineData("""{"name":"a","scopes":["ingest",null]}""", "'scopes' is a list of at least one of \"ingest\", \"query\", \"admin\".")]
    [InlineData("""{"name":"a","scopes":["ingest"],"tenant":""}""", "'tenant' has 1 to 200 characters; null or none is a key for all tenants.")]
    public async Task Key_ThatCannotBe_IsRefused(string body, string detail)
    {
        var reply = await server.Admin.PostJsonAsync("/api/keys", body);

        Assert.Equal((HttpStatusCode.BadRequest, "bad-request", detail), (reply.Status, (string?)reply.Json["code"], (string?)reply.Json["detail"]));
    }

    [Fact]
    public async Task AdminOfOneTenant_SeesAndMakesItsKeysOnly()
    {
        var (own, other) = (server.NewTenant(), server.NewTenant());
        using var admin = server.Client(Scope.Admin, own);
        var foreign = (string)(await server.Admin.PostJsonAsync("/api/keys", new { name = "foreign", scopes = new[] { "query" }, tenant = other })).Json["id"]!;

        foreach (var tenant in new[] { other, null })
        {
            var reply = await admin.PostJsonAsync("/api/keys", new { name = "more", scopes = new[] { "admin" }, tenant });
            Assert.Equal((HttpStatusCode.Forbidden, "foreign-tenant"), (reply.Status, (string?)reply.Json["code"]));
        }

        (await admin.PostJsonAsync("/api/keys", new { name = "mine", scopes = new[] { "query" }, tenant = own })).Expect(HttpStatusCode.Created);
        Assert.Equal([own, own], (await admin.GetJsonAsync("/api/keys"))["keys"]!.AsArray().Select(key => (string?)key!["tenant"]));
        Assert.Equal(HttpStatusCode.NotFound, (await admin.SendAsync(HttpMethod.Delete, "/api/keys/" + foreign)).Status);
    }
}

/// <summary>The keys of a server that no other test uses.</summary>
public sealed class LastKeyTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task LastAdminKey_IsNotRevoked()
    {
        var keys = (await server.Admin.GetJsonAsync("/api/keys"))["keys"]!.AsArray();
        var last = (string)Assert.Single(keys)!["id"]!;

        var reply = await server.Admin.SendAsync(HttpMethod.Delete, "/api/keys/" + last);

        Assert.Equal((HttpStatusCode.Conflict, "last-admin-key"), (reply.Status, (string?)reply.Json["code"]));
        Assert.Equal($"'{last}' is the only key left that is for all tenants and has the scope 'admin'; make another one first.", (string?)reply.Json["detail"]);

        using var tenantAdmin = server.Client(Scope.Admin, "t");
        Assert.Equal(HttpStatusCode.Conflict, (await server.Admin.SendAsync(HttpMethod.Delete, "/api/keys/" + last)).Status);
        using var another = server.Client(Scope.Admin, null);
        Assert.Equal(HttpStatusCode.NoContent, (await another.SendAsync(HttpMethod.Delete, "/api/keys/" + last)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Admin.GetAsync("/api/keys")).Status);
    }
}
