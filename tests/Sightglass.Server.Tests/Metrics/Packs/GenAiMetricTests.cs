using System.Net;
using static Sightglass.Server.Metrics.Packs.PlainMetric;

namespace Sightglass.Server.Metrics.Packs;

/// <summary>The numbers of <c>packs/genai</c>.</summary>
public sealed class GenAiMetricTests(ServerFixture server)
{
    private static readonly Func<SampleEvent, bool> Asked = item => item.Is("gen_ai.chat", "gen_ai.text_completion", "gen_ai.generate_content");
    private static readonly Func<SampleEvent, bool> Called = item => Asked(item) || item.Is("gen_ai.embeddings", "gen_ai.rerank");
    private static readonly Func<SampleEvent, bool> Tool = item => item.Is("gen_ai.execute_tool");
    private static readonly Func<SampleEvent, bool> Agent = item => item.Is("gen_ai.invoke_agent");
    private static readonly Func<SampleEvent, bool> Workflow = item => item.Is("gen_ai.invoke_workflow");
    private static readonly Func<SampleEvent, bool> Retrieved = item => item.Is("gen_ai.retrieval");
    private static readonly Func<SampleEvent, bool> Judged = item => item.Is("gen_ai.evaluation.result");
    private static readonly Func<SampleEvent, bool> Failed = item => item.Has("error_type");

    private static Dictionary<string, PlainMetric> Metrics { get; } = new()
    {
        ["genai_calls"] = new(Called, Count),
        ["genai_calls_by_operation"] = new(Called, Count),
        ["genai_answers"] = new(item => Asked(item) && !Failed(item), Count),
        ["genai_errors"] = new(item => Called(item) && Failed(item), Count),
        ["genai_error_rate"] = new(Called, Share(Failed)),
        ["genai_exceptions"] = new(item => item.Is("gen_ai.client.operation.exception"), Count),
        ["genai_duration_p50_ms"] = new(Called, Percentile(50, "duration_ms")),
        ["genai_duration_p95_ms"] = new(Called, Percentile(95, "duration_ms")),
        ["genai_ttft_p50_ms"] = new(item => Asked(item) && item.Has("ttft_ms"), Percentile(50, "ttft_ms")),
        ["genai_ttft_p95_ms"] = new(item => Asked(item) && item.Has("ttft_ms"), Percentile(95, "ttft_ms")),
        ["genai_output_speed"] = new(
            item => Asked(item) && item.Has("duration_ms") && item.Has("output_tokens"),
            events => 1000 * Sum("output_tokens")(events) / Sum("duration_ms")(events)),
        ["genai_input_tokens"] = new(item => Called(item) && item.Has("input_tokens"), Sum("input_tokens")),
        ["genai_output_tokens"] = new(item => Asked(item) && item.Has("output_tokens"), Sum("output_tokens")),
        ["genai_cache_read_rate"] = new(
            item => Asked(item) && (item.Has("input_tokens") || item.Has("cache_read_tokens")),
            events => Sum("cache_read_tokens")(events) / Sum("input_tokens")(events)),
        ["genai_reasoning_rate"] = new(Asked, events => Sum("reasoning_tokens")(events) / Sum("output_tokens")(events)),
        ["genai_cost_usd"] = new(item => Called(item) && item.Has("cost_usd"), Sum("cost_usd")),
        ["genai_unpriced_calls"] = new(item => Called(item) && item.Has("input_tokens") && !item.Has("cost_usd"), Count),
        ["genai_tokens_per_answer"] = new(item => Asked(item) && item.Has("output_tokens"), Mean("output_tokens")),
        ["genai_truncated_rate"] = new(item => Asked(item) && item.Has("finish_reasons"), Share(item => item.Text("finish_reasons")!.Contains("length", StringComparison.Ordinal))),
        ["genai_tool_calls"] = new(Tool, Count),
        ["genai_tool_error_rate"] = new(Tool, Share(Failed)),
        ["genai_tool_p95_ms"] = new(Tool, Percentile(95, "duration_ms")),
        ["genai_retrievals"] = new(Retrieved, Count),
        ["genai_retrieval_p95_ms"] = new(Retrieved, Percentile(95, "duration_ms")),
        ["genai_agent_runs"] = new(Agent, Count),
        ["genai_agent_error_rate"] = new(Agent, Share(Failed)),
        ["genai_agent_p95_ms"] = new(Agent, Percentile(95, "duration_ms")),
        ["genai_calls_per_agent_run"] = new(item => AskedByAgent(item) || Agent(item), Ratio(AskedByAgent, Agent)),
        ["genai_tools_per_agent_run"] = new(item => (Tool(item) && item.Has("agent_name")) || Agent(item), Ratio(Tool, Agent)),
        ["genai_workflow_runs"] = new(Workflow, Count),
        ["genai_workflow_p95_ms"] = new(Workflow, Percentile(95, "duration_ms")),
        ["genai_conversations"] = new(Asked, events => Distinct(events, "conversation_id")),
        ["genai_cost_per_conversation_usd"] = new(
            item => Asked(item) && item.Has("conversation_id"),
            events => Sum("cost_usd")(events) / Distinct(events, "conversation_id")),
        ["genai_evaluations"] = new(Judged, Count),
        ["genai_evaluation_score"] = new(Judged, Mean("evaluation_score")),
    };

