using System.Net;
using System.Text.Json.Nodes;

namespace Sightglass.Server.Auth;

/// <summary>Tenants: what decides an event's tenant, and that no tenant sees another's events.</summary>
public sealed class TenantTests(ServerFixture server)
{
    [Theory]
    [InlineData("tenant_id")]
    [InlineData("tenant")]
    public async Task Key_OfOneTenant_DecidesAndTheEventsWordIsAnAttribute(string name)
    {
        var tenant = server.NewTenant();
        using var client = server.Client(Scope.Ingest | Scope.Query, tenant);

        await client.IngestAsync($$"""{"event":"a","{{name}}":"another"}""");

        await server.FlushAsync();
        var stored = Assert.Single(await client.ListEventsAsync());
        Assert.Equal(tenant, (string?)stored["tenant"]);
        JsonAssert.Equal($$"""{"{{name}}":"another"}""", stored["attributes"]);
    }

    [Theory]
    [InlineData("\"tenant_id\":\"{0}\"", "{0}")]
    [InlineData("\"tenant\":\"{0}\"", "{0}")]
    [InlineData("\"tenant_id\":\"\"", "default")]
    [InlineData("\"tenant_id\":[7]", "default")]
    [InlineData("\"tenant_id\":null", "default")]
    [InlineData("\"x\":1", "default")]
    public async Task Key_OfAllTenants_LetsTheEventChoose(string member, string tenant)
    {
        var (mine, name) = (server.NewTenant(), "choice-" + Guid.NewGuid().ToString("N"));
        using var sender = server.Client(Scope.Ingest, null);

        await sender.IngestAsync("{\"event\":\"" + name + "\"," + member.Replace("{0}", mine, StringComparison.Ordinal) + "}");

        await server.FlushAsync();
        var stored = Assert.Single(await server.Admin.ListEventsAsync($"event=\"{name}\""));
        Assert.Equal(tenant.Replace("{0}", mine, StringComparison.Ordinal), (string?)stored["tenant"]);
        Assert.Equal(tenant == "default" && !member.Contains("null", StringComparison.Ordinal), stored.ContainsKey("attributes"));
    }

    [Fact]
    public async Task Reader_OfOneTenant_SeesNothingOfOthersAnywhere()
    {
        using var mine = server.NewTenantClient();
        using var theirs = server.NewTenantClient();
        var secret = "secret-" + Guid.NewGuid().ToString("N");
        using var ceiling = new CancellationTokenSource(ServerFixture.Ceiling);
        await using var tail = await ServerSentEvents.OpenAsync(mine.Http, "/api/tail");
        Assert.Equal("ready", (await tail.ReadAsync(ceiling.Token))?.Name);
        await theirs.IngestAsync([.. Enumerable.Range(0, 5).Select(i => $$"""{"event":"workers_ai_complete_failure","job_id":"{{secret}}","last_error":"{{secret}}","user_id":"{{secret}}","service":"{{secret}}","at":{{i}}}""")]);
        await mine.IngestAsync("""{"event":"cache_lookup","cache_type":"kv","result":"hit","job_id":"own"}""");
        await server.FlushAsync();
        var foreign = (await theirs.ListEventsAsync())[0];
        var own = (await mine.ListEventsAsync())[0];

        Assert.Equal("own", (string?)own["job_id"]);
        Assert.Single(await mine.ListEventsAsync());
        Assert.Empty(await mine.ListEventsAsync($"job_id=\"{secret}\""));
        Assert.Equal(HttpStatusCode.NotFound, (await mine.GetAsync($"/api/events/{foreign["id"]}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await mine.GetAsync($"/api/events/{foreign["id"]}/around")).Status);
        Assert.Single((await mine.GetJsonAsync($"/api/events/{own["id"]}/around"))["events"]!.AsArray());
        Assert.Equal(1, (long)(await mine.GetJsonAsync($"/api/histogram?{SightglassClient.AllTime}"))["total"]!);
        Assert.Equal(1, (long)(await mine.GetJsonAsync("/api/overview"))["events"]!);
        JsonAssert.Equal("""{"facets":[{"field":"service","distinct":0,"values":[]},{"field":"event","distinct":1,"values":[{"value":"cache_lookup","count":1}]}]}""", await mine.GetJsonAsync("/api/facets?fields=service,event"));
        Assert.Equal(0, (double?)(await mine.QueryAsync("formula", "Count(event=\"workers_ai_complete_failure\")")).Json["rows"]![0]![0]);
        string[] paths =
        [
            "/api/events", "/api/histogram?by=service", "/api/facets", "/api/overview", "/api/overview?pack=workers-ai", "/api/catalog", "/api/metrics?from=now-1d",
            "/api/metrics/average_models_tried?by=service", "/api/analytics/workers-ai", "/api/status",
        ];
        foreach (var path in paths)
        {
            Assert.DoesNotContain(secret, (await mine.GetAsync(path)).Text, StringComparison.Ordinal);
        }

        foreach (var (language, query) in new[] { ("filter", ""), ("formula", "Count() GROUP BY service"), ("formula", "Count() GROUP BY job_id") })
        {
            Assert.DoesNotContain(secret, (await mine.QueryAsync(language, query)).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        }

        using var again = new CancellationTokenSource(ServerFixture.Ceiling);
        var row = await tail.ReadAsync(again.Token);
        Assert.Equal(("row", "own"), (row?.Name, (string?)JsonNode.Parse(row!.Value.Data)!["job_id"]));
    }

    [Fact]
    public async Task Reader_OfOneTenant_MayNotAskForAnother()
    {
        using var client = server.NewTenantClient();
        foreach (var path in new[] { "/api/events", "/api/histogram", "/api/facets", "/api/tail", "/api/overview", "/api/metrics/success_rate", "/api/catalog" })
        {
            var reply = await client.GetAsync($"{path}?tenant=another");

            Assert.Equal((path, HttpStatusCode.Forbidden, "foreign-tenant"), (path, reply.Status, (string?)reply.Json["code"]));
        }
    }

    [Fact]
    public async Task Reader_OfAllTenants_MayAskForOne()
    {
        var (one, other, name) = (server.NewTenant(), server.NewTenant(), "shared-" + Guid.NewGuid().ToString("N"));
        foreach (var tenant in new[] { one, other })
        {
            using var sender = server.Client(Scope.Ingest, tenant);
            await sender.IngestAsync($$"""{"event":"{{name}}","of":"{{tenant}}"}""");
        }

        await server.FlushAsync();

        var filter = Uri.EscapeDataString($"event=\"{name}\"");
        Assert.Equal(2, (long)(await server.Admin.GetJsonAsync($"/api/histogram?filter={filter}"))["total"]!);
        Assert.Equal(1, (long)(await server.Admin.GetJsonAsync($"/api/histogram?filter={filter}&tenant={one}"))["total"]!);
        Assert.Equal(1, (int)(await server.Admin.GetJsonAsync($"/api/facets?filter={filter}&fields=event&tenant={other}"))["facets"]![0]!["values"]![0]!["count"]!);
        var listed = (await server.Admin.GetJsonAsync($"/api/events?filter={filter}&tenant={one}"))["events"]!.AsArray();
        Assert.Equal(one, (string?)Assert.Single(listed)!["tenant"]);
    }
}
