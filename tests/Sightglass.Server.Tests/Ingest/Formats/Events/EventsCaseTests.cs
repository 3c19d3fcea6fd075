using System.Text;
using System.Text.Json.Nodes;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest.Formats.Events;

/// <summary>The suite's cases of NDJSON and of levels, in our own format.</summary>
public sealed class EventsCaseTests(ServerFixture server)
{
    private static readonly CaseSuite Suite = new("08-alt-ingestion");

    private static readonly IReadOnlyList<IngestCase> Cases =
        [.. IngestCase.Load("08-alt-ingestion", "ndjson").Select(given => given with { Path = "/v1/events" })];

    public static TheoryData<IngestCase> Requests => [.. Cases];

    // OpenTelemetry's numbers belong to its own format.
    public static TheoryData<string> Levels => [.. Suite.Ids("level", item => item.GetProperty("input").GetProperty("source").GetString() != "otel")];

    [Theory]
    [MemberData(nameof(Requests))]
    public void Case_ReadInMemory_GivesItsEvents(IngestCase given) => FormatCases.AssertRead(new EventsFormat(new IngestOptions()), EventSchema.Canonical, given);

    [Fact]
    public Task Cases_Posted_AreAnsweredAndStored() => FormatCases.AssertStoredAsync(server, Cases);

    [Theory]
    [MemberData(nameof(Levels))]
    public void Level_OfAnotherSystem_IsOneOfOurs(string id)
    {
        var item = Suite.Find(id);
        var body = $$"""{"level":{{item.GetProperty("input").GetProperty("value").GetRawText()}}}""";
        var expected = new JsonObject { ["level"] = item.GetProperty("expect").GetProperty("level").GetString() };

        FormatCases.AssertRead(new EventsFormat(new IngestOptions()), EventSchema.Canonical, new IngestCase(id, "POST", "/v1/events", new Dictionary<string, string>(), Encoding.UTF8.GetBytes(body), [200], null, 0, [expected]));
    }
}
