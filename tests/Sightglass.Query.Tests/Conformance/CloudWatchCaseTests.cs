using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sightglass.Query.Binding;
using Sightglass.Query.Engine;
using Sightglass.Query.InMemory;
using Sightglass.Query.Languages;
using Sightglass.Query.Languages.CloudWatch;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;
using Sightglass.Testing.Cases;

namespace Sightglass.Query.Conformance;

/// <summary>The cases of CloudWatch's patterns: on lines as they are written, and on events that they became, in memory and on the engine.</summary>
[Collection(QueryEngineCollection.Name)]
public sealed class CloudWatchCaseTests(QueryEngine engine)
{
    // An event stores no null of its own members: to these two patterns a null and no value are the same.
    private static readonly string[] OfNulls = ["01-json-015", "01-json-016"];

    private static readonly CaseSuite Suite = new("01-cloudwatch-filter-patterns");

    private static readonly IReadOnlyList<(string Id, string Pattern, string Line, bool? Matches)> Cases =
    [
        .. from item in Suite.All
           let input = item.GetProperty("input")
           where item.GetProperty("group").GetString() is not ("extract" or "metric")
           select (
               item.GetProperty("id").GetString()!,
               input.GetProperty("pattern").GetString()!,
               input.GetProperty("event").GetString()!,
               item.GetProperty("expect").TryGetProperty("matches", out var matches) ? matches.GetBoolean() : (bool?)null),
    ];

    public static TheoryData<string> All => [.. Cases.Select(item => item.Id)];

    public static TheoryData<string> Extractions => [.. Suite.Ids("extract")];

    public static TheoryData<string> Metrics => [.. Suite.Ids("metric")];

    [Theory]
    [MemberData(nameof(All))]
    public void Case_OnTheLine_MatchesAsExpected(string id)
    {
        var (_, pattern, line, matches) = Cases.Single(item => item.Id == id);
        var parsed = Parse(pattern);
        Assert.Equal(matches is not null, parsed.IsValid);
        if (matches is { } expected)
        {
            Assert.Equal(expected, LineTest.Compile(QueryOf(parsed)).Matches(Encoding.UTF8.GetBytes(line)));
        }
    }

    [Theory]
    [MemberData(nameof(Extractions))]
    public void Case_WithNames_ExtractsTheirValues(string id)
    {
        var input = Suite.Find(id).GetProperty("input");
        var expected = Suite.Find(id).GetProperty("expect").GetProperty("extracted").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString()!);
        var test = LineTest.Compile(QueryOf(Parse(input.GetProperty("pattern").GetString()!)));
        var line = Encoding.UTF8.GetBytes(input.GetProperty("event").GetString()!);

        Assert.True(test.Matches(line));
        Assert.Equal(expected, test.Extract(line));
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Case_OfAMetric_SumsAsExpected(string id)
    {
        var (input, expect) = (Suite.Find(id).GetProperty("input"), Suite.Find(id).GetProperty("expect"));
        var filter = input.GetProperty("filter");
        var pattern = filter.GetProperty("pattern").GetString()!;
        var metric = new MetricTransformation(
            filter.GetProperty("metricValue").GetString()!,
            filter.TryGetProperty("defaultValue", out var byDefault) ? byDefault.GetDouble() : null,
            filter.TryGetProperty("dimensions", out var dimensions) ? dimensions.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!) : new());
        var query = QueryOf(Parse(pattern));