    [Fact]
    public async Task Metrics_OfTheSample_AreWhatLoopsGive()
    {
        using var client = server.NewTenantClient();
        var reply = await client.PostEventsAsync(Repository.Text("samples/genai.ndjson"));
        Assert.Equal(0, (int)reply.Expect(HttpStatusCode.OK).Json["rejected"]!);
        Assert.Null(reply.Json["warnings"]);
        await server.FlushAsync();

        await PackNumbers.AssertEqualAsync(client, "genai", Metrics);

        Assert.Equal("genai", (string?)(await client.GetJsonAsync($"/api/overview?{Samples.Week}"))["pack"]);
    }

    /// <summary>Reasons for the end of an answer are a list in OpenTelemetry; what the metric looks for is found in one too.</summary>
    [Fact]
    public async Task TruncatedRate_OfListsOfReasons_FindsTheLimit()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync(
            """{"event":"gen_ai.chat","model":"m","finish_reasons":["length"]}""",
            """{"event":"gen_ai.chat","model":"m","finish_reasons":["stop","length"]}""",
            """{"event":"gen_ai.chat","model":"m","finish_reasons":["stop"]}""",
            """{"event":"gen_ai.chat","model":"m","finish_reasons":["tool_calls"]}""",
            """{"event":"gen_ai.chat","model":"m"}""");
        await server.FlushAsync();

        Assert.Equal(0.5, (double?)(await client.GetJsonAsync("/api/metrics/genai_truncated_rate?by="))["value"]);
    }

    /// <summary>A span around calls may carry their sums; only the calls count.</summary>
    [Fact]
    public async Task Tokens_OfAnAgentAndItsCalls_CountOnce()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync(
            """{"event":"gen_ai.invoke_agent","agent_name":"a","input_tokens":50,"output_tokens":9}""",
            """{"event":"gen_ai.chat","agent_name":"a","model":"m","input_tokens":20,"output_tokens":4}""",
            """{"event":"gen_ai.execute_tool","agent_name":"a","tool_name":"t"}""",
            """{"event":"gen_ai.chat","agent_name":"a","model":"m","input_tokens":30,"output_tokens":5}""");
        await server.FlushAsync();

        var values = (await client.GetJsonAsync("/api/metrics?pack=genai&from=now-1h"))["metrics"]!.AsArray().ToDictionary(metric => (string)metric!["name"]!, metric => (double?)metric!["value"]);

        Assert.Equal((50, 9, 2, 2, 1), (values["genai_input_tokens"], values["genai_output_tokens"], values["genai_calls"], values["genai_calls_per_agent_run"], values["genai_tools_per_agent_run"]));
    }

    private static bool AskedByAgent(SampleEvent item) => Asked(item) && item.Has("agent_name");
}
