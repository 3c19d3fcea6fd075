using System.Net;
using System.Text.Json.Nodes;

namespace Sightglass.Server.Own;

/// <summary>Own metrics and panels over HTTP. On their own server, because they apply to all tenants.</summary>
public sealed class OwnTests(OwnTests.OwnServer server) : IClassFixture<OwnTests.OwnServer>, IAsyncLifetime
{
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>No own pack for the next test.</summary>
    public async ValueTask DisposeAsync()
    {
        await server.Admin.SendAsync(HttpMethod.Delete, "/api/packs/own");
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Metric_Made_AnswersForStoredEventsAndIsReplaced()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"event":"own_made","team":"red","took":{"ms":100}}""", """{"event":"own_made","team":"red","took":{"ms":300}}""", """{"event":"own_made","team":"blue","took":{"ms":50}}""");
        await server.FlushAsync();

        var made = await server.Admin.PostJsonAsync("/api/metrics", new
        {
            name = "own_slowest", title = "Slowest: \"own\"", unit = "ms", formula = "Max(took.ms) WHERE event=\"own_made\"", by = new[] { "team" }, better = "lower", target = new { max = 200 },
        });

        made.Expect(HttpStatusCode.Created);
        JsonAssert.Equal($$"""{"name":"own_slowest","pack":"own","version":{{(long)made.Json["version"]!}}}""", made.Json);
        var metric = await client.GetJsonAsync("/api/metrics/own_slowest");
        Assert.Equal(("Slowest: \"own\"", 300, "event", "Max(took.ms) WHERE event=\"own_made\""), ((string?)metric["title"], (double?)metric["value"], (string?)metric["grain"], (string?)metric["formula"]));
        Assert.Equal([("red", 300d), ("blue", 50d)], metric["by"]!.AsArray().Select(group => ((string)group!["key"]!["team"]!, (double)group["value"]!)));

        var replaced = await server.Admin.PostJsonAsync("/api/metrics", new { name = "own_slowest", title = "Fastest", unit = "ms", formula = "Min(took.ms)" });
        replaced.Expect(HttpStatusCode.OK);
        Assert.Equal(("Fastest", 50), ((string?)(metric = await client.GetJsonAsync("/api/metrics/own_slowest"))["title"], (double?)metric["value"]));
        Assert.Equal(["own_slowest"], (await server.Admin.GetJsonAsync("/api/packs/own"))["metrics"]!.AsArray().Select(name => (string?)name));
    }

    [Fact]
    public async Task Panels_Pinned_AreOnOneDashboard()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"event":"own_pinned","model":"a"}""", """{"event":"own_pinned","model":"b"}""", """{"event":"own_other"}""");
        await server.FlushAsync();
        await server.Admin.PostJsonAsync("/api/metrics", new { name = "own_pinned", title = "Pinned", unit = "count", formula = "Count(event=own_pinned)" });

        var first = await server.Admin.PostJsonAsync("/api/dashboards/my-numbers/panels", new { title = "By model", formula = "Count(event=own_pinned)", unit = "count", chart = "table", by = new[] { "model" } });
        var second = await server.Admin.PostJsonAsync("/api/dashboards/my-numbers/panels", new { title = "A", metric = "own_pinned", chart = "stat", where = new { model = "a" }, step = "1d" });
        var third = await server.Admin.PostJsonAsync("/api/dashboards/my-numbers/panels", new { title = "Of a pack", metric = "success_rate" });

        first.Expect(HttpStatusCode.Created);
        Assert.Equal([("my-numbers", 1), ("my-numbers", 2), ("my-numbers", 3)], new[] { first, second, third }.Select(reply => ((string)reply.Json["dashboard"]!, (int)reply.Json["panels"]!)));
        var dashboard = await client.GetJsonAsync("/api/dashboards/my-numbers");
        Assert.Equal(("My numbers", "own"), ((string?)dashboard["title"], (string?)dashboard["pack"]!["name"]));
        var panels = dashboard["panels"]!.AsArray();
        Assert.Equal([("By model", (double?)2, "count"), ("A", (double?)1, "count"), ("Of a pack", (double?)null, "ratio")], panels.Select(panel => ((string)panel!["title"]!, (double?)panel["data"]!["value"], (string)panel["data"]!["unit"]!)));
        Assert.Equal([1d, 1d], panels[0]!["data"]!["by"]!.AsArray().Select(group => (double)group!["value"]!));
    }

    [Fact]
    public async Task Change_MadeInThePack_IsKeptByTheNext()
    {
        const string Yaml = """
            name: own
            title: Ours
            version: 7
            description: Written by hand.
            constants:
              own_limit: {value: 5000, unit: ms, description: What we promise}
            metrics:
              own_hand: {title: By hand, description: "Of all.", unit: count, grain: event, formula: Count(duration_ms>0)}
            """;
        (await server.Admin.SendAsync(HttpMethod.Put, "/api/packs/own", new StringContent(Yaml))).Expect(HttpStatusCode.Created);

        (await server.Admin.PostJsonAsync("/api/metrics", new { name = "own_page", title = "By the page", unit = "count", formula = "own_hand / own_limit" })).Expect(HttpStatusCode.Created);

        var pack = await server.Admin.GetJsonAsync("/api/packs/own");
        Assert.Equal("Ours", (string?)pack["title"]);
        Assert.Equal(["own_hand", "own_page"], pack["metrics"]!.AsArray().Select(name => (string?)name));
    }

    [Theory]
    [InlineData("""{"name":"own_bad","title":"Bad","unit":"ms","formula":"P95(duration_ms"}""", 422, "pack-invalid", "own.yaml:")]
    [InlineData("""{"name":"own_bad","title":"Bad","unit":"miles","formula":"Count()"}""", 422, "pack-invalid", "own.yaml:")]
    [InlineData("""{"name":"own bad","title":"Bad","unit":"ms","formula":"Count()"}""", 422, "pack-invalid", "own.yaml:")]
    [InlineData("""{"name":"own_bad","title":"Bad","unit":"ms"}""", 400, "bad-request", "'formula' is missing; send it as a text.")]
    [InlineData("""{"name":"success_rate","title":"Mine","unit":"ratio","formula":"Count()"}""", 409, "metric-of-pack", "'success_rate' is defined by the pack 'workers-ai'; choose another name, or change it there.")]
    public async Task Metric_ThatCannotBe_IsRefusedAndNothingChanges(string body, int status, string code, string detail)
    {
        var reply = await server.Admin.PostJsonAsync("/api/metrics", JsonNode.Parse(body)!);

        Assert.Equal((status, code), ((int)reply.Status, (string?)reply.Json["code"]));
        Assert.StartsWith(detail, (string?)reply.Json["detail"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Admin.GetAsync("/api/packs/own")).Status);
    }

    [Fact]
    public async Task Mistake_OfAFormula_PointsToItsColumn()
    {
        var reply = await server.Admin.PostJsonAsync("/api/metrics", new { name = "own_bad", title = "Bad", unit = "ms", formula = "Count() / Nothing(x)" });

        var mistake = Assert.Single(reply.Json["mistakes"]!.AsArray())!;
        Assert.StartsWith("column 11: ", (string?)mistake["message"], StringComparison.Ordinal);
        Assert.Equal("own.yaml", (string?)mistake["file"]);
    }

    [Theory]
    [InlineData("matching-overview", """{"title":"T","formula":"Count()","unit":"count"}""", 409, "dashboard-of-pack")]
    [InlineData("mine", """{"title":"T","formula":"Count()","metric":"success_rate"}""", 400, "bad-request")]
    [InlineData("mine", """{"title":"T"}""", 400, "bad-request")]
    [InlineData("mine", """{"title":"T","formula":"Count()","unit":"count","where":{"model":null}}""", 400, "bad-request")]
    [InlineData("mine", """{"title":"T","formula":"Count()","unit":"count","by":["model",null]}""", 400, "bad-request")]
    [InlineData("mine", """{"title":"T","metric":"sucess_rate"}""", 404, "no-such-metric")]
    [InlineData("mine", """{"title":"T","formula":"Count()","step":"soon"}""", 400, "bad-step")]
    [InlineData("Mine!", """{"title":"T","formula":"Count()"}""", 422, "pack-invalid")]
    [InlineData("mine", """{"title":"T","formula":"Cuont()"}""", 422, "pack-invalid")]
    public async Task Panel_ThatCannotBe_IsRefused(string dashboard, string body, int status, string code)
    {
        var reply = await server.Admin.PostJsonAsync($"/api/dashboards/{dashboard}/panels", JsonNode.Parse(body)!);

        Assert.Equal((status, code), ((int)reply.Status, (string?)reply.Json["code"]));
    }

    [Fact]
    public async Task Own_OfAllTenants_IsNotForTheAdminOfOne()
    {
        using var admin = server.Client(Auth.Scope.Admin, server.NewTenant());
        using var reader = server.Client(Auth.Scope.Query, null);
        var metric = new { name = "own_mine", title = "Mine", unit = "count", formula = "Count()" };

        var foreign = await admin.PostJsonAsync("/api/metrics", metric);
        Assert.Equal((HttpStatusCode.Forbidden, "foreign-tenant"), (foreign.Status, (string?)foreign.Json["code"]));
        Assert.Equal("foreign-tenant", (string?)(await admin.PostJsonAsync("/api/dashboards/mine/panels", new { title = "T", formula = "Count()" })).Json["code"]);
        Assert.Equal("scope-missing", (string?)(await reader.PostJsonAsync("/api/metrics", metric)).Json["code"]);
    }

    [Fact]
    public async Task Changes_InTheSameMoment_AllHappen()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => server.Admin.PostJsonAsync("/api/metrics", new { name = $"own_at_once_{i}", title = "At once", unit = "count", formula = "Count()" })));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.Created, reply.Status));
        var known = (await server.Admin.GetJsonAsync("/api/metrics?pack=own"))["metrics"]!.AsArray().Select(metric => (string)metric!["name"]!).ToList();
        Assert.All(Enumerable.Range(0, 20), i => Assert.Contains($"own_at_once_{i}", known));
    }

    public sealed class OwnServer : ServerFixture;
}
