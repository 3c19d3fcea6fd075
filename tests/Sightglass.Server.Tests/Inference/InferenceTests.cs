using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sightglass.Server.Inference;

/// <summary>Home of events that no pack knows: its numbers are those of plain loops, and stay when the pack is kept. On its own server, because a kept pack applies to all tenants.</summary>
public sealed class InferenceTests(InferenceTests.OwnServer server) : IClassFixture<InferenceTests.OwnServer>
{
    private const string Range = "from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z";
    private const int Count = 240;

    // Input, cached input and output, in USD per million tokens, of the price list of 2026-09-23.
    private static readonly Dictionary<string, (double Input, double Cached, double Output)> Prices = new() { ["gpt-4o"] = (2.5, 1.25, 10), ["gpt-4o-mini"] = (0.15, 0.075, 0.6) };

    private static readonly Call[] Calls = [.. Enumerable.Range(0, Count).Select(Call.Of)];

    [Fact]
    public async Task Overview_OfUnknownEvents_HasTheNumbersOfALoop_AlsoAfterThePackIsKept()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync([.. Calls.Select(call => call.Json)]);
        await server.FlushAsync();

        var overview = await client.GetJsonAsync($"/api/overview?{Range}");

        Assert.Null(overview["pack"]);
        var inferred = overview["inferred"]!;
        Assert.Equal((Count, Count), ((int)overview["events"]!, (int)inferred["events"]!));
        Assert.Equal(
            ["duration: response.latency_ms", "status: response.status", "model: model", "input_tokens: usage.prompt_tokens", "output_tokens: usage.completion_tokens", "cached_tokens: usage.prompt_tokens_details.cached_tokens", "route: request.path", "user: team"],
            inferred["roles"]!.AsArray().Where(role => (string?)role!["role"] is "duration" or "status" or "model" or "input_tokens" or "output_tokens" or "cached_tokens" or "route" or "user").Select(role => $"{role!["role"]}: {role["field"]}"));
        JsonAssert.Equal($$"""[{"model":"house-7b","events":{{Calls.Count(call => call.Model == "house-7b")}}}]""", inferred["unpriced"]!);
        var name = (string)inferred["name"]!;
        var prefix = name.Replace('-', '_');
        var metrics = overview["metrics"]!.AsArray().ToDictionary(metric => (string)metric!["name"]!, metric => metric!);
        foreach (var (metric, expected) in Expected(prefix))
        {
            AssertClose(metric, expected, (double)metrics[metric]["value"]!);
        }

        // By model, too; an unpriced one has no cost.
        Assert.Equal(
            Prices.Keys.ToDictionary(model => model, model => Math.Round(Calls.Where(call => call.Model == model).Sum(call => call.Usd), 9)),
            metrics[$"{prefix}_cost"]["by"]!.AsArray().ToDictionary(group => (string)group!["key"]!["model"]!, group => Math.Round((double)group!["value"]!, 9)));
        Assert.Equal("missed", (string?)overview["verdict"]!["status"]);
        Assert.StartsWith("Error share 10", (string?)overview["verdict"]!["text"], StringComparison.Ordinal);
        Assert.Equal(
            [("too many requests", Calls.Count(call => call.Status == 429))],
            overview["failures"]!.AsArray().Select(failure => ((string)failure!["error"]!, (int)failure["count"]!)));

        // Links of the metrics.
        AssertClose("cost", Expected(prefix)[$"{prefix}_cost"], (double)(await client.GetJsonAsync($"/api/metrics/{prefix}_cost?{Range}"))["value"]!);

        var inference = await client.GetJsonAsync($"/api/inference?{Range}");
        Assert.Equal(name, (string?)inference["name"]);
        var kept = await server.Admin.SendAsync(HttpMethod.Put, $"/api/packs/{name}", new StringContent((string)inference["yaml"]!, Encoding.UTF8, "application/yaml"));
        Assert.Equal(HttpStatusCode.Created, kept.Status);

        // Applied to all history, without a restart, and once for every reader.
        var after = await client.GetJsonAsync($"/api/overview?{Range}");
        Assert.Equal((name, null, Count), ((string?)after["pack"], after["inferred"], (int)after["packEvents"]!));
        Assert.Equal(overview["metrics"]!.AsArray().Select(Without).ToList(), after["metrics"]!.AsArray().Select(Without).ToList());
        var measured = (await client.GetJsonAsync($"/api/metrics?{Range}&pack={name}"))["metrics"]!.AsArray().ToDictionary(metric => (string)metric!["name"]!, metric => metric!);
        foreach (var (metric, expected) in Expected(prefix))
        {
            AssertClose(metric, expected, (double)measured[metric]["value"]!);
        }

