using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Sightglass.Server.Catalog;

/// <summary>Packs over HTTP: applied, changed, restored and removed while the server runs. On their own server, because packs apply to all tenants.</summary>
public sealed class PacksTests(PacksTests.OwnServer server) : IClassFixture<PacksTests.OwnServer>, IAsyncLifetime
{
    private const string Pack = """
        name: lifecycle
        title: Life cycle
        version: 1
        description: Of a pack.
        fields:
          a_lifecycle_score: {type: number, unit: points, description: How good}
        events:
          lifecycle_done: {description: It is done., kind: log}
        metrics:
          lifecycle_score: {title: Score, description: On average., unit: points, grain: event, formula: "Avg(a_lifecycle_score)"}
        """;

    // Another field name that comes first in order, so that the fields of all packs after it move.
    private const string NextPack = """
        name: lifecycle
        title: Life cycle, next
        version: 2
        description: Of a pack.
        fields:
          a_lifecycle_mood: {type: keyword, description: In a word}
          a_lifecycle_score: {type: number, unit: points, description: How good}
        events:
          lifecycle_done: {description: It is done., kind: log}
        metrics:
          lifecycle_best: {title: Best, description: The best., unit: points, grain: event, formula: "Max(a_lifecycle_score)"}
        """;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Resets the packs for the next test.</summary>
    public async ValueTask DisposeAsync()
    {
        await server.Admin.SendAsync(HttpMethod.Delete, "/api/packs/lifecycle");
        await server.Admin.PostJsonAsync("/api/packs/workers-ai/restore", new { version = 0 });
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Pack_AppliedAndChanged_IsMeasuredWithoutARestart()
    {
        // Its own field, because only the first pack that declares a field finds values stored before.
        static string Applying(string pack) => pack.Replace("a_lifecycle_score", "a_applied_score", StringComparison.Ordinal);
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"event":"lifecycle_done","a_applied_score":1}""");
        await server.FlushAsync();

        var applied = await PutAsync(Applying(Pack));
        Assert.Equal(HttpStatusCode.Created, applied.Status);
        var version = (long)applied.Json["version"]!;
        JsonAssert.Equal($$"""{"name":"lifecycle","version":{{version}},"warnings":[]}""", applied.Json);
        await client.IngestAsync("""{"event":"lifecycle_done","a_applied_score":3}""");
        await server.FlushAsync();
        Assert.Equal(2, (double?)(await client.GetJsonAsync("/api/metrics/lifecycle_score"))["value"]);
        Assert.Contains((await client.GetJsonAsync("/api/fields"))["fields"]!.AsArray(), field => (string?)field!["name"] == "a_applied_score");

        var changed = (await PutAsync(Applying(NextPack))).Expect(HttpStatusCode.OK);
        JsonAssert.Equal(
            $$"""{"name":"lifecycle","version":{{version + 1}},"warnings":["metric 'lifecycle_score' is no longer defined; links and programs that name it will not find it"]}""", changed.Json);
        await client.IngestAsync("""{"event":"lifecycle_done","a_applied_score":7,"a_lifecycle_mood":"good"}""");
        await server.FlushAsync();
        Assert.Equal(7, (double?)(await client.GetJsonAsync("/api/metrics/lifecycle_best"))["value"]);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/metrics/lifecycle_score")).Status);
        Assert.Equal("good", (string?)Assert.Single(await client.ListEventsAsync("a_lifecycle_mood=good"))["a_lifecycle_mood"]);

        Assert.Equal(HttpStatusCode.NoContent, (await server.Admin.SendAsync(HttpMethod.Delete, "/api/packs/lifecycle")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/metrics/lifecycle_best")).Status);
        Assert.Equal(3, (await client.ListEventsAsync("event=lifecycle_done")).Count);
    }

    [Fact]
    public async Task LiveView_OpenedBefore_ShowsTheFieldsOfAPackThatIsApplied()
    {
        using var client = server.NewTenantClient();
        await using var tail = await ServerSentEvents.OpenAsync(client.Http, "/api/tail?filter=a_lifecycle_score%3E2");
        await client.IngestAsync("""{"event":"lifecycle_done","a_lifecycle_score":5,"level":"warn"}""");
        Assert.Equal("""{"a_lifecycle_score":5}""", (await RowAsync(tail))["attributes"]!.ToJsonString());

        (await PutAsync(NextPack)).Expect(HttpStatusCode.Created);
        await client.IngestAsync("""{"event":"lifecycle_done","a_lifecycle_score":6,"level":"warn"}""", """{"event":"lifecycle_done","a_lifecycle_score":1}""");

        var row = await RowAsync(tail);
        Assert.Equal((6, "warn", null), ((int?)row["a_lifecycle_score"], (string?)row["level"], row["attributes"]));
    }

    [Fact]
    public async Task Pack_WithMistakes_IsRefusedWithAllOfThem()
    {
        var wrong = Pack.Replace("type: number", "type: float", StringComparison.Ordinal).Replace("Avg(a_lifecycle_score)", "Avg(", StringComparison.Ordinal).Replace("kind: log", "kind: lok", StringComparison.Ordinal);

        var reply = await PutAsync(wrong);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "pack-invalid"), (reply.Status, (string?)reply.Json["code"]));
        Assert.Equal(
            ["lifecycle.yaml:6:29: unknown field type 'float'; use one of keyword, text, integer, number, boolean, timestamp", "lifecycle.yaml:8:52: unknown event kind 'lok'; did you mean 'log'?"],
            ((string?)reply.Json["detail"])!.Split('\n'));
        JsonAssert.Equal("""{"file":"lifecycle.yaml","line":8,"column":52,"message":"unknown event kind 'lok'; did you mean 'log'?"}""", reply.Json["mistakes"]![1]!);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Admin.GetAsync("/api/packs/lifecycle")).Status);
    }

    [Theory]
    [InlineData("Avg(a_lifecycle_score)", "Avg(", "lifecycle.yaml:10:103: column 5: 'Avg' needs a field")]
    [InlineData("name: lifecycle", "name: other", "lifecycle.yaml:1:1: the pack is named 'other' and was sent as 'lifecycle'; give both the same name")]
    [InlineData("lifecycle_score: {title", "success_rate: {title", "packs/workers-ai/pack.yaml:")]
    public async Task Pack_ThatDoesNotFit_IsRefusedWithThePlace(string text, string replacement, string detail)
    {
        var reply = await PutAsync(Pack.Replace(text, replacement, StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "pack-invalid"), (reply.Status, (string?)reply.Json["code"]));
        Assert.StartsWith(detail, (string?)reply.Json["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Field_OfAnotherType_IsRefusedForEver()
    {
        (await PutAsync(Pack)).Expect(HttpStatusCode.Created);
        await server.Admin.SendAsync(HttpMethod.Delete, "/api/packs/lifecycle");

        var reply = await PutAsync(Pack.Replace("{type: number, unit: points, ", "{type: keyword, ", StringComparison.Ordinal).Replace("Avg(a_lifecycle_score)", "Count()", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal("lifecycle.yaml:6:3: field 'a_lifecycle_score' is keyword here, and was number before; stored values have that type: give the field another name", (string?)reply.Json["detail"]);
    }

    [Fact]
    public async Task Versions_AreListedReadAndRestored()
    {
        var first = (long)(await PutAsync(Pack)).Expect(HttpStatusCode.Created).Json["version"]!;
        await PutAsync(NextPack);

        var old = await GetYamlAsync($"/api/packs/lifecycle?version={first}");
        Assert.Equal(("application/yaml", Pack), (old.ContentType, old.Text));
        Assert.Equal("Life cycle", (string?)(await server.Admin.GetJsonAsync($"/api/packs/lifecycle?version={first}"))["title"]);
        var restored = (await server.Admin.PostJsonAsync("/api/packs/lifecycle/restore", new { version = first })).Expect(HttpStatusCode.OK);
        Assert.Equal(first + 2, (long)restored.Json["version"]!);
        Assert.Equal(Pack, (await GetYamlAsync("/api/packs/lifecycle")).Text);

        var versions = (await server.Admin.GetJsonAsync("/api/packs/lifecycle/versions"))["versions"]!.AsArray().Take(3).ToList();
        Assert.Equal([(first + 2, "applied"), (first + 1, "applied"), (first, "applied")], versions.Select(version => ((long)version!["version"]!, (string)version["action"]!)));
        Assert.StartsWith("key ", (string?)versions[0]!["changedBy"], StringComparison.Ordinal);
        var none = await server.Admin.PostJsonAsync("/api/packs/lifecycle/restore", new { version = 0 });
        Assert.Equal((HttpStatusCode.NotFound, "no-such-version"), (none.Status, (string?)none.Json["code"]));
    }

    [Fact]
    public async Task ShippedPack_Removed_CanBeBroughtBack()
    {
        Assert.Equal(("shipped", 0), await StateAsync("workers-ai"));

        Assert.Equal(HttpStatusCode.NoContent, (await server.Admin.SendAsync(HttpMethod.Delete, "/api/packs/workers-ai")).Status);

        Assert.Equal("removed", (await StateAsync("workers-ai")).State);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Admin.GetAsync("/api/metrics/success_rate")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Admin.GetAsync("/api/packs/workers-ai")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Admin.SendAsync(HttpMethod.Delete, "/api/packs/workers-ai")).Status);
        (await server.Admin.PostJsonAsync("/api/packs/workers-ai/restore", new { version = 0 })).Expect(HttpStatusCode.Created);
        Assert.Equal(("shipped", 0), await StateAsync("workers-ai"));
        Assert.Equal(HttpStatusCode.OK, (await server.Admin.GetAsync("/api/metrics/success_rate")).Status);
    }

    [Fact]
    public async Task Change_FromAnotherVersion_IsAConflict()
    {
        var version = (long)(await PutAsync(Pack)).Json["version"]!;

        var late = await PutAsync(NextPack, $"\"{version - 1}\"");
        Assert.Equal((HttpStatusCode.Conflict, "version-conflict", $"the pack 'lifecycle' has version {version}, and this change was made from another one; read it again."), (late.Status, (string?)late.Json["code"], (string?)late.Json["detail"]));
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(NextPack, $"\"{version}\"")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PutAsync(NextPack, "\"x\"")).Status);
    }

    [Fact]
    public async Task Packs_OfAllTenants_AreNotForTheAdminOfOne()
    {
        using var admin = server.Client(Auth.Scope.Admin, server.NewTenant());
        var replies = new[]
        {
            await admin.SendAsync(HttpMethod.Put, "/api/packs/lifecycle", new StringContent(Pack)),
            await admin.SendAsync(HttpMethod.Delete, "/api/packs/workers-ai"),
            await admin.PostJsonAsync("/api/packs/workers-ai/restore", new { version = 0 }),
        };

        Assert.All(replies, reply => Assert.Equal((HttpStatusCode.Forbidden, "foreign-tenant"), (reply.Status, (string?)reply.Json["code"])));
    }

    [Fact]
    public async Task Body_ThatIsTooLargeOrNoText_IsRefused()
    {
        var large = await PutAsync(new string('#', PackStore.MaxTextBytes + 1));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "pack-too-large"), (large.Status, (string?)large.Json["code"]));
        var binary = await server.Admin.SendAsync(HttpMethod.Put, "/api/packs/lifecycle", new ByteArrayContent([0xff, 0xfe, 0x00]));
        Assert.Equal((HttpStatusCode.BadRequest, "bad-request"), (binary.Status, (string?)binary.Json["code"]));
    }

    private static async Task<JsonNode> RowAsync(ServerSentEvents tail)
    {
        using var ceiling = new CancellationTokenSource(ServerFixture.Ceiling);
        while (true)
        {
            if ((await tail.ReadAsync(ceiling.Token))!.Value is ("row", var data))
            {
                return JsonNode.Parse(data)!;
            }
        }
    }

    private Task<Reply> PutAsync(string yaml, string? ifMatch = null) => server.Admin.SendAsync(
        HttpMethod.Put, "/api/packs/lifecycle", new StringContent(yaml, Encoding.UTF8, "application/yaml"), ifMatch is null ? [] : [("If-Match", ifMatch)]);

    private Task<Reply> GetYamlAsync(string path) => server.Admin.SendAsync(HttpMethod.Get, path, null, ("Accept", "application/yaml"));

    private async Task<(string State, long Version)> StateAsync(string name)
    {
        var pack = (await server.Admin.GetJsonAsync("/api/packs"))["packs"]!.AsArray().Single(pack => (string)pack!["name"]! == name)!;
        return ((string)pack["state"]!, (long)pack["version"]!);
    }

    public sealed class OwnServer : ServerFixture;
}
