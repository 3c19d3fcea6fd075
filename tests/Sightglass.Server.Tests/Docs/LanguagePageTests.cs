using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sightglass.Server.Analytics;

namespace Sightglass.Server.Docs;

/// <summary>The examples of the languages that have an address of their own are answered.</summary>
public sealed partial class LanguagePageTests(ServerFixture server, AnalyticsFixture points) : IClassFixture<AnalyticsFixture>
{
    public static TheoryData<string> GraphQl => [.. Examples("graphql")];

    public static TheoryData<string> Aggregations => [.. Examples("aggregation")];

    [Theory]
    [MemberData(nameof(GraphQl))]
    public async Task GraphQl_OfTheDocument_IsAnswered(string query)
    {
        var reply = (await points.Client.PostJsonAsync("/graphql", new { query, variables = new { from = "2026-01-01T00:00:00Z" } })).Expect(HttpStatusCode.OK);

        Assert.True(reply.Json["errors"] is null, $"{reply.Json["errors"]}");
        Assert.NotEmpty(reply.Json["data"]!.AsObject());
    }

    [Theory]
    [MemberData(nameof(Aggregations))]
    public async Task Aggregation_OfTheDocument_HasItsNames(string query)
    {
        // The points of the suite are older than the range of the example.
        (await points.Client.SendAsync(HttpMethod.Post, "/v1/datasets/app_requests/points", new StringContent("""{"indexes":["chat"],"doubles":[120,200]}"""))).Expect(HttpStatusCode.OK);
        await server.FlushAsync();

        var asked = JsonNode.Parse(query)!;
        var reply = (await points.Client.PostJsonAsync("/api/aggregate", asked)).Expect(HttpStatusCode.OK);

        Assert.Equal(asked["aggregations"]!.AsObject().Select(one => one.Key), reply.Json.AsObject().Select(one => one.Key));
    }

    private static IEnumerable<string> Examples(string language) => Fence().Matches(Repository.Text($"docs/languages/{language}.md")).Where(block => block.Groups[1].Value == language).Select(block => block.Groups[2].Value);

    [GeneratedRegex("^```(.*)\n((?:.*\n)*?)```$", RegexOptions.Multiline)]
    private static partial Regex Fence();
}
