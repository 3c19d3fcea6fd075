using System.Net;
using System.Text.Json.Nodes;

namespace Sightglass.Server.Analytics;

/// <summary>The API of Workers Observability: views, pages, series, keys, values, and errors in its envelope.</summary>
public sealed class TelemetryTests(ServerFixture server, TelemetryTests.Requests requests) : IClassFixture<TelemetryTests.Requests>
{
    private const string Telemetry = "/client/v4/accounts/anything/workers/observability/telemetry";

    // 2026-01-15T10:00:00Z.
    private const long Start = 1_768_471_200_000;

    private static readonly object Frame = new { from = Start, to = Start + 10_000 };

    [Fact]
    public async Task Event_HasCloudflaresNamesAndWhatWasLogged()
    {
        var events = (await QueryAsync(new { timeframe = Frame, view = "events", limit = 1 }))["events"]!;
        var one = Assert.Single(events["events"]!.AsArray())!;

        Assert.Equal((6, "cloudflare-workers", Start + 6_000), ((int)events["count"]!, (string)one["dataset"]!, (long)one["timestamp"]!));
        Assert.Equal("""{"scriptVersion":{"id":"v7"},"eventType":"fetch","outcome":"ok","requestId":"r2","scriptName":"api"}""", Sorted(one["$workers"]!, "scriptVersion", "eventType", "outcome", "requestId", "scriptName"));
        Assert.Equal(("api", "r2", "done"), ((string)one["$metadata"]!["service"]!, (string)one["$metadata"]!["requestId"]!, (string)one["$metadata"]!["message"]!));
        Assert.Equal(("done", "r2", "eu"), ((string)one["source"]!["message"]!, (string)one["source"]!["request_id"]!, (string)one["source"]!["place"]!["region"]!));
        Assert.Null(one["source"]!["$workers"]);
        Assert.Contains("place.region:string", Fields(events));
        Assert.Contains("$metadata.requestId:string", Fields(events));
    }

    [Fact]
    public async Task Events_InPages_ComeOnceEach()
    {
        var first = await PageAsync(new { limit = 2 });
        var second = await PageAsync(new { limit = 2, offset = first[^1].Id });
        var third = await PageAsync(new { limit = 2, offset = second[^1].Id, offsetDirection = "next" });
        var back = await PageAsync(new { limit = 2, offset = third[0].Id, offsetDirection = "prev" });
        var skipped = await PageAsync(new { limit = 3, offsetBy = 4 });

        Assert.Equal([6, 5, 4, 3, 2, 1], first.Concat(second).Concat(third).Select(one => one.Second));
        Assert.Equal(second, back);
        Assert.Equal([2, 1], skipped.Select(one => one.Second));
    }

    [Fact]
    public async Task Series_OfEventsAndCalculations_AddUpToTheWhole()
    {
        var events = (await QueryAsync(new { timeframe = Frame, view = "events", granularity = 10 }))["events"]!;
        Assert.Equal(6, events["series"]!.AsArray().Sum(step => (int)step!["data"]![0]!["count"]!));
        Assert.Equal(1, events["series"]!.AsArray().Sum(step => (int)step!["data"]![0]!["errors"]!));

        var calculations = (await QueryAsync(ByService(new { })))["calculations"]!;
        var count = calculations[0]!;
        Assert.Equal("""[{"key":"service","value":"api"}]""", count["aggregates"]![0]!["groups"]!.ToJsonString());
        Assert.Equal([5, 1], count["aggregates"]!.AsArray().Select(group => (int)group!["value"]!));
        Assert.Equal(6, count["series"]!.AsArray().SelectMany(step => step!["data"]!.AsArray()).Sum(group => (int)group!["value"]!));
        Assert.Equal("2026-01-15T10:00:01", ((string)count["series"]![0]!["time"]!)[..19]);

        // Without an end, the steps are those from the first event to the last.
        var open = (await QueryAsync(ByService(new { timeframe = new { from = Start }, granularity = 5 })))["calculations"]![0]!;
        Assert.Equal(["1 in 2000", "2 in 2000", "2 in 2000", "1 in 2000"], open["series"]!.AsArray().Select(step => $"{step!["data"]!.AsArray().Sum(group => (int)group!["value"]!)} in {step["data"]![0]!["interval"]}"));

        foreach (var none in new object[] { new { ignoreSeries = true }, new { chart = false } })
        {
            Assert.Empty((await QueryAsync(ByService(none)))["calculations"]![0]!["series"]!.AsArray());
        }
    }

