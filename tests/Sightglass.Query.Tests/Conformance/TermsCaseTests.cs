using System.Text.Json;
using System.Text.Json.Nodes;
using Sightglass.Query.Binding;
using Sightglass.Query.Engine;
using Sightglass.Query.InMemory;
using Sightglass.Query.Languages;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Query.Conformance;

/// <summary>The cases of term patterns. A log line is the message of an event.</summary>
[Collection(QueryEngineCollection.Name)]
public sealed class TermsCaseTests(QueryEngine engine)
{
    private static readonly IReadOnlyList<(string Id, string Pattern, string Line, bool? Matches)> Cases =
    [
        .. from item in JsonDocument.Parse(Repository.Text("tests/cases/01-cloudwatch-filter-patterns.cases.json")).RootElement.GetProperty("cases").EnumerateArray()
           let input = item.GetProperty("input")
           where item.GetProperty("group").GetString() is "terms" || (item.GetProperty("group").GetString() is "error" && input.GetProperty("pattern").GetString()![0] is not ('{' or '[' or '%'))
           select (
               item.GetProperty("id").GetString()!,
               input.GetProperty("pattern").GetString()!,
               input.GetProperty("event").GetString()!,
               item.GetProperty("expect").TryGetProperty("matches", out var matches) ? matches.GetBoolean() : (bool?)null),
    ];

    public static TheoryData<string> All => [.. Cases.Select(item => item.Id)];

    [Theory]
    [MemberData(nameof(All))]
    public void Case_InMemory_MatchesAsExpected(string id)
    {
        var (_, pattern, line, matches) = Cases.Single(item => item.Id == id);
        var parsed = Parse(pattern);
        Assert.Equal(matches is not null, parsed.IsValid);
        if (matches is { } expected)
        {
            Assert.Equal(expected, PredicateCompiler.Compile(FilterOf(parsed), EventSchema.Canonical).Matches(Batch("", [new JsonObject { ["message"] = line }]), 0));
        }
    }

    [Fact]
    public async Task Cases_OnTheEngine_MatchAsExpected()
    {
        const string tenant = "terms";
        var valid = Cases.Where(item => item.Matches is not null).ToList();
        await engine.InsertAsync(Batch(tenant, valid.Select(item => new JsonObject { ["message"] = item.Line })));

        var matches = await engine.MatchesAsync(new QueryBinder(EventSchema.Canonical), [.. valid.Select(item => FilterOf(Parse(item.Pattern)))], tenant);

        Assert.All(valid.Index(), item => Assert.True(matches[item.Index][item.Index] == item.Item.Matches, $"{item.Item}"));
    }

    /// <summary>An event without a message is searched completely; one with a message is not.</summary>
    [Theory]
    [InlineData("cache_lookup", "1")]
    [InlineData("cache -hit", "3")]
    [InlineData("result", "1 3")]
    [InlineData("?hit ?timeout", "1 2")]
    [InlineData("Hit", "")]
    [InlineData("\"\\\"size\\\":3\"", "3")]
    public async Task Terms_InEventsWithAndWithoutMessage_AreFoundOnBothSides(string pattern, string found)
    {
        var tenant = $"terms {pattern}";
        var batch = Batch(tenant,
        [
            new JsonObject { ["event"] = "cache_lookup", ["result"] = "hit" },
            new JsonObject { ["event"] = "cache_lookup", ["message"] = "timeout", ["size"] = 3 },
            new JsonObject { ["event"] = "a", ["result"] = "cache", ["size"] = 3 },
        ]);
        var filter = FilterOf(Parse(pattern));
        await engine.InsertAsync(batch);

        var predicate = PredicateCompiler.Compile(filter, EventSchema.Canonical);
        var matches = await engine.MatchesAsync(new QueryBinder(EventSchema.Canonical), [filter], tenant);

        Assert.Equal(found, string.Join(' ', Enumerable.Range(0, batch.Count).Where(row => predicate.Matches(batch, row)).Select(row => row + 1)));
        Assert.Equal(found, string.Join(' ', matches.Index().Where(one => one.Item[0]).Select(one => one.Index + 1)));
    }

    private static ParseResult<ParsedQuery> Parse(string pattern) => QueryLanguages.Find("terms")!.Parse(pattern, FormulaNames.None);

    private static FilterNode FilterOf(ParseResult<ParsedQuery> parsed) => Assert.IsType<EventsQuery>(parsed.Value).Filter;

    private static EventBatch Batch(string tenant, IEnumerable<JsonObject> events)
    {
        var batch = new EventBatch(EventSchema.Canonical) { FirstSequence = 1, ReceivedMicros = 1_000_000_000 };
        var reader = new JsonEventReader(batch.Schema);
        foreach (var item in events)
        {
            Assert.Null(reader.Read(JsonSerializer.SerializeToUtf8Bytes(item), batch, new EventOrigin(System.Text.Encoding.UTF8.GetBytes(tenant), MayChooseTenant: false)));
        }

        return batch;
    }
}
