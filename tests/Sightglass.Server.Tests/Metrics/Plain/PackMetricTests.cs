using System.Net;
using System.Text.Json.Nodes;

namespace Sightglass.Server.Metrics.Plain;

/// <summary>Every metric of a shipped pack, whole and by its groups, compared with plain loops over the pack's sample.</summary>
public sealed class PackMetricTests(ServerFixture server)
{
    private static readonly Dictionary<string, IReadOnlyDictionary<string, Func<PlainEvents, double?>>> Packs = new()
    {
        ["workers-ai"] = WorkersAiMetrics.All,
        ["chat-proxy"] = ChatProxyMetrics.All,
        ["job-search"] = JobSearchMetrics.All,
    };

    [Theory]
    [InlineData("workers-ai")]
    [InlineData("chat-proxy")]
    [InlineData("job-search")]
    public async Task Metrics_OfASample_AreWhatPlainLoopsGive(string pack)
    {
        var client = await LoadAsync(pack);
        var plain = PlainEvents.Read(pack);

        var metrics = (await client.GetJsonAsync($"/api/metrics?pack={pack}&{Samples.Week}"))["metrics"]!.AsArray();

        Assert.Equal(Packs[pack].Keys.Order(StringComparer.Ordinal), metrics.Select(metric => (string)metric!["name"]!).Order(StringComparer.Ordinal));
        Assert.Empty(metrics.SelectMany(metric => Differences(metric!.AsObject(), Packs[pack][(string)metric["name"]!], plain)));
    }

    [Fact]
    public async Task JobSearchExample_Day_HasItsRoundFigures()
    {
        var client = await LoadAsync("job-search-example");

        var metrics = await ReadAsync(client, "from=2025-02-03&to=2025-02-04");

        Assert.Equal(
            [("agent_completion_rate", 0.982), ("agent_tokens", 45_000), ("cost_per_job_analysis_usd", 0.002), ("document_generation_ms", 2_100), ("full_analysis_ms", 3_200), ("job_analysis_ms", 2_300), ("search_response_ms", 800)],
            new[] { "agent_completion_rate", "agent_tokens", "cost_per_job_analysis_usd", "document_generation_ms", "full_analysis_ms", "job_analysis_ms", "search_response_ms" }
                .Select(name => (name, Math.Round((double)metrics[name]["value"]!, name == "agent_completion_rate" ? 3 : 9))));
        var errors = (double)metrics["agent_errors"]["value"]!;
        Assert.Equal([("network_issue", 0.15), ("other", 0.1), ("parsing_failure", 0.3), ("rate_limiting", 0.45)], Groups(metrics["agent_errors"], "error_category").Select(group => (group.Key, group.Value / errors)));
    }

    [Fact]
    public async Task JobSearchExample_Week_HasTheThreeSearchesInTheirOrder()
    {
        var client = await LoadAsync("job-search-example");

        var metrics = await ReadAsync(client, "from=2025-02-03&to=2025-02-10");

        Assert.Equal(
            [("Senior Python Developer", 0.85), ("Cloud Architect", 0.78), ("DevOps Engineer", 0.72)],
            Groups(metrics["relevant_result_rate"], "search_query").OrderByDescending(group => group.Value).Select(group => (group.Key, Math.Round(group.Value, 9))));
    }

    [Fact]
    public async Task JobSearchExample_Month_HasItsCostsAndSavings()
    {
        var client = await LoadAsync("job-search-example");

        var metrics = await ReadAsync(client, "from=2025-03-01&to=2025-04-01");

        Assert.Equal([("document_generation", 89.5), ("job_analysis", 245.8), ("job_search", 125.3)], Groups(metrics["search_agent_cost_usd"], "feature").Select(group => (group.Key, Math.Round(group.Value, 6))));
        Assert.Equal(460.6, (double)metrics["search_agent_cost_usd"]["value"]!, 6);
        Assert.Equal((63.35, 41.8, 10.0), (Value("cacheable_search_cost_usd"), Value("batchable_analysis_cost_usd"), Value("long_prompt_cost_usd")));
        Assert.Equal(25.0, Value("estimated_savings_percent"));

        double Value(string name) => Math.Round((double)metrics[name]["value"]!, 6);
    }

    private static IEnumerable<string> Differences(JsonObject metric, Func<PlainEvents, double?> count, PlainEvents plain)
    {
        var name = (string)metric["name"]!;
        var whole = count(plain);
        if (whole is null)
        {
            yield return $"{name}: the sample has no value for it";
        }

        if (!AreEqual(whole, (double?)metric["value"]))
        {
            yield return $"{name}: {metric["value"]} instead of {whole:R}";
        }

        if (metric["by"] is not JsonArray { Count: > 0 } groups)
        {
            yield break;
        }

        var fields = groups[0]!["key"]!.AsObject().Select(part => part.Key).ToList();
        var answered = groups.ToDictionary(group => KeyText(fields.Select(field => group!["key"]![field] is { } value ? value.ToString() : null)), group => (double?)group!["value"]);
        var known = plain.Keys(fields).ToDictionary(KeyText, key => count(plain.With(fields, key)));
        foreach (var (key, value) in answered)
        {
            if (!known.TryGetValue(key, out var expected) || !AreEqual(expected, value))
            {
                yield return $"{name} of {key}: {value:R} instead of {expected:R}";
            }
        }

        // A group without events of the metric is not listed.
        foreach (var (key, value) in known.Where(group => group.Value is not (null or 0) && !answered.ContainsKey(group.Key)))
        {
            yield return $"{name} of {key}: absent instead of {value:R}";
        }
    }

    private static string KeyText(IEnumerable<string?> key) => string.Join(", ", key.Select(value => value ?? "(none)"));

    private static bool AreEqual(double? expected, double? actual) =>
        expected is { } known ? actual is { } found && Math.Abs(found - known) <= 1e-9 * Math.Max(1, Math.Abs(known)) : actual is null;

    private static IEnumerable<(string Key, double Value)> Groups(JsonObject metric, string field) =>
        metric["by"]!.AsArray().Select(group => ((string)group!["key"]![field]!, (double)group["value"]!)).OrderBy(group => group.Item1, StringComparer.Ordinal);

    private static async Task<Dictionary<string, JsonObject>> ReadAsync(SightglassClient client, string range) =>
        (await client.GetJsonAsync($"/api/metrics?pack=job-search&{range}"))["metrics"]!.AsArray().ToDictionary(metric => (string)metric!["name"]!, metric => metric!.AsObject());

    private async Task<SightglassClient> LoadAsync(string sample)
    {
        var client = server.NewTenantClient();
        var reply = await client.PostEventsAsync(Repository.Text($"samples/{sample}.ndjson"));
        Assert.Equal((HttpStatusCode.OK, 0), (reply.Status, (int)reply.Expect(HttpStatusCode.OK).Json["rejected"]!));
        await server.FlushAsync();
        return client;
    }
}