    [Fact]
    public async Task Compare_GivesTheTimeBefore()
    {
        var compared = await QueryAsync(ByService(new { timeframe = new { from = Start + 6_000, to = Start + 9_999 }, compare = true }));

        Assert.Equal((1, 4), (Sum(compared["calculations"]!), Sum(compared["compare"]!)));
        Assert.Empty((await QueryAsync(ByService(new { timeframe = (object?)null, compare = true })))["compare"]!.AsArray());

        static int Sum(JsonNode calculations) => calculations[0]!["aggregates"]!.AsArray().Sum(group => (int)group!["value"]!);
    }

    [Fact]
    public async Task Invocations_AreAllEventsOfTheRequestsThatMatch()
    {
        var parameters = new { filters = new[] { new { key = "$metadata.message", operation = "eq", type = "string", value = "begun" } } };
        foreach (var view in new[] { "invocations", "requests" })
        {
            var invocations = (await QueryAsync(new { timeframe = Frame, view, parameters }))["invocations"]!.AsObject();

            Assert.Equal(["r2", "r1"], invocations.Select(pair => pair.Key));
            Assert.Equal(["done", "begun"], invocations["r2"]!.AsArray().Select(one => (string)one!["source"]!["message"]!));
        }

        Assert.Equal(["r2"], (await QueryAsync(new { timeframe = Frame, view = "invocations", limit = 1 }))["invocations"]!.AsObject().Select(pair => pair.Key));
    }

    [Fact]
    public async Task Traces_HaveTheirRootTimesAndErrors()
    {
        var trace = Assert.Single((await QueryAsync(new { timeframe = Frame, view = "traces" }))["traces"]!.AsArray())!;

        Assert.Equal(
            $$"""{"traceId":"{{Requests.Trace}}","rootSpanName":"request","rootTransactionName":"/orders","service":["api","store"],"spans":2,"traceDurationMs":2500,"traceStartMs":{{Start + 3_000}},"traceEndMs":{{Start + 5_500}},"errors":["no room"]}""",
            trace.ToJsonString());
        Assert.Empty((await QueryAsync(new { timeframe = Frame, view = "agents" }))["agents"]!.AsArray());
    }

    [Fact]
    public async Task Run_TellsWhatWasAsked()
    {
        var asked = await QueryAsync(new { queryId = "mine", dry = true, timeframe = Frame, granularity = 12, parameters = new { limit = 3 } });
        var run = asked["run"]!;

        Assert.Equal(("anything", true, 12, "COMPLETED", Start, Start + 10_000), ((string)run["accountId"]!, (bool)run["dry"]!, (int)run["granularity"]!, (string)run["status"]!, (long)run["timeframe"]!["from"]!, (long)run["timeframe"]!["to"]!));
        Assert.Equal(("mine", true, """{"limit":3}"""), ((string)run["query"]!["id"]!, (bool)run["query"]!["adhoc"]!, run["query"]!["parameters"]!.ToJsonString()));
        Assert.True((double)asked["statistics"]!["elapsed"]! > 0);

        // What the engine reads tells of other tenants.
        Assert.Null(asked["statistics"]!["rows_read"]);
        var tenant = requests.Tenant;
        var admin = (await server.Admin.PostJsonAsync($"{Telemetry}/query?tenant={tenant}", new { timeframe = Frame })).Expect(HttpStatusCode.OK).Json["result"]!;
        Assert.True((long)admin["statistics"]!["rows_read"]! > 0);
        Assert.Equal(6, (int)admin["events"]!["count"]!);
    }

