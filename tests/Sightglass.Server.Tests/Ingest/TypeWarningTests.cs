using System.Net;

namespace Sightglass.Server.Ingest;

/// <summary>What a sender is told of values whose type is not that of their field.</summary>
public sealed class TypeWarningTests(ServerFixture server)
{
    private const string Other = "'tokens' was stored as an attribute, to be asked as 'attributes.tokens': the field of this name, of type integer, belongs to events of the pack learning-app";

    [Fact]
    public async Task Values_OfAnotherTypeThanAField_AreAMistakeOnlyInEventsThatHaveTheField()
    {
        using var client = server.NewTenantClient();

        var answer = (await client.PostEventsAsync("""
            {"event":"ai_usage","tokens":"many"}
            {"event":"made_elsewhere","tokens":{"in":1,"out":2}}
            {"tokens":1.5}
            {"event":"job_posting","tokens":["a"],"duration_ms":"slow"}
            {"event":"ai_usage","tokens":7}
            """)).Expect(HttpStatusCode.OK).Json;

        Assert.Equal(
            [("type_mismatch", 1, Mistake("tokens", "integer")), ("type_mismatch", 3, Other), ("type_mismatch", 1, Mistake("duration_ms", "number"))],
            answer["warnings"]!.AsArray().Select(warning => ((string)warning!["code"]!, (int)warning["count"]!, (string)warning["message"]!)));
    }

    [Fact]
    public async Task Attribute_UnderTheNameOfAForeignField_IsAskedAsTheWarningSays()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"event":"made_elsewhere","tokens":"many"}""");
        await server.FlushAsync();

        Assert.Equal(1, (double)(await client.QueryAsync("formula", "Count(attributes.tokens=many)")).Expect(HttpStatusCode.OK).Json["rows"]![0]![0]!);
    }

    private static string Mistake(string name, string type) => $"'{name}' is a field of type {type}; values of another type were stored as an attribute, which questions about the field do not see";
}
