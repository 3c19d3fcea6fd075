using System.Net;

namespace Sightglass.Server.Queries;

/// <summary>Completion over HTTP: what is proposed at a place, from the caller's own events.</summary>
public sealed class CompletionApiTests(ServerFixture server)
{
    [Theory]
    [InlineData("filter", "ev", 2, "event")]
    [InlineData("filter", "event=\"a\" A", 11, "AND")]
    [InlineData("formula", "Cou", 3, "Count")]
    [InlineData("formula", "success_r", 9, "success_rate")]
    [InlineData("cloudwatch", "{ $.mod", 7, "$.model")]
    [InlineData("cloudwatch", "{ $.model ", 10, "NOT EXISTS")]
    public async Task Completion_AtAPlace_OffersWhatFitsThere(string language, string query, int position, string label)
    {
        using var client = server.NewTenantClient();

        var answer = (await client.PostJsonAsync("/api/query/complete", new { language, query, position })).Expect(HttpStatusCode.OK).Json;

        Assert.Contains(label, answer["items"]!.AsArray().Select(item => (string?)item!["label"]));
        Assert.InRange((int)answer["replaceFrom"]!, 0, position);
        Assert.InRange((int)answer["replaceTo"]!, position, query.Length);
    }

    [Fact]
    public async Task Completion_OfValues_OffersTheTenantsOwn()
    {
        using var mine = server.NewTenantClient();
        using var theirs = server.NewTenantClient();
        await mine.IngestAsync("""{"event":"e","model":"my-model"}""");
        await theirs.IngestAsync("""{"event":"e","model":"their-model"}""");
        await server.FlushAsync();

        var text = (await mine.PostJsonAsync("/api/query/complete", new { language = "filter", query = "model=\"", position = 7 })).Expect(HttpStatusCode.OK).Text;

        Assert.Contains("my-model", text, StringComparison.Ordinal);
        Assert.DoesNotContain("their-model", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_OfALimit_OffersHowTheNumbersOfTheRangeAreSpread()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync([.. Enumerable.Range(1, 100).Select(i => $$"""{"event":"e","duration_ms":{{i * 10}},"load":{{i}}}""")]);
        await server.FlushAsync();

        Assert.Equal(["500 p50", "900 p90", "990 p99", "1000 max"], await ProposedAsync("duration_ms>"));
        Assert.Equal(["50 p50", "90 p90", "99 p99", "100 max"], await ProposedAsync("load<="));
        Assert.Empty(await ProposedAsync("event>"));

        async Task<IEnumerable<string>> ProposedAsync(string query)
        {
            var answer = (await client.PostJsonAsync("/api/query/complete", new { language = "filter", query, position = query.Length })).Expect(HttpStatusCode.OK).Json;
            return answer["items"]!.AsArray().Select(item => $"{item!["insert"]} {item["detail"]}");
        }
    }

    [Fact]
    public async Task Completion_OfAFieldThatTheCallerHasSeen_OffersItAndItsOperators()
    {
        using var client = server.NewTenantClient();

        Assert.Equal("usage.total", await FirstAsync("usag"));
        Assert.Equal("usage.total=", await FirstAsync("usage.total"));

        async Task<string?> FirstAsync(string query)
        {
            var answer = (await client.PostJsonAsync("/api/query/complete", new { language = "filter", query, position = query.Length, fields = new[] { "usage.total" } })).Expect(HttpStatusCode.OK).Json;
            return (string?)answer["items"]![0]!["insert"];
        }
    }

    [Fact]
    public async Task Completion_OfAStatement_KnowsTheDataSets()
    {
        using var client = server.NewTenantClient();
        (await client.SendAsync(HttpMethod.Post, "/v1/datasets/my_requests/points", new StringContent("""{"blobs":["/a"],"doubles":[5]}"""))).Expect(HttpStatusCode.OK);
        await server.FlushAsync();

        Assert.Contains("my_requests", await InsertsAsync("SELECT * FROM my"));
        Assert.Contains("'/a'", await InsertsAsync("SELECT * FROM my_requests WHERE blob1 = "));

        async Task<IEnumerable<string>> InsertsAsync(string query) =>
            (await client.PostJsonAsync("/api/query/complete", new { language = "analytics-sql", query, position = query.Length })).Expect(HttpStatusCode.OK).Json["items"]!.AsArray().Select(item => (string)item!["insert"]!);
    }
}
