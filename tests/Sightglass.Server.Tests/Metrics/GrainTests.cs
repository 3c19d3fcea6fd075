using System.Net;

namespace Sightglass.Server.Metrics;

/// <summary>A formula that computes with several kinds of things says so, and a number that is no share says of what it is.</summary>
public sealed class GrainTests(ServerFixture server)
{
    [Theory]
    [InlineData("kv_reads_per_request", "divides lookups by requests", "request")]
    [InlineData("ai_tokens_per_request", "divides attempts by requests", null)]
    [InlineData("prompts_per_user", "divides requests by users", "user")]
    [InlineData("genai_calls_per_agent_run", "divides attempts by jobs", "run")]
    [InlineData("session_reuse_rate", "divides requests by sessions", "creation")]
    [InlineData("rag_cache_hit_rate", null, null)]
    [InlineData("requests_total", null, null)]
    [InlineData("cost_per_analysis_usd", null, null)]
    public async Task Metric_ThatMixesGrains_SaysSo(string name, string? grains, string? per)
    {
        using var client = server.NewTenantClient();

        var measured = await client.GetJsonAsync($"/api/metrics/{name}");
        var defined = (await client.GetJsonAsync("/api/metrics"))["metrics"]!.AsArray().Single(metric => (string?)metric!["name"] == name)!;

        Assert.Equal((grains, per), ((string?)measured["grains"], (string?)measured["per"]));
        Assert.Equal((grains, per), ((string?)defined["grains"], (string?)defined["per"]));
    }

    [Theory]
    [InlineData("Count(event=\"cache_lookup\") / Count(event=\"request_completed\")", "divides lookups by requests")]
    [InlineData("Count(event=\"kv_read\" OR event=\"ai_request\") / Uniq(request_id)", "divides attempts and lookups by requests")]
    [InlineData("Hits = Count(event=\"cache_lookup\" AND result=\"hit\")\nHits / Uniq(user_id) > 2", "divides lookups by users")]
    [InlineData("Count(event=\"kv_read\") + Count(event=\"request_completed\")", "adds lookups and requests")]
    [InlineData("Count(event=\"kv_*\") - Count(event=\"request_completed\")", "subtracts requests from lookups")]
    [InlineData("Count(event=\"kv_read\" AND result=\"hit\") / Count(event=\"kv_read\")", null)]
    [InlineData("Count(level=error) / Count(event=\"kv_read\")", null)]
    [InlineData("Count(event=\"kv_read\") / 2", null)]
    [InlineData("Uniq(user_id)", null)]
    public async Task Query_OfAFormulaThatMixesGrains_SaysSo(string formula, string? grains)
    {
        using var client = server.NewTenantClient();

        Assert.Equal(grains, (string?)(await client.QueryAsync("formula", formula)).Expect(HttpStatusCode.OK).Json["grains"]);
    }

    [Fact]
    public async Task Ratio_ThatMayExceedOne_IsSaidPerThing()
    {
        var tenant = server.NewTenant();
        using var client = server.Client(Auth.Scope.Ingest | Auth.Scope.Query, tenant);
        await client.IngestAsync([.. Enumerable.Range(0, 44).Select(index => $$"""{"event_type":"{{(index % 11 == 0 ? "automated_session_creation_start" : "existing_session_reused")}}","session_id":"s{{index}}"}""")]);
        await server.FlushAsync();

        var metric = await client.GetJsonAsync("/api/metrics/session_reuse_rate?from=now-1d");

        Assert.Equal((10, "creation", "count"), ((double)metric["value"]!, (string?)metric["per"], (string?)metric["unit"]));
    }
}