    [Fact]
    public async Task Keys_AreThoseOfTheMatchingEvents()
    {
        var all = await KeysAsync(new { from = Start, to = Start + 10_000 });
        Assert.Equal($"string {Start + 6_000}", all["place.region"]);
        Assert.Equal($"number {Start + 5_000}", all["duration_ms"]);
        Assert.Equal($"boolean {Start + 1_000}", all["cached"]);
        Assert.Equal(all["request_id"], all["$metadata.requestId"]);

        Assert.Equal(["$metadata.duration", "$workers.wallTimeMs", "duration_ms"], (await KeysAsync(new { keyNeedle = new { value = "^(.*duration.*|.*wall.*)$", isRegex = true } })).Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("cached", (await KeysAsync(new { filters = new[] { new { key = "service", operation = "eq", type = "string", value = "store" } } })).Keys);
        Assert.Single(await KeysAsync(new { limit = 1 }));

        async Task<Dictionary<string, string>> KeysAsync(object body) => (await ResultAsync("keys", body)).AsArray().ToDictionary(key => (string)key!["key"]!, key => $"{key!["type"]} {key["lastSeenAt"]}");
    }

    [Theory]
    [InlineData("$workers.scriptName", "string", """["api","store"]""")]
    [InlineData("duration_ms", "number", "[500,700]")]
    [InlineData("cached", "boolean", "[true]")]
    [InlineData("nothing", "string", "[]")]
    public async Task Values_AreOfTheAskedType(string key, string type, string values)
    {
        var found = (await ResultAsync("values", new { key, type, datasets = Array.Empty<string>(), timeframe = Frame })).AsArray();

        Assert.Equal(values, $"[{string.Join(",", found.Select(value => value!["value"]!.ToJsonString()).Order(StringComparer.Ordinal).OrderBy(value => value.Length))}]");
        Assert.All(found, value => Assert.Equal((key, type, "cloudflare-workers"), ((string)value!["key"]!, (string)value["type"]!, (string)value["dataset"]!)));
    }

    [Theory]
    [InlineData("query", """{"view":"event"}""", "'view' is 'event'; write one of events, calculations, invocations, traces, requests, agents.")]
    [InlineData("query", """{"limit":0}""", "'limit' is 0; write a number from 1 to 2000.")]
    [InlineData("query", """{"offsetBy":-1}""", "'offsetBy' is -1; write a number from 0 to 8000.")]
    [InlineData("query", """{"offset":"there"}""", "'there' is not a cursor of an earlier answer.")]
    [InlineData("query", """{"offsetDirection":"up"}""", "'offsetDirection' is 'up'; write next or prev.")]
    [InlineData("query", """{"granularity":501}""", "'granularity' is 501; write a number from 1 to 500.")]
    [InlineData("query", """{"timeframe":{"from":2,"to":1}}""", "'timeframe.from' is 2, after 'timeframe.to', which is 1; write the earlier moment first.")]
    [InlineData("query", """{"timeframe":{"from":-1}}""", "'timeframe.from' is -1; write milliseconds since 1970, up to 10382255999999.")]
    [InlineData("query", """{"timeframe":{"from":"now"}}""", "the body is not the JSON that this address takes: 'timeframe.from' has another type.")]
    [InlineData("query", """{"parameters":{"filters":[{"key":"a","operation":"is"}]}}""", "parameters, column 37: filters[0].operation: unknown operation 'is'; did you mean 'in'?")]
    [InlineData("query", "{", "the body is not the JSON that this address takes: it is cut short or damaged.")]
    [InlineData("keys", """{"filters":[{"operation":"eq"}]}""", "column 13: filters[0]: 'key' is missing")]
    [InlineData("keys", """{"keyNeedle":{"value":"(","isRegex":true}}""", "'keyNeedle.value' is not a regular expression.")]
    [InlineData("values", "{}", "'key' is missing; name the key whose values you want.")]
    [InlineData("values", """{"key":"a","type":"text"}""", "'type' is 'text'; write string, number or boolean.")]
    public async Task Mistake_IsToldInTheEnvelope(string address, string body, string message)
    {
        var reply = await requests.Client.PostJsonAsync($"{Telemetry}/{address}", body);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal($$"""{"success":false,"errors":[{"code":400,"message":{{JsonValue.Create(message)!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })}}}],"messages":[],"result":null}""", reply.Text);
    }

    /// <summary>curl -d says that its body is a form; other clients say nothing.</summary>
    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData(null)]
    public async Task Body_IsReadAsJsonWhateverItsContentType(string? type)
    {
        foreach (var (path, body) in new[] { ("/query", """{"parameters":{}}"""), ("/keys", "{}"), ("/values", """{"key":"service"}""") })
        {
            Assert.True((bool)(await SendAsync(HttpMethod.Post, Telemetry + path, body, type)).Expect(HttpStatusCode.OK).Json["success"]!);
            AssertEnvelope(await SendAsync(HttpMethod.Post, Telemetry + path, "", type), 400, "the body is empty; send a JSON object.");
            AssertEnvelope(await SendAsync(HttpMethod.Post, Telemetry + path, "null", type), 400, "the body is null; send a JSON object.");
        }

        foreach (var path in new[] { "/client/v4/graphql", "/graphql" })
        {
            Assert.Equal("Query", (string?)(await SendAsync(HttpMethod.Post, path, """{"query":"{ __typename }"}""", type)).Expect(HttpStatusCode.OK).Json["data"]!["__typename"]);
        }
    }

    [Theory]
    [InlineData("GET", "/client/v4/nothing", 404, "no route for GET /client/v4/nothing; see /openapi.json.")]
    [InlineData("POST", "/client/v4/accounts/a/none.json", 404, "no route for POST /client/v4/accounts/a/none.json; see /openapi.json.")]
    [InlineData("GET", "/client/v4/graphql", 405, "/client/v4/graphql takes POST, and not GET.")]
    [InlineData("DELETE", Telemetry + "/query", 405, Telemetry + "/query takes POST, and not DELETE.")]
    [InlineData("POST", Telemetry + "/live-tail", 404, "there is no live tail at this address; read GET /api/tail, which sends events as they arrive (Server-Sent Events).")]
    [InlineData("POST", Telemetry + "/live-tail/heartbeat", 404, "there is no live tail at this address; read GET /api/tail, which sends events as they arrive (Server-Sent Events).")]
    public async Task Address_ThatIsNotOffered_IsToldInTheEnvelope(string method, string path, int status, string message) =>
        AssertEnvelope(await SendAsync(new HttpMethod(method), path, method == "GET" ? null : "{}", "application/json"), status, message);

