using System.Text.Json;

namespace Sightglass.Server.Conformance;

/// <summary>The cases of term patterns over HTTP: on samples, and on stored events.</summary>
public sealed class TermsCaseTests(ServerFixture server)
{
    private static readonly CaseSuite Suite = new("01-cloudwatch-filter-patterns");

    public static TheoryData<string> Terms => [.. Suite.Ids("terms")];

    public static TheoryData<string> Errors => [.. Suite.Ids("error", item => item.GetProperty("input").GetProperty("pattern").GetString()![0] is not ('{' or '[' or '%'))];

    [Theory]
    [MemberData(nameof(Terms))]
    public async Task Pattern_OverSamplesAndStoredEvents_MatchesAsExpected(string id)
    {
        var input = Suite.Find(id).GetProperty("input");
        var (query, line) = (input.GetProperty("pattern").GetString()!, input.GetProperty("event").GetString()!);
        var expected = Suite.Find(id).GetProperty("expect").GetProperty("matches").GetBoolean();
        using var client = server.NewTenantClient();
        await client.IngestAsync(JsonSerializer.Serialize(new { message = line }));
        await server.FlushAsync();

        var tried = (await client.PostJsonAsync("/api/query/test", new { language = "terms", query, events = new object[] { new { message = line } } })).Expect(System.Net.HttpStatusCode.OK).Json;
        var found = (await client.QueryAsync("terms", query)).Expect(System.Net.HttpStatusCode.OK).Json;

        Assert.Equal(expected, (bool)tried["matches"]![0]!);
        Assert.Equal(expected ? 1 : 0, found["rows"]!.AsArray().Count);
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Pattern_ThatIsNone_IsRejectedWithItsPlace(string id)
    {
        using var client = server.NewTenantClient();

        var reply = await client.QueryAsync("terms", Suite.Find(id).GetProperty("input").GetProperty("pattern").GetString()!);

        Assert.Equal((400, "query-syntax"), ((int)reply.Status, (string?)reply.Json["code"]));
    }
}
