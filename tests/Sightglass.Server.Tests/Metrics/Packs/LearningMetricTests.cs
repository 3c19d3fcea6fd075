using System.Net;
using static Sightglass.Server.Metrics.Packs.PlainMetric;

namespace Sightglass.Server.Metrics.Packs;

/// <summary>The numbers of <c>packs/learning-app</c>.</summary>
public sealed class LearningMetricTests(ServerFixture server)
{
    // The ends of good and of needs-improvement; both values are still in the better class.
    private static readonly Dictionary<string, (double Good, double Fair)> Bands = new()
    {
        ["LCP"] = (2500, 4000), ["INP"] = (200, 500), ["CLS"] = (0.1, 0.25), ["FCP"] = (1800, 3000), ["TTFB"] = (800, 1800), ["FID"] = (100, 300),
    };

    private static readonly Func<SampleEvent, bool> Vital = item => item.Is("web_vital");
    private static readonly Func<SampleEvent, bool> Viewed = item => item.Is("page_view");
    private static readonly Func<SampleEvent, bool> Broke = item => item.Is("js_error");
    private static readonly Func<SampleEvent, bool> Called = item => item.Is("api_call");
    private static readonly Func<SampleEvent, bool> Opened = item => item.Is("websocket_opened");
    private static readonly Func<SampleEvent, bool> Closed = item => item.Is("websocket_closed");
    private static readonly Func<SampleEvent, bool> Answered = item => item.Is("worker_request");
    private static readonly Func<SampleEvent, bool> Model = item => item.Is("ai_usage");
    private static readonly Func<SampleEvent, bool> Inferred = item => Model(item) && item.Text("operation") == "chat";
    private static readonly Func<SampleEvent, bool> Embedded = item => Model(item) && item.Text("operation") == "embeddings";
    private static readonly Func<SampleEvent, bool> Gave = item => Model(item) && item.IsTrue("success");
    private static readonly Func<SampleEvent, bool> Searched = item => item.Is("vector_search");
    private static readonly Func<SampleEvent, bool> Queried = item => item.Is("d1_query");
    private static readonly Func<SampleEvent, bool> Sent = item => item.Is("grade_passback");
    private static readonly Func<SampleEvent, bool> Classified = item => item.Is("intent_classified");
    private static readonly Func<SampleEvent, bool> Reviewed = item => item.Is("intent_reviewed");
    private static readonly Func<SampleEvent, bool> Failed = item => item.Text("success") == "false";

