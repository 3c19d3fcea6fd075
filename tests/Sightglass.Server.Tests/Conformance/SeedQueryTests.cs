using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Sightglass.Server.Auth;

namespace Sightglass.Server.Conformance;

/// <summary>The queries that users' documents contain, as they are written there: asked over HTTP, about one sample, and compared with plain loops over it.</summary>
public sealed class SeedQueryTests(SeedQueryTests.Sample sample) : IClassFixture<SeedQueryTests.Sample>
{
    private const double WorkersAiUsd = 0.0015;
    private const double OpenAiUsd = 0.045;

    /// <summary>Of the guide to Workers AI.</summary>
    public static TheoryData<string, string, string?, string?> Filters => new()
    {
        { """event="workers_ai_analysis_success" """.Trim(), "workers_ai_analysis_success", null, null },
        { """event="cache_lookup" AND result="hit" """.Trim(), "cache_lookup", "result", "hit" },
        { """event="workers_ai_complete_failure" """.Trim(), "workers_ai_complete_failure", null, null },
        { """event="workers_ai_validation_failed" """.Trim(), "workers_ai_validation_failed", null, null },
        { """event="workers_ai_analysis_success" AND model="@cf/meta/llama-3.1-8b-instruct" """.Trim(), "workers_ai_analysis_success", "model", "@cf/meta/llama-3.1-8b-instruct" },
    };

