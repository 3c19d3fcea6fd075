using System.Net;
using static Sightglass.Server.Metrics.Packs.PlainMetric;

namespace Sightglass.Server.Metrics.Packs;

/// <summary>The numbers of <c>packs/ai-platform</c>. On their own server, because the events choose their tenants.</summary>
public sealed class PlatformMetricTests(PlatformMetricTests.OwnServer server) : IClassFixture<PlatformMetricTests.OwnServer>
{
    private static readonly Func<SampleEvent, bool> Answered = item => item.Is("request_completed");
    private static readonly Func<SampleEvent, bool> ModelCalled = item => item.Is("ai_request");
    private static readonly Func<SampleEvent, bool> Searched = item => item.Is("rag_query");
    private static readonly Func<SampleEvent, bool> Asked = item => item.Is("vectorize_query");
    private static readonly Func<SampleEvent, bool> Stored = item => item.Is("vectorize_query", "kv_read", "kv_write", "do_request");
    private static readonly Func<SampleEvent, bool> Failed = item => item.Text("success") == "false";
    private static readonly Func<SampleEvent, bool> FailedRequest = item => Answered(item) && item.Number("status_code") >= 500;
    private static readonly Func<SampleEvent, bool> Refused = item => Answered(item) && item.Number("status_code") == 429;

    private static Dictionary<string, PlainMetric> Metrics { get; } = new()
    {
        ["requests_total"] = new(Answered, Count),
        ["errors_total"] = new(FailedRequest, Count),
        ["platform_error_rate"] = new(Answered, Share(FailedRequest)),
        ["latency_ms"] = new(Answered, Percentile(95, "latency_ms")),
        ["latency_p50_ms"] = new(Answered, Percentile(50, "latency_ms")),
        ["latency_p99_ms"] = new(Answered, Percentile(99, "latency_ms")),
        ["rate_limited_total"] = new(Refused, Count),
        ["rate_limited_share"] = new(Answered, Share(Refused)),
        ["requests_by_tenant"] = new(Answered, Count),
        ["ai_requests_total"] = new(ModelCalled, Count),
        ["ai_errors_total"] = new(item => ModelCalled(item) && Failed(item), Count),
        ["ai_error_rate"] = new(ModelCalled, Share(Failed)),
        ["ai_latency_ms"] = new(ModelCalled, Percentile(95, "latency_ms")),
        ["ai_latency_p50_ms"] = new(ModelCalled, Percentile(50, "latency_ms")),
        ["ai_tokens_input"] = new(ModelCalled, Sum("input_tokens")),
        ["ai_tokens_output"] = new(ModelCalled, Sum("output_tokens")),
        ["ai_tokens_total"] = new(ModelCalled, Tokens),
        ["ai_tokens_per_request"] = new(ModelCalled, events => Tokens(events) / Distinct(events, "request_id")),
        ["ai_cost_usd"] = new(item => ModelCalled(item) && item.Has("cost_usd"), Sum("cost_usd")),
        ["ai_unpriced_requests"] = new(item => ModelCalled(item) && item.IsTrue("success") && !item.Has("cost_usd"), Count),
        ["time_to_model_ms"] = new(
            item => item.Is("request_received", "ai_request"),
            MeanElapsed("request_id", item => item.Is("request_received"), item => ModelCalled(item) && item.Text("operation") == "chat")),
        ["vectorize_queries_total"] = new(Asked, Count),
        ["vectorize_latency_ms"] = new(Asked, Percentile(95, "latency_ms")),
        ["vectorize_latency_p50_ms"] = new(Asked, Percentile(50, "latency_ms")),
        ["kv_reads_total"] = new(item => item.Is("kv_read"), Count),
        ["kv_writes_total"] = new(item => item.Is("kv_write"), Count),
        ["kv_reads_per_request"] = new(item => item.Is("kv_read") || Answered(item), Ratio(item => item.Is("kv_read"), Answered)),
        ["do_requests_total"] = new(item => item.Is("do_request"), Count),
        ["storage_errors_total"] = new(item => Stored(item) && Failed(item), Count),
        ["storage_error_rate"] = new(Stored, Share(Failed)),
        ["rag_queries_total"] = new(Searched, Count),
        ["rag_retrieval_count"] = new(Searched, Mean("documents_retrieved")),
        ["rag_retrieval_p50"] = new(Searched, Percentile(50, "documents_retrieved")),
        ["rag_empty_rate"] = new(Searched, Share(item => item.Number("documents_retrieved") == 0)),
        ["rag_cache_hit_rate"] = new(Searched, Share(item => item.Text("result") == "hit")),
    };

    [Fact]
    public async Task Metrics_OfTheSample_AreWhatLoopsGive() => await PackNumbers.AssertEqualAsync(server.Admin, "ai-platform", Metrics);

    [Fact]
    public async Task Tenant_ReadsItsOwnNumbers()
    {
        var acme = SampleEvent.Read("ai-platform").Where(item => item.Text("tenant_id") == "acme").ToList();
        using var client = server.Client(Auth.Scope.Query, "acme");

        var metrics = (await client.GetJsonAsync($"/api/metrics?pack=ai-platform&{Samples.Week}"))["metrics"]!.AsArray().ToDictionary(metric => (string)metric!["name"]!, metric => (double?)metric!["value"]);

        Assert.Equal((acme.Count(Answered), Tokens([.. acme.Where(ModelCalled)])), ((int?)metrics["requests_total"], metrics["ai_tokens_total"]));
    }

    [Fact]
    public async Task Request_IsFollowedByItsId_FromTheEdgeToTheAnswer()
    {
        var byRequest = SampleEvent.Read("ai-platform").GroupBy(item => item.Text("request_id")!).ToDictionary(group => group.Key, group => group.ToList());
        var (id, steps) = byRequest.First(request => request.Value.Exists(item => item.Text("route") == "/chat" && item.Is("vectorize_query")));

        var found = (await server.Admin.GetJsonAsync($"/api/events?{Samples.Week}&filter={Uri.EscapeDataString($"request_id=\"{id}\"")}"))["events"]!.AsArray();

        Assert.Equal(steps.Select(item => item.Text("event")), found.OrderBy(item => (string)item!["time"]!, StringComparer.Ordinal).Select(item => (string?)item!["event"]));
        Assert.Equal(("request_received", "request_completed"), (steps[0].Text("event"), steps[^1].Text("event")));
    }

    [Fact]
    public async Task Overview_WithoutAPack_ShowsIt()
    {
        var overview = await server.Admin.GetJsonAsync($"/api/overview?{Samples.Week}");

        Assert.Equal("ai-platform", (string?)overview["pack"]);
        Assert.NotEmpty(overview["failures"]!.AsArray());
    }

    private static double? Tokens(IReadOnlyList<SampleEvent> events) => Sum("input_tokens")(events) + Sum("output_tokens")(events);

    public sealed class OwnServer : ServerFixture, IAsyncLifetime
    {
        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            var reply = await Admin.PostEventsAsync(Repository.Text("samples/ai-platform.ndjson"));
            Assert.Equal(0, (int)reply.Expect(HttpStatusCode.OK).Json["rejected"]!);
            Assert.Null(reply.Json["warnings"]);
            await FlushAsync();
        }
    }
}