    private static Dictionary<string, PlainMetric> Metrics { get; } = new()
    {
        ["lcp_ms"] = ThirdQuarter("LCP"),
        ["inp_ms"] = ThirdQuarter("INP"),
        ["fid_ms"] = ThirdQuarter("FID"),
        ["cls_score"] = ThirdQuarter("CLS"),
        ["fcp_ms"] = ThirdQuarter("FCP"),
        ["ttfb_ms"] = ThirdQuarter("TTFB"),
        ["web_vital_good_rate"] = new(Vital, Share(item => item.Number("vital_value") <= Bands[item.Text("vital")!].Good)),
        ["web_vital_poor_rate"] = new(Vital, Share(item => item.Number("vital_value") > Bands[item.Text("vital")!].Fair)),
        ["page_views"] = new(Viewed, Count),
        ["learners"] = new(Viewed, events => Distinct(events, "user_id")),
        ["js_errors"] = new(Broke, Count),
        ["js_error_rate"] = new(item => Broke(item) || Viewed(item), events => 100 * Ratio(Broke, Viewed)(events)),
        ["js_error_session_rate"] = new(item => Broke(item) || Viewed(item), events => Distinct(events.Where(Broke), "session_id") / Distinct(events.Where(Viewed), "session_id")),
        ["api_calls"] = new(Called, Count),
        ["api_call_p95_ms"] = new(Called, Percentile(95, "duration_ms")),
        ["api_call_error_rate"] = new(Called, Share(item => item.Number("status_code") >= 400)),
        ["redux_action_p95_ms"] = new(item => item.Is("redux_action"), Percentile(95, "duration_ms")),
        ["interactions"] = new(item => item.Is("user_interaction"), Count),
        ["chat_messages_per_learner"] = new(
            item => Wrote(item) || Viewed(item),
            events => events.Count(Wrote) / Distinct(events.Where(Viewed), "user_id")),
        ["websockets_opened"] = new(Opened, Count),
        ["websockets_open"] = new(item => Opened(item) || Closed(item), events => events.Count(Opened) - events.Count(Closed)),
        ["websocket_clean_close_rate"] = new(Closed, Share(item => item.IsTrue("was_clean"))),
        ["websocket_duration_p50_ms"] = new(Closed, Percentile(50, "duration_ms")),
        ["websocket_open_p95_ms"] = new(Opened, Percentile(95, "duration_ms")),
        ["websocket_reconnect_rate"] = new(item => item.Is("websocket_reconnected", "websocket_opened"), Ratio(item => item.Is("websocket_reconnected"), Opened)),
        ["worker_requests"] = new(Answered, Count),
        ["worker_error_rate"] = new(Answered, Share(item => item.Number("status_code") >= 400)),
        ["worker_server_error_rate"] = new(Answered, Share(item => item.Number("status_code") >= 500)),
        ["worker_average_ms"] = new(Answered, Mean("duration_ms")),
        ["worker_p50_ms"] = new(Answered, Percentile(50, "duration_ms")),
        ["worker_p95_ms"] = new(Answered, Percentile(95, "duration_ms")),
        ["worker_p99_ms"] = new(Answered, Percentile(99, "duration_ms")),
        ["inferences"] = new(Inferred, Count),
        ["inference_p50_ms"] = new(Inferred, Percentile(50, "duration_ms")),
        ["inference_p95_ms"] = new(Inferred, Percentile(95, "duration_ms")),
        ["inference_error_rate"] = new(Inferred, Share(Failed)),
        ["ai_usage_tokens"] = new(Model, Sum("tokens")),
        ["tokens_per_inference"] = new(Inferred, Mean("tokens")),
        ["ai_usage_cost_usd"] = new(Model, Sum("cost_usd")),
        ["ai_usage_unpriced_rate"] = new(Gave, Share(item => !item.Has("cost_usd"))),
        ["embeddings_made"] = new(Embedded, Count),
        ["embedding_p95_ms"] = new(Embedded, Percentile(95, "duration_ms")),
        ["embedding_tokens_per_second"] = new(Embedded, events => 1000 * Sum("tokens")(events) / Sum("duration_ms")(events)),
        ["vector_searches"] = new(Searched, Count),
        ["vector_search_p95_ms"] = new(Searched, Percentile(95, "duration_ms")),
        ["search_relevance"] = new(Searched, Mean("relevance_score")),
        ["search_low_relevance_rate"] = new(Searched, Share(item => item.Number("relevance_score") < 0.5 || item.Number("result_count") == 0)),
        ["results_per_search"] = new(Searched, Mean("result_count")),
        ["d1_queries"] = new(Queried, Count),
        ["d1_p95_ms"] = new(Queried, Percentile(95, "duration_ms")),
        ["d1_error_rate"] = new(Queried, Share(Failed)),
        ["d1_rows_per_query"] = new(Queried, Mean("rows_read")),
        ["grades_sent"] = new(Sent, events => Distinct(events, "job_id")),
        ["grade_passback_success_rate"] = new(Sent, events => Distinct(events.Where(item => item.IsTrue("success")), "job_id") / Distinct(events, "job_id")),
        ["grade_passback_attempt_success_rate"] = new(Sent, Share(item => item.IsTrue("success"))),
        ["grade_passback_failures"] = new(item => Sent(item) && Failed(item), Count),
        ["grade_passback_attempts"] = new(Sent, events => events.Count / Distinct(events, "job_id")),
        ["intents_classified"] = new(Classified, Count),
        ["intent_confidence"] = new(Classified, Mean("confidence")),
        ["intents_reviewed"] = new(Reviewed, Count),
        ["intent_accuracy"] = new(Reviewed, Share(item => item.Text("predicted_intent") == item.Text("true_intent"))),
    };

    [Fact]
    public async Task Metrics_OfTheSample_AreWhatLoopsGive()
    {
        using var client = server.NewTenantClient();
        var reply = await client.PostEventsAsync(Repository.Text("samples/learning-app.ndjson"));
        Assert.Equal(0, (int)reply.Expect(HttpStatusCode.OK).Json["rejected"]!);
        Assert.Null(reply.Json["warnings"]);
        await server.FlushAsync();

        await PackNumbers.AssertEqualAsync(client, "learning-app", Metrics);

        Assert.Equal("learning-app", (string?)(await client.GetJsonAsync($"/api/overview?{Samples.Week}"))["pack"]);
    }

    private static bool Wrote(SampleEvent item) => item.Is("user_interaction") && item.Text("interaction") == "chat_message";

    private static PlainMetric ThirdQuarter(string vital) => new(item => Vital(item) && item.Text("vital") == vital, Percentile(75, "vital_value"));
}