        var byName = (await client.QueryAsync("formula", $"{prefix}_requests + 0 * {prefix}_failures")).Expect(HttpStatusCode.OK).Json;
        Assert.NotNull(byName);
        var dashboard = await client.GetJsonAsync($"/api/dashboards/{name}?{Range}");
        Assert.All(dashboard["panels"]!.AsArray(), panel => Assert.Null(panel!["problem"]));
        Assert.Equal(0, (int)(await client.GetJsonAsync($"/api/inference?{Range}"))["events"]!);

        // Events of other packs are not counted by the kept one, nor are those of another log without names.
        await client.IngestAsync("""{"event":"cache_lookup","timestamp":"2026-11-20T10:00:00Z","response":{"status":500,"latency_ms":1}}""", """{"timestamp":"2026-11-20T10:00:00Z","Elapsed":12.5,"StatusCode":500,"RequestPath":"/a"}""");
        await server.FlushAsync();
        Assert.Equal(Count, (double)(await client.GetJsonAsync($"/api/metrics/{prefix}_requests?{Range}"))["value"]!);
        await server.Admin.SendAsync(HttpMethod.Delete, $"/api/packs/{name}");
    }

    [Fact]
    public async Task Role_ThatIsChosen_IsMeasured_AndAnUnknownOneIsRefused()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync(
            """{"event":"call","elapsed":0.5,"queue":{"wait_ms":10},"who":"a"}""",
            """{"event":"call","elapsed":1.5,"queue":{"wait_ms":30},"who":"b"}""",
            """{"event":"call","elapsed":1.5,"queue":{"wait_ms":30},"who":"b"}""");
        await server.FlushAsync();

        var guessed = await client.GetJsonAsync("/api/overview");
        var chosen = await client.GetJsonAsync("/api/overview?role.duration=queue.wait_ms&role.user=who");
        var none = await client.GetJsonAsync("/api/inference?role.duration=");
        var refused = await client.GetAsync("/api/inference?role.durations=x");

        Assert.Equal(1500, Value(guessed, "_duration_p95"));
        Assert.Equal(30, Value(chosen, "_duration_p95"));
        Assert.Equal(["b", "a"], chosen["breakdowns"]![0]!["by"]!.AsArray().Select(group => (string?)group!["key"]!["who"]));
        Assert.Equal((null, "left out"), ((string?)RoleOf(none, "duration")["field"], (string?)RoleOf(none, "duration")["reason"]));
        Assert.Equal("elapsed", (string?)RoleOf(none, "duration")["candidates"]![0]);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);

        static double Value(JsonNode overview, string ending) => (double)overview["metrics"]!.AsArray().Single(metric => ((string)metric!["name"]!).EndsWith(ending, StringComparison.Ordinal))!["value"]!;

        static JsonNode RoleOf(JsonNode inference, string role) => inference["roles"]!.AsArray().Single(guess => (string?)guess!["role"] == role)!;
    }

    /// <summary>Two logs and a data set: one is measured, the other can be chosen, and each kept pack counts its own events only.</summary>
    [Fact]
    public async Task Overview_OfTwoPrograms_MeasuresOneAndTellsOfTheOther()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync(
            """{"msg":"proxied","upstream":{"model":"gpt-4o","status":200,"latency_s":1.5},"usage":{"prompt_tokens":5}}""",
            """{"msg":"proxied","upstream":{"model":"gpt-4o","status":500,"latency_s":2.5}}""",
            """{"event":"run started","run_id":"r1","agent":"a"}""",
            """{"event":"tool call","run_id":"r1","agent":"a","tool":"t","took_ms":7}""",
            """{"event":"tool call","run_id":"r1","agent":"a","tool":"t","took_ms":7}""");
        (await client.SendAsync(HttpMethod.Post, "/v1/datasets/votes/points", new StringContent("""{"blobs":["a"],"doubles":[1],"indexes":["i"]}""", Encoding.UTF8, "application/json"))).Expect(HttpStatusCode.OK);
        await server.FlushAsync();

        var overview = await client.GetJsonAsync("/api/overview");
        var other = await client.GetJsonAsync("/api/overview?group=upstream.latency_s");
        var named = await client.GetJsonAsync("/api/inference?group=upstream.latency_s&name=our-gateway");

        const string Agent = """(event="run started" OR event="tool call") AND run_id=*""", Gateway = "NOT event=* AND upstream.latency_s=*";
        Assert.Equal((6, 3, Agent), ((int)overview["events"]!, (int)overview["packEvents"]!, (string?)overview["packFilter"]));
        JsonAssert.Equal($$"""[{"key":"run_id","events":3,"filter":{{JsonSerializer.Serialize(Agent)}}},{"key":"upstream.latency_s","events":2,"filter":"{{Gateway}}"}]""", overview["inferred"]!["groups"]!);
        Assert.Equal(("run_id", 0), ((string?)overview["inferred"]!["group"], (int)overview["inferred"]!["otherEvents"]!));
        Assert.Equal(("Events", 3d), ((string?)overview["metrics"]![0]!["title"], (double)overview["metrics"]![0]!["value"]!));
        Assert.Equal(2 / 3d, (double)overview["inferred"]!["roles"]!.AsArray().Single(role => (string?)role!["role"] == "duration")!["presence"]!);
        Assert.Equal((2, Gateway, "upstream.latency_s"), ((int)other["packEvents"]!, (string?)other["packFilter"], (string?)other["inferred"]!["group"]));
        Assert.Equal(("Requests", 2d), ((string?)other["metrics"]![0]!["title"], (double)other["metrics"]![0]!["value"]!));
        Assert.NotEqual((string?)overview["inferred"]!["name"], (string?)other["inferred"]!["name"]);

        // Also without the group, which the link of a metric does not have.
        Assert.Equal(2, (double)(await client.GetJsonAsync($"/api/metrics/{other["metrics"]![0]!["name"]}"))["value"]!);

        var yaml = (string)named["yaml"]!;
        Assert.Equal(("our-gateway", true), ((string?)named["name"], yaml.Contains("\n  our_gateway_requests:\n", StringComparison.Ordinal)));
        Assert.StartsWith("name: our-gateway\ntitle: Our Gateway\n", yaml, StringComparison.Ordinal);
        Assert.Contains("  - name: our-gateway\n", yaml, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api/inference?name=Our%20Gateway")).Status);
        (await server.Admin.SendAsync(HttpMethod.Put, "/api/packs/our-gateway", new StringContent(yaml, Encoding.UTF8, "application/yaml"))).Expect(HttpStatusCode.Created);
        var kept = await client.GetJsonAsync("/api/overview?pack=our-gateway");
        var left = await client.GetJsonAsync("/api/inference");
        var drift = await client.GetJsonAsync("/api/catalog/drift");
        await server.Admin.SendAsync(HttpMethod.Delete, "/api/packs/our-gateway");

        Assert.Equal((2, 2d), ((int)kept["packEvents"]!, (double)kept["metrics"]![0]!["value"]!));
        Assert.Equal((3, "run_id", 1), ((int)left["events"]!, (string?)left["group"], left["groups"]!.AsArray().Count));
        Assert.Equal(["tool call: 2", "run started: 1"], drift["drift"]!.AsArray().Where(found => (string?)found!["code"] is "undeclared_event" or "unnamed_event").Select(found => $"{found!["event"]}: {found["count"]}"));
    }

    /// <summary>Points of a data set are no requests.</summary>
    [Fact]
    public async Task Overview_OfPointsAlone_MeasuresNothing()
    {
        using var client = server.NewTenantClient();
        (await client.SendAsync(HttpMethod.Post, "/v1/datasets/votes/points", new StringContent("""{"blobs":["a"],"doubles":[1],"indexes":["i"]}""", Encoding.UTF8, "application/json"))).Expect(HttpStatusCode.OK);
        await server.FlushAsync();

        var overview = await client.GetJsonAsync("/api/overview");
        var inference = await client.GetJsonAsync("/api/inference");

        Assert.Equal((1, null, null), ((int)overview["events"]!, overview["inferred"], overview["pack"]));
        Assert.Equal("These events are analytics points, or of packs that show nothing on Home, so nothing is judged.", (string?)overview["verdict"]!["text"]);
        Assert.Equal((0, ""), ((int)inference["events"]!, (string?)inference["yaml"]));
    }

    /// <summary>A program that was quiet lately is found in a longer range.</summary>
    [Fact]
    public async Task Overview_OfALongerRange_FindsTheProgramsOfIt()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync(
            """{"time":"2026-11-20T10:00:00Z","Elapsed":12.5,"StatusCode":500,"RequestPath":"/a"}""",
            """{"time":"2026-11-21T10:00:00Z","upstream":{"model":"gpt-4o","status":200,"latency_s":1.5}}""");
        await server.FlushAsync();

        var day = await client.GetJsonAsync("/api/overview?from=2026-11-21T00:00:00Z&to=2026-11-22T00:00:00Z");
        var days = await client.GetJsonAsync("/api/overview?from=2026-11-20T00:00:00Z&to=2026-11-22T00:00:00Z");
        var again = await client.GetJsonAsync("/api/overview?from=2026-11-21T00:00:00Z&to=2026-11-22T00:00:00Z");

        Assert.Equal(["upstream.latency_s"], KeysOf(day));
        Assert.Equal(["Elapsed", "upstream.latency_s"], KeysOf(days).Order(StringComparer.Ordinal));
        Assert.Equal(["upstream.latency_s"], KeysOf(again));

        static IEnumerable<string?> KeysOf(JsonNode overview) => overview["inferred"]!["groups"]!.AsArray().Select(group => (string?)group!["key"]);
    }

    /// <summary>A field that formulas cannot name leaves everything else as it is.</summary>
    [Fact]
    public async Task Role_ThatCannotBeMeasured_SaysWhy()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"model":"gpt-4o","latency_ms":5,"say \"x\"":1,"Latency (s)":2}""");
        await server.FlushAsync();

        var refused = await client.GetJsonAsync($"/api/overview?role.duration={Uri.EscapeDataString("say \"x\"")}");
        var chosen = await client.GetJsonAsync($"/api/overview?role.duration={Uri.EscapeDataString("Latency (s)")}");

        var role = refused["inferred"]!["roles"]!.AsArray().Single(guess => (string?)guess!["role"] == "duration")!;
        Assert.Equal((null, "the name 'say \"x\"' has a quote, a star, a backslash or a character that is not printed, which formulas cannot have; another name can be measured"), ((string?)role["field"], (string?)role["reason"]));
        Assert.Contains(chosen["metrics"]!.AsArray(), metric => (double)metric!["value"]! == 2000);
    }

    /// <summary>Home asks the newest events whether they still look as before.</summary>
    [Fact]
    public async Task Overview_WhenEventsGetAnotherShape_Follows()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"path":"/a","status":200}""");
        await server.FlushAsync();
        var before = await client.GetJsonAsync("/api/overview");

        await client.IngestAsync("""{"path":"/a","status":500,"took_ms":7}""");
        await server.FlushAsync();
        var after = await client.GetJsonAsync("/api/overview");

        Assert.DoesNotContain(before["metrics"]!.AsArray(), metric => ((string)metric!["name"]!).EndsWith("_duration_p95", StringComparison.Ordinal));
        Assert.Contains(after["metrics"]!.AsArray(), metric => ((string)metric!["name"]!).EndsWith("_duration_p95", StringComparison.Ordinal));
    }

    private static Dictionary<string, double> Expected(string prefix)
    {
        var durations = Calls.Select(call => call.Milliseconds).Order().ToList();
        return new()
        {
            [$"{prefix}_requests"] = Count,
            [$"{prefix}_error_share"] = (double)Calls.Count(call => call.Status >= 400) / Count,
            [$"{prefix}_duration_p95"] = durations[(int)Math.Ceiling(Count * 0.95) - 1],
            [$"{prefix}_duration_p50"] = durations[(int)Math.Ceiling(Count * 0.5) - 1],
            [$"{prefix}_input_tokens"] = Calls.Sum(call => call.Input),
            [$"{prefix}_output_tokens"] = Calls.Sum(call => call.Output),
            [$"{prefix}_cost"] = Calls.Sum(call => call.Usd),
            [$"{prefix}_unpriced_requests"] = Calls.Count(call => call.Model == "house-7b"),
        };
    }

    private static void AssertClose(string metric, double expected, double actual) => Assert.True(Math.Abs(expected - actual) <= 1e-9 * Math.Max(1, Math.Abs(expected)), $"{metric} is {actual}, the loop says {expected}");

    private static string Without(JsonNode? metric) => metric!.AsObject().Without("statistics", "filter").ToJsonString();

    public sealed class OwnServer : ServerFixture;

    private sealed record Call(string Model, int Status, int Milliseconds, int Input, int Cached, int Output, string Json)
    {
        public double Usd => Prices.TryGetValue(Model, out var price) ? (((Input - Cached) * price.Input) + (Cached * price.Cached) + (Output * price.Output)) / 1_000_000 : 0;

        public static Call Of(int index)
        {
            var model = (index % 12) switch { < 5 => "gpt-4o", < 11 => "gpt-4o-mini", _ => "house-7b" };
            var status = index % 10 == 3 ? 429 : 200;
            var (milliseconds, input, cached, output) = (200 + ((index * 37) % 1900), 100 + ((index * 13) % 700), (index * 13) % 100, 5 + (index % 90));
            var time = new DateTime(2026, 11, 20, 0, 0, 0, DateTimeKind.Utc).AddMinutes(index * 5).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            var error = status == 429 ? ",\"error\":{\"type\":\"rate_limit\",\"message\":\"too many requests\"}" : "";
            var json = string.Create(CultureInfo.InvariantCulture,
                $$$"""{"timestamp":"{{{time}}}","request":{"path":"/v1/chat/{{{index % 3}}}","method":"POST"},"team":"team-{{{index % 4}}}","model":"{{{model}}}","response":{"status":{{{status}}},"latency_ms":{{{milliseconds}}}},"usage":{"prompt_tokens":{{{input}}},"completion_tokens":{{{output}}},"prompt_tokens_details":{"cached_tokens":{{{cached}}}}}{{{error}}}}""");
            return new Call(model, status, milliseconds, input, cached, output, json);
        }
    }
}