        Assert.Equal(expect.TryGetProperty("error", out _), metric.ProblemWith(query, pattern) is not null);
        if (expect.TryGetProperty("published", out var published))
        {
            var sum = metric.SumOf(query, input.GetProperty("minute_events").EnumerateArray().Select(line => Encoding.UTF8.GetBytes(line.GetString()!)));
            Assert.Equal(published.GetBoolean(), sum.Sum is not null);
            Assert.Equal(expect.TryGetProperty("value_sum", out var value) ? value.GetDouble() : sum.Sum, sum.Sum);
            Assert.Equal(
                expect.TryGetProperty("series", out var series) ? series.EnumerateArray().Select(one => (JsonSerializer.Serialize(one.GetProperty("dimensions")), one.GetProperty("sum").GetDouble())) : [],
                sum.Series.Select(one => (JsonSerializer.Serialize(one.Dimensions), one.Sum)));
        }
    }

    [Fact]
    public async Task Cases_OnEvents_MatchAsExpectedOnBothSides()
    {
        const string tenant = "cloudwatch";
        var valid = Cases.Where(item => item.Matches is not null).ToList();
        var batch = Batch(tenant, valid.Select(item => EventOf(item.Pattern, item.Line)));
        var filters = valid.Select(item => QueryOf(Parse(item.Pattern)).Filter).ToList();
        await engine.InsertAsync(batch);

        var matches = await engine.MatchesAsync(new QueryBinder(EventSchema.Canonical), filters, tenant);

        foreach (var (index, item) in valid.Index())
        {
            var expected = OfNulls.Contains(item.Id) || item.Matches!.Value;
            Assert.True(matches[index][index] == expected, $"on the engine: {item}");
            Assert.True(PredicateCompiler.Compile(filters[index], EventSchema.Canonical).Matches(batch, index) == expected, $"in memory: {item}");
        }
    }

    /// <summary>What a pattern sees of an event: the message; without one, all of it; names that the event was sent with.</summary>
    [Theory]
    [InlineData("cache_lookup", "1")]
    [InlineData("cache -hit", "3")]
    [InlineData("result", "1 3")]
    [InlineData("?hit ?timeout", "1 2")]
    [InlineData("Hit", "")]
    [InlineData("\"\\\"size\\\":3\"", "3")]
    [InlineData("%^time%", "2")]
    [InlineData("%cache[^_]%", "3")]
    [InlineData("[a = timeout]", "2")]
    [InlineData("[..., a = \"*hit*\"]", "1")]
    [InlineData("{ $.event = cache_lookup }", "1 2")]
    [InlineData("{ $.event_type = cache_* }", "1 2")]
    [InlineData("{ $.event != a }", "1 2")]
    [InlineData("{ $.result != hit }", "3")]
    [InlineData("{ $.size >= 3 && $.size < 4 }", "2 3")]
    [InlineData("{ $.message = timeout }", "2")]
    [InlineData("{ $.message NOT EXISTS }", "1 3")]
    [InlineData("{ $.timestamp = \"2026-01-15*\" }", "1 2 3")]
    [InlineData("{ $.time > 1768000000000 }", "1 2 3")]
    [InlineData("{ $.user.id = 7 }", "2")]
    [InlineData("{ $.user.name IS NULL }", "2")]
    [InlineData("{ $.user.name NOT EXISTS }", "1 3")]
    [InlineData("{ $.user.* = 7 }", "2")]
    [InlineData("{ $.tags[1] IS NULL }", "3")]
    [InlineData("{ $.tags[2] NOT EXISTS }", "1 2 3")]
    [InlineData("{ $.tags[*] = \"x y\" }", "3")]
    [InlineData("{ $.* = hit }", "1")]
    [InlineData("{ $.*.id > 6 }", "2")]
    [InlineData("{ $.level = ERROR }", "3")]
    [InlineData("{ $.flag IS TRUE }", "1")]
    [InlineData("{ $.flag IS FALSE }", "3")]
    [InlineData("{ $.flag != 1 }", "")]
    [InlineData("{ $.tags != 1 }", "")]
    public async Task Pattern_OnEvents_MatchesTheSameOnBothSides(string pattern, string found)
    {
        var tenant = $"cloudwatch {pattern}";
        var batch = Batch(tenant,
        [
            """{"timestamp":"2026-01-15T10:00:00Z","event":"cache_lookup","result":"hit","flag":true}""",
            """{"timestamp":"2026-01-15T10:00:00Z","event_type":"cache_lookup","message":"timeout","size":3,"user":{"id":7,"name":null}}""",
            """{"timestamp":"2026-01-15T10:00:00Z","event":"a","result":"cache","size":3,"tags":["x y",null],"level":"error","flag":false}""",
        ]);
        var filter = QueryOf(Parse(pattern)).Filter;
        await engine.InsertAsync(batch);

        var predicate = PredicateCompiler.Compile(filter, EventSchema.Canonical);
        var matches = await engine.MatchesAsync(new QueryBinder(EventSchema.Canonical), [filter], tenant);

        Assert.Equal(found, string.Join(' ', Enumerable.Range(0, batch.Count).Where(row => predicate.Matches(batch, row)).Select(row => row + 1)));
        Assert.Equal(found, string.Join(' ', matches.Index().Where(one => one.Item[0]).Select(one => one.Index + 1)));
    }

    /// <summary>A dot leads into an object; one in a name is written in brackets. Stored events answer as the line does.</summary>
    [Theory]
    [InlineData("{ $.a.k.x = dot }", false)]
    [InlineData("{ $.a.k.x NOT EXISTS }", true)]
    [InlineData("{ $.a.k.x IS NULL }", false)]
    [InlineData("{ $.a.['k.x'] = dot }", true)]
    [InlineData("{ $.a.['k.x'] NOT EXISTS }", false)]
    [InlineData("{ $.['a.k'].x = dot }", false)]
    [InlineData("{ $.['a.k.x'] = dot }", false)]
    [InlineData("{ $.http.status = 500 }", false)]
    [InlineData("{ $.['http.status'] = 500 }", true)]
    [InlineData("{ $.['http.status'] != 404 }", true)]
    [InlineData("{ $.['b.c'] = 1 }", false)]
    [InlineData("{ $.b.c = 1 }", true)]
    [InlineData("{ $.b.c IS TRUE }", false)]
    [InlineData("{ $.b.d IS TRUE }", true)]
    [InlineData("{ $.['l.m'][1] = 2 }", true)]
    [InlineData("{ $.l.m[1] = 2 }", false)]
    public async Task Path_OfNamesWithDots_IsTheSameStoredAndAsALine(string pattern, bool isFound)
    {
        const string Line = """{"a":{"k.x":"dot"},"http.status":500,"b":{"c":1,"d":true},"l.m":[1,2]}""";
        var tenant = $"dots {pattern}";
        var batch = Batch(tenant, [Line]);
        var query = QueryOf(Parse(pattern));
        await engine.InsertAsync(batch);

        Assert.Equal(isFound, LineTest.Compile(query).Matches(Encoding.UTF8.GetBytes(Line)));
        Assert.Equal(isFound, PredicateCompiler.Compile(query.Filter, EventSchema.Canonical).Matches(batch, 0));
        Assert.Equal(isFound, (await engine.MatchesAsync(new QueryBinder(EventSchema.Canonical), [query.Filter], tenant))[0][0]);
    }

    private static ParseResult<ParsedQuery> Parse(string pattern) => QueryLanguages.Find("cloudwatch")!.Parse(pattern, FormulaNames.None);

    private static EventsQuery QueryOf(ParseResult<ParsedQuery> parsed) => Assert.IsType<EventsQuery>(parsed.Value);

    /// <summary>For a JSON pattern, a line that is an object is an event; every other line is the message of one.</summary>
    private static string EventOf(string pattern, string line) =>
        pattern.TrimStart().StartsWith('{') && IsObject(line) ? line : new JsonObject { ["message"] = line }.ToJsonString();

    private static bool IsObject(string line)
    {
        try
        {
            return JsonNode.Parse(line) is JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static EventBatch Batch(string tenant, IEnumerable<string> events)
    {
        var batch = new EventBatch(EventSchema.Canonical) { FirstSequence = 1, ReceivedMicros = 1_800_000_000_000_000 };
        var reader = new JsonEventReader(batch.Schema);
        foreach (var item in events)
        {
            Assert.Null(reader.Read(Encoding.UTF8.GetBytes(item), batch, new EventOrigin(Encoding.UTF8.GetBytes(tenant), MayChooseTenant: false)));
        }

        return batch;
    }
}
