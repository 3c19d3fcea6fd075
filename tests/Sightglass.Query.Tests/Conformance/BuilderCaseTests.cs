using System.Text.Json;
using Sightglass.Query.Binding;
using Sightglass.Query.Engine;
using Sightglass.Query.InMemory;
using Sightglass.Query.Languages.QueryBuilder;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Sql;
using Sightglass.Telemetry.Events;
using Sightglass.Testing.Cases;

namespace Sightglass.Query.Conformance;

/// <summary>The cases of the Query Builder: the suite's own, and ours.</summary>
[Collection(QueryEngineCollection.Name)]
public sealed class BuilderCaseTests(QueryEngine engine)
{
    private static readonly CaseSuite Given = new("02-workers-logs-query");
    private static readonly CaseSuite Own = new("query-builder");

    public static TheoryData<string, string> All()
    {
        var data = new TheoryData<string, string>();
        foreach (var id in Given.Ids("builder").Concat(Own.Ids("builder")))
        {
            foreach (var schema in QueryCases.Schemas.Keys)
            {
                data.Add(id, schema);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Case_InMemory_GivesTheExpectedEventsOrRows(string id, string schemaName)
    {
        var (request, expect) = Read(id);
        var parsed = Parse(request);
        if (expect.TryGetProperty("error", out var error))
        {
            AssertError(error, parsed.Error?.Message);
            return;
        }

        Assert.Null(parsed.Error);
        var batch = QueryCases.Events(QueryCases.Schemas[schemaName]);
        if (expect.TryGetProperty("ids", out _))
        {
            var predicate = PredicateCompiler.Compile(parsed.Value!.Filter, batch.Schema);
            var scope = ScopeOf(request, "cases");
            AssertIds(request, expect, Enumerable.Range(0, batch.Count).Where(row => IsIn(scope, batch.Times[row]) && predicate.Matches(batch, row)).Select(row => row + 1));
        }
        else
        {
            AssertRows(expect, parsed.Value!, SelectEvaluator.Evaluate(parsed.Value!.ToSelect(), batch, new QueryBinder(batch.Schema)));
        }
    }

    [Theory]
    [InlineData("attributes")]
    [InlineData("columns")]
    public async Task Cases_OnTheEngine_GiveTheExpectedEventsOrRows(string schemaName)
    {
        var schema = QueryCases.Schemas[schemaName];
        var tenant = $"builder-{schemaName}";
        await engine.InsertAsync(QueryCases.Events(schema, tenant));
        var compiler = new SqlCompiler(new QueryBinder(schema));
        foreach (var (request, expect) in Given.Ids("builder").Concat(Own.Ids("builder")).Select(Read).Where(item => !item.Expect.TryGetProperty("error", out _)))
        {
            var query = Parse(request).Value!;
            var scope = ScopeOf(request, tenant);
            if (expect.TryGetProperty("ids", out _))
            {
                var found = await engine.QueryAsync(compiler.Events(new EventList(query.Filter, SqlCompiler.MaxEvents) { OldestFirst = true }, scope));
                AssertIds(request, expect, found.Select(row => (int)(long.Parse(row[0]!, System.Globalization.CultureInfo.InvariantCulture) / 1_000_000)));
            }
            else
            {
                AssertRows(expect, query, await engine.EvaluateAsync(compiler.Select(query.ToSelect(), scope)));
            }
        }
    }

    /// <summary>A text that is a query of the language is one whatever it looks like, and no text throws.</summary>
    [Fact]
    public void Parse_AnyText_NeverThrows()
    {
        string[] pieces = ["{", "}", "[", "]", ",", ":", "\"filters\"", "\"key\"", "\"operation\"", "\"eq\"", "\"value\"", "\"kind\"", "\"group\"", "\"needle\"", "\"calculations\"", "\"operator\"", "null", "1", "1e999", "true", "\"\\ud800\"", "\"", "é", "\ud800", " "];
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(16)).Select(_ => pieces[random.Next(pieces.Length)]));
            var parsed = BuilderParser.Parse(text);
            Assert.True(parsed.IsValid || parsed.Error.Position <= text.Length, text);
        }
    }

    private static (JsonElement Request, JsonElement Expect) Read(string id)
    {
        var item = Given.Ids("builder").Contains(id) ? Given.Find(id) : Own.Find(id);
        return (item.GetProperty("input").GetProperty("request"), item.GetProperty("expect"));
    }

    private static Syntax.ParseResult<BuilderQuery> Parse(JsonElement request) => BuilderParser.Parse(request.TryGetProperty("parameters", out var parameters) ? parameters.GetRawText() : "");

    private static QueryScope ScopeOf(JsonElement request, string tenant) => request.TryGetProperty("timeframe", out var frame)
        ? new QueryScope(tenant, DateTimeOffset.FromUnixTimeMilliseconds(frame.GetProperty("from").GetInt64()), DateTimeOffset.FromUnixTimeMilliseconds(frame.GetProperty("to").GetInt64() + 1))
        : QueryEngine.ScopeOf(tenant);

    private static bool IsIn(QueryScope scope, long micros) => UnixMicros.ToTime(micros) is var time && time >= scope.From && time < scope.To;

    /// <param name="oldestFirst">The events that were found; the answer has the newest first.</param>
    private static void AssertIds(JsonElement request, JsonElement expect, IEnumerable<int> oldestFirst)
    {
        var limit = request.TryGetProperty("limit", out var asked) ? asked.GetInt32() : int.MaxValue;
        Assert.Equal(expect.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()), oldestFirst.Reverse().Take(limit));
    }

    private static void AssertRows(JsonElement expect, BuilderQuery query, SelectResult result)
    {
        var rows = expect.GetProperty("rows");
        Assert.Equal(rows.GetArrayLength(), result.Rows.Count);
        foreach (var (expected, actual) in rows.EnumerateArray().Zip(result.Rows))
        {
            Assert.Equal(expected.GetProperty("groups").EnumerateObject().Select(group => $"{group.Name}={(group.Value.ValueKind == JsonValueKind.Null ? "null" : group.Value.ToString())}"), query.GroupBys.Zip(actual.Keys, (key, value) => $"{key.Key}={value}"));
            foreach (var value in expected.GetProperty("values").EnumerateObject())
            {
                var found = actual.Values[query.Calculations.ToList().FindIndex(calculation => calculation.Name == value.Name)];
                Assert.True(Numbers.AreClose(value.Value.ValueKind == JsonValueKind.Null ? null : value.Value.GetDouble(), found), $"{value.Name} is {found}, not {value.Value}");
            }
        }
    }

    private static void AssertError(JsonElement expected, string? message)
    {
        Assert.NotNull(message);
        if (expected.ValueKind == JsonValueKind.String)
        {
            Assert.Equal(expected.GetString(), message);
        }
    }
}