    /// <summary>The 13 filter patterns of the guide to logging, and the names of events that each matches.</summary>
    public static TheoryData<string, string> Patterns => new()
    {
        { """{ $.event_type = "proxy_session_response" }""", "proxy_session_response" },
        { """{ $.event_type = "proxy_session_closed" }""", "proxy_session_closed" },
        { """{ $.event_type = "session_retry_start" }""", "session_retry_start" },
        { """{ $.event_type = "chat_completion_request_start" }""", "chat_completion_request_start" },
        { """{ $.event_type = "stream_completed" }""", "stream_completed" },
        { """{ $.event_type = "chat_completion_success" }""", "chat_completion_success" },
        { """{ $.event_type = "stream_completed" || $.event_type = "chat_completion_success" }""", "stream_completed chat_completion_success" },
        { """{ $.event_type = *error* }""", "session_close_error proxy_request_error stream_proxy_error chat_completions_error stream_generator_error embeddings_request_error" },
        { """{ $.event_type = "session_*_error" }""", "session_close_error" },
        { """{ $.event_type = "proxy_*_error" }""", "proxy_request_error" },
        { """{ $.event_type = "chat_completions_error" || $.event_type = "stream_generator_error" }""", "chat_completions_error stream_generator_error" },
        { """{ $.event_type = "user_creation" }""", "user_creation" },
        { """{ $.event_type = "session_created" && $.user_id = * }""", "session_created" },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Filter_FindsItsEvents(string query, string name, string? field, string? value)
    {
        var expected = Of(name).Count(item => field is null || (string?)item[field] == value);

        Assert.InRange(expected, 1, Sample.Events.Count - 1);
        Assert.Equal(expected, Rows(await sample.Client.QueryAsync("filter", query)).Count);
    }

    /// <summary>The guide also tells to search for a name, without saying where.</summary>
    [Fact]
    public async Task Search_ForAName_FindsItsEvents() =>
        Assert.Equal(Of("workers_ai_analysis_success").Count, Rows(await sample.Client.QueryAsync("filter", "workers_ai_analysis_success")).Count);

    [Theory]
    [MemberData(nameof(Patterns))]
    public async Task Pattern_MatchesItsEvents(string query, string names)
    {
        // The last pattern also asks for a user, whom one of the sessions lacks.
        var expected = names.Split(' ').SelectMany(Of).Count(item => !query.Contains("user_id", StringComparison.Ordinal) || item.ContainsKey("user_id"));

        var reply = await sample.Client.QueryAsync("cloudwatch", query);

        Assert.InRange(expected, 1, Sample.Events.Count - 1);
        Assert.Equal(expected, Rows(reply).Count);
    }

    [Fact]
    public async Task Formula_SuccessRate_IsThatOfALoop()
    {
        var (successes, failures) = (Of("workers_ai_analysis_success").Count, Of("workers_ai_complete_failure").Count);

        Assert.Equal((double)successes / (successes + failures), await ValueAsync("""
            Count(event="workers_ai_analysis_success") /
            Count(event="workers_ai_analysis_success" OR event="workers_ai_complete_failure")
            """));
    }

    [Fact]
    public async Task Formula_CacheHitRate_IsThatOfALoop() =>
        Assert.Equal((double)Of("cache_lookup").Count(item => (string?)item["result"] == "hit") / Of("cache_lookup").Count, await ValueAsync("""
            Count(event="cache_lookup" AND result="hit") /
            Count(event="cache_lookup")
            """));

    [Fact]
    public async Task Formula_AverageDuration_IsThatOfALoop() =>
        Assert.Equal(Of("workers_ai_analysis_success").Average(item => (int)item["duration_ms"]!), (await ValueAsync("""AVG(duration_ms) WHERE event="workers_ai_analysis_success" """.Trim()))!.Value, 9);

    [Fact]
    public async Task Formula_ValidationFailures_AreCountedByReason()
    {
        var expected = Of("workers_ai_validation_failed").GroupBy(item => (string)item["validation_failure"]!).Select(reason => (reason.Key, (double)reason.Count())).ToList();

        var rows = Rows(await sample.Client.QueryAsync("formula", "Count WHERE event=\"workers_ai_validation_failed\"\nGROUP BY validation_failure"));

        Assert.True(expected.Count > 1);
        Assert.Equal(expected.Order(), rows.Select(row => ((string)row[0]!, (double)row[1]!)).Order());
    }

    [Fact]
    public async Task Formula_CostPerAnalysis_IsThatOfALoop()
    {
        var (workers, openAi) = (Of("workers_ai_analysis_success").Count, Of("openai_fallback_success").Count);

        // The two lines use names that the text explains in words.
        Assert.Equal(((workers * WorkersAiUsd) + (openAi * OpenAiUsd)) / (workers + openAi), (await ValueAsync("""
            Workers_AI_Count = Count(event="workers_ai_analysis_success")
            OpenAI_Count = Count(event="openai_fallback_success")
            Total_Analyses = Workers_AI_Count + OpenAI_Count
            Cost = (Workers_AI_Count × $0.0015) + (OpenAI_Count × $0.045)
            Average = Cost / Total_Analyses
            """))!.Value, 12);
    }

    [Fact]
    public async Task Formula_MonthlySavings_AreThoseOfALoop()
    {
        var (workers, openAi) = (Of("workers_ai_analysis_success").Count, Of("openai_fallback_success").Count);
        var (actual, alone) = ((workers * WorkersAiUsd) + (openAi * OpenAiUsd), (workers + openAi) * OpenAiUsd);

        Assert.Equal((alone - actual) / alone * 100, (await ValueAsync("""
            Workers_AI_Successes = Count(event="workers_ai_analysis_success")
            OpenAI_Fallbacks = Count(event="openai_fallback_success")
            Total_Analyses = Workers_AI_Successes + OpenAI_Fallbacks

            Workers_AI_Cost = Workers_AI_Successes × $0.0015
            OpenAI_Cost = OpenAI_Fallbacks × $0.045

            Actual_Cost = Workers_AI_Cost + OpenAI_Cost
            OpenAI_Only_Cost = Total_Analyses × $0.045

            Monthly_Savings = OpenAI_Only_Cost - Actual_Cost
            Savings_Percentage = (Monthly_Savings / OpenAI_Only_Cost) × 100
            """))!.Value, 9);
    }

    [Fact]
    public async Task Condition_OfAnAlert_IsTrueOrFalse()
    {
        var errors = Sample.Events.Count(item => Sample.NameOf(item).Contains("error", StringComparison.Ordinal));

        Assert.Equal((double)errors / Of("chat_completion_request_start").Count > 0.05 ? 1 : 0, await ValueAsync("error_rate > 0.05"));
    }

    [Fact]
    public async Task Sql_SuccessRateOverTime_IsThatOfALoop()
    {
        var expected = Of("workers_ai_analysis_success").Concat(Of("workers_ai_complete_failure")).GroupBy(item => ((string)item["timestamp"]!)[..13]).OrderByDescending(hour => hour.Key).Select(hour =>
        {
            var successes = hour.Count(item => Sample.NameOf(item) == "workers_ai_analysis_success");
            return (hour.Key, successes, hour.Count() - successes, Math.Round(100.0 * successes / hour.Count(), 2));
        });

        // Hours without either have a row, too: the condition is only about time.
        var rows = Rows(await sample.Client.QueryAsync("sql", """
            -- Workers AI success rate over time
            SELECT
              DATE_TRUNC('hour', EventTimestamp) as hour,
              COUNT(CASE WHEN Logs LIKE '%workers_ai_analysis_success%' THEN 1 END) as successes,
              COUNT(CASE WHEN Logs LIKE '%workers_ai_complete_failure%' THEN 1 END) as failures,
              ROUND(100.0 * COUNT(CASE WHEN Logs LIKE '%workers_ai_analysis_success%' THEN 1 END) /
                NULLIF(COUNT(CASE WHEN Logs LIKE '%workers_ai_analysis_success%' THEN 1 END) +
                       COUNT(CASE WHEN Logs LIKE '%workers_ai_complete_failure%' THEN 1 END), 0), 2) as success_rate
            FROM workers_logs
            WHERE EventTimestamp > NOW() - INTERVAL '7 days'
            GROUP BY hour
            ORDER BY hour DESC;
            """));

        Assert.Equal(expected, rows.Where(row => row[3] is not null).Select(row => (((string)row[0]!)[..13], (int)row[1]!, (int)row[2]!, (double)row[3]!)));
    }

    [Fact]
    public async Task Sql_CacheHitRate_IsThatOfALoop()
    {
        var expected = Of("cache_lookup").GroupBy(item => ((string)item["cache_type"]!, (string)item["result"]!)).OrderBy(group => group.Key).Select(group => (group.Key, group.Count()));

        var rows = Rows(await sample.Client.QueryAsync("sql", """
            -- Cache hit rate by type
            SELECT
              JSON_EXTRACT_SCALAR(Logs, '$.cache_type') as cache_type,
              JSON_EXTRACT_SCALAR(Logs, '$.result') as result,
              COUNT(*) as count
            FROM workers_logs
            WHERE Logs LIKE '%cache_lookup%'
              AND EventTimestamp > NOW() - INTERVAL '24 hours'
            GROUP BY cache_type, result
            ORDER BY cache_type, result;
            """));

        Assert.Equal(expected, rows.Select(row => (((string)row[0]!, (string)row[1]!), (int)row[2]!)));
    }

    [Fact]
    public async Task Sql_ModelPerformance_IsThatOfALoop()
    {
        var expected = Of("workers_ai_analysis_success").GroupBy(item => (string)item["model"]!).OrderByDescending(model => model.Count()).Select(model =>
            (model.Key, model.Count(), Math.Round(model.Average(item => (int)item["duration_ms"]!), 2), Math.Round(model.Average(item => (int)item["overall_score"]!), 2)));

        var rows = Rows(await sample.Client.QueryAsync("sql", """
            -- Model performance comparison
            SELECT
              JSON_EXTRACT_SCALAR(Logs, '$.model') as model,
              COUNT(*) as uses,
              ROUND(AVG(CAST(JSON_EXTRACT_SCALAR(Logs, '$.duration_ms') AS FLOAT)), 2) as avg_duration_ms,
              ROUND(AVG(CAST(JSON_EXTRACT_SCALAR(Logs, '$.overall_score') AS FLOAT)), 2) as avg_score
            FROM workers_logs
            WHERE Logs LIKE '%workers_ai_analysis_success%'
              AND EventTimestamp > NOW() - INTERVAL '7 days'
            GROUP BY model
            ORDER BY uses DESC;
            """));

        Assert.Equal(expected, rows.Select(row => ((string)row[0]!, (int)row[1]!, (double)row[2]!, (double)row[3]!)));
    }

    [Fact]
    public async Task GraphQl_OfAnalyticsPoints_IsThatOfALoop()
    {
        var reply = await sample.Client.PostJsonAsync("/client/v4/graphql", new
        {
            query = """
                query {
                  viewer {
                    accounts(filter: { accountTag: "YOUR_ACCOUNT_ID" }) {
                      analyticsEngineDatasets(filter: { name: "workers_ai_metrics" }) {
                        # Average duration
                        avg: avgDouble(doubleField: "double1")

                        # Average score
                        avgScore: avgDouble(doubleField: "double2")

                        # Total count
                        count
                      }
                    }
                  }
                }
                """,
        });

        var points = Assert.Single(reply.Expect(HttpStatusCode.OK).Json["data"]!["viewer"]!["accounts"]![0]!["analyticsEngineDatasets"]!.AsArray())!;
        Assert.Equal(
            (Sample.Points.Average(point => point.Duration), Sample.Points.Average(point => point.Score), Sample.Points.Count),
            ((double)points["avg"]!, (double)points["avgScore"]!, (int)points["count"]!));
    }

    [Fact]
    public async Task Aggregation_OfADashboard_IsThatOfALoop()
    {
        // The members of the query as they are; the data set and its labels say what the binding said.
        var reply = await sample.Client.PostJsonAsync("/api/aggregate", """
            {
              "dataset": "requests", "labels": {"duration": "double1", "status": "double2", "tokens": "double3"},
              "timeRange": "24h",
              "aggregations": {
                "requestCount": { "type": "count" },
                "avgLatency": { "type": "avg", "field": "duration" },
                "errorRate": {
                  "type": "percentage",
                  "filter": { "field": "status", "operator": ">=", "value": 400 }
                },
                "aiTokensUsed": {
                  "type": "sum",
                  "field": "tokens",
                  "filter": { "index": "ai_model" }
                }
              },
              "answer": "dashboard", "pricePerMillionTokens": 2
            }
            """);

        var (all, failed, tokens) = (Sample.Requests, Sample.Requests.Count(request => request.Status >= 400), Sample.Requests.Where(request => request.Index == "ai_model").Sum(request => request.Tokens));
        Assert.InRange(failed, 1, all.Count - 1);
        JsonAssert.Equal(
            string.Create(CultureInfo.InvariantCulture, $$$"""{"requests":{{{all.Count}}},"latency":{{{all.Average(request => request.Duration)}}},"errorRate":{{{100.0 * failed / all.Count}}},"aiUsage":{"tokens":{{{tokens}}},"cost":{{{tokens * 2 / 1e6}}}}}"""),
            reply.Expect(HttpStatusCode.OK).Json);
    }

    [Theory]
    [InlineData("workers-ai")]
    [InlineData("cache")]
    [InlineData("models")]
    [InlineData("cost-savings")]
    public async Task Address_OfTheGuide_IsAnswered(string group)
    {
        var metrics = (await sample.Client.GetJsonAsync($"/api/analytics/{group}?from=now-1d"))["metrics"]!.AsArray();

        Assert.NotEmpty(metrics);
        Assert.Contains(metrics, metric => metric!["value"] is not null);
    }

    private static List<JsonObject> Of(string name) => [.. Sample.Events.Where(item => Sample.NameOf(item) == name)];

    private static List<JsonArray> Rows(Reply reply) => [.. reply.Expect(HttpStatusCode.OK).Json["rows"]!.AsArray().Select(row => row!.AsArray())];

    // The value of a formula comes before those of its named lines.
    private async Task<double?> ValueAsync(string formula) => (double?)Assert.Single(Rows(await sample.Client.QueryAsync("formula", formula)))[0];

    /// <summary>An hour of two applications and two data sets of points, of one tenant.</summary>
    public sealed class Sample(ServerFixture server) : IAsyncLifetime
    {
        // Of the hours before now, so that what the queries say of the last day is true of all.
        private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddHours(-3).ToUnixTimeSeconds());

        public static IReadOnlyList<JsonObject> Events { get; } = [.. Analyses().Concat(Chats())];

        public static IReadOnlyList<(double Duration, double Score)> Points { get; } = [.. Enumerable.Range(1, 8).Select(index => (1000.0 + (index * 10), 60.0 + index))];

        public static IReadOnlyList<(string Index, double Duration, double Status, double Tokens)> Requests { get; } =
            [.. Enumerable.Range(1, 12).Select(index => (index % 3 == 0 ? "ai_model" : "endpoint", index * 25.0, index % 4 == 0 ? 502.0 : 200.0, index * 100.0))];

        internal SightglassClient Client { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Client = server.Client(Scope.Ingest | Scope.Query, server.NewTenant());
            await Client.IngestAsync([.. Events.Select(item => item.ToJsonString())]);
            await SendAsync("workers_ai_metrics", Points.Select(point => (JsonNode)new JsonObject
            {
                ["blobs"] = new JsonArray("job", "profile", "@cf/meta/llama-3.1-8b-instruct", "Good Match"),
                ["doubles"] = new JsonArray(point.Duration, point.Score),
                ["indexes"] = new JsonArray("workers_ai_success"),
            }));
            await SendAsync("requests", Requests.Select(request => (JsonNode)new JsonObject
            {
                ["doubles"] = new JsonArray(request.Duration, request.Status, request.Tokens),
                ["indexes"] = new JsonArray(request.Index),
            }));
            await server.FlushAsync();
        }

        public ValueTask DisposeAsync()
        {
            Client.Dispose();
            return ValueTask.CompletedTask;
        }

        internal static string NameOf(JsonObject item) => (string)(item["event"] ?? item["event_type"])!;

        private static IEnumerable<JsonObject> Analyses()
        {
            for (var index = 0; index < 30; index++)
            {
                var model = index % 3 == 0 ? "@cf/mistral/mistral-7b-instruct-v0.1" : "@cf/meta/llama-3.1-8b-instruct";
                yield return Event("event", "workers_ai_analysis_success", index, ("model", model), ("model_index", index % 3 == 0 ? 1 : 0), ("attempt", 1), ("duration_ms", 900 + (index * 7)), ("overall_score", 50 + index), ("recommendation", "Good Match"));
                yield return Event("event", "cache_lookup", index, ("cache_type", index % 2 == 0 ? "kv" : "database"), ("result", index % 5 == 0 ? "miss" : "hit"));
                if (index % 4 == 0)
                {
                    yield return Event("event", "workers_ai_validation_failed", index, ("model", model), ("validation_failure", index % 8 == 0 ? "Invalid overall score" : "Insufficient strengths"));
                }

                if (index % 6 == 0)
                {
                    yield return Event("event", "workers_ai_complete_failure", index, ("models_tried", 4), ("duration_ms", 15000), ("fallback_to", "openai"));
                    yield return Event("event", "openai_fallback_success", index, ("model", "gpt-4o-mini"), ("duration_ms", 2500), ("overall_score", 82));
                }
            }
        }

        private static IEnumerable<JsonObject> Chats()
        {
            string[] names =
            [
                "chat_completion_request_start", "chat_completion_request_start", "chat_completion_request_start", "stream_completed", "stream_completed", "chat_completion_success",
                "proxy_session_response", "proxy_session_response", "proxy_session_closed", "session_retry_start", "session_close_error", "proxy_request_error", "stream_proxy_error",
                "chat_completions_error", "stream_generator_error", "embeddings_request_error", "user_creation", "session_created", "automation_enabled",
            ];
            for (var index = 0; index < names.Length; index++)
            {
                yield return Event("event_type", names[index], index, ("user_id", $"user-{index % 3}"));
            }

            yield return Event("event_type", "session_created", 7, ("session_id", "of-nobody"));
        }

        private static JsonObject Event(string key, string name, int index, params (string Name, JsonNode Value)[] fields)
        {
            var item = new JsonObject { [key] = name, ["timestamp"] = Start.AddMinutes(index * 5).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) };
            foreach (var (field, value) in fields)
            {
                item[field] = value;
            }

            return item;
        }

        private async Task SendAsync(string dataSet, IEnumerable<JsonNode> points)
        {
            var lines = points.Select(point => point.ToJsonString()).ToList();
            using var content = new StringContent(string.Join('\n', lines));
            Assert.Equal(lines.Count, (int)(await Client.SendAsync(HttpMethod.Post, $"/v1/datasets/{dataSet}/points", content)).Expect(HttpStatusCode.OK).Json["accepted"]!);
        }
    }
}