    private static void AssertEnvelope(Reply reply, int status, string message)
    {
        Assert.Equal((status, "application/json"), ((int)reply.Status, reply.ContentType));
        JsonAssert.Equal($$"""{"success":false,"errors":[{"code":{{status}},"message":{{JsonValue.Create(message)!.ToJsonString()}}}],"messages":[],"result":null}""", reply.Json);
    }

    private async Task<Reply> SendAsync(HttpMethod method, string path, string? body, string? type)
    {
        using var content = body is null ? null : new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body));
        content?.Headers.TryAddWithoutValidation("Content-Type", type);
        return await requests.Client.SendAsync(method, path, content);
    }

    [Fact]
    public async Task MissingKeyAndTooLargeBody_AreToldInTheEnvelope()
    {
        var stranger = await server.Client("sg_nobody_0123456789abcdef01234567").PostJsonAsync($"{Telemetry}/query", "{}");
        var large = await requests.Client.PostJsonAsync($"{Telemetry}/query", new { queryId = new string('a', 300_000) });

        Assert.Equal((HttpStatusCode.Unauthorized, 10000), (stranger.Status, (int)stranger.Json["errors"]![0]!["code"]!));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, 413), (large.Status, (int)large.Json["errors"]![0]!["code"]!));
    }

    private static object ByService(object more) => Merged(
        new { timeframe = Frame, view = "calculations", parameters = new { calculations = new object[] { new { @operator = "count", alias = "n" }, new { @operator = "avg", key = "duration_ms" } }, groupBys = new[] { new { type = "string", value = "service" } } } }, more);

    private static JsonObject Merged(object body, object more)
    {
        var merged = System.Text.Json.JsonSerializer.SerializeToNode(body)!.AsObject();
        foreach (var (name, value) in System.Text.Json.JsonSerializer.SerializeToNode(more)!.AsObject())
        {
            merged[name] = value?.DeepClone();
        }

        return merged;
    }

    private static string Sorted(JsonNode owner, params string[] names) => $"{{{string.Join(",", names.Select(name => $"\"{name}\":{owner[name]?.ToJsonString()}"))}}}";

    private static IEnumerable<string> Fields(JsonNode events) => events["fields"]!.AsArray().Select(field => $"{field!["key"]}:{field["type"]}");

    private async Task<List<(string Id, int Second)>> PageAsync(object more) =>
        [.. (await QueryAsync(Merged(new { timeframe = Frame, view = "events" }, more)))["events"]!["events"]!.AsArray().Select(one => ((string)one!["$metadata"]!["id"]!, (int)(((long)one["timestamp"]! - Start) / 1000)))];

    private Task<JsonNode> QueryAsync(object body) => ResultAsync("query", body);

    private async Task<JsonNode> ResultAsync(string address, object body) => (await requests.Client.PostJsonAsync($"{Telemetry}/{address}", body)).Expect(HttpStatusCode.OK).Json["result"]!;

    /// <summary>Six events: two requests, one trace.</summary>
    public sealed class Requests(ServerFixture server) : IAsyncLifetime
    {
        public const string Trace = "0af7651916cd43dd8448eb211c80319c";

        public string Tenant { get; } = server.NewTenant();

        public SightglassClient Client { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Client = server.Client(Auth.Scope.Ingest | Auth.Scope.Query, Tenant);
            await Client.IngestAsync(
                """{"timestamp":"2026-01-15T10:00:01Z","service":"api","request_id":"r1","message":"begun","cached":true}""",
                """{"timestamp":"2026-01-15T10:00:02Z","service":"api","request_id":"r1","message":"done"}""",
                $$"""{"timestamp":"2026-01-15T10:00:03Z","service":"api","event":"request","route":"/orders","trace_id":"{{Trace}}","span_id":"00f067aa0ba902b7","duration_ms":700}""",
                """{"timestamp":"2026-01-15T10:00:04Z","service":"api","request_id":"r2","message":"begun"}""",
                $$"""{"timestamp":"2026-01-15T10:00:05Z","service":"store","event":"write","trace_id":"{{Trace}}","span_id":"00f067aa0ba902b8","parent_span_id":"00f067aa0ba902b7","duration_ms":500,"level":"error","error_message":"no room"}""",
                """{"timestamp":"2026-01-15T10:00:06Z","service":"api","request_id":"r2","message":"done","release":"v7","outcome":"ok","place":{"region":"eu"},"$workers":{"eventType":"fetch"}}""");
            await server.FlushAsync();
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
