using Sightglass.Query.Binding;
using Sightglass.Query.Engine;
using Sightglass.Query.InMemory;
using Sightglass.Query.Languages.Filter;

namespace Sightglass.Query.Conformance;

[Collection(QueryEngineCollection.Name)]
public sealed class FilterCaseTests(QueryEngine engine)
{
    private const int CasesPerStatement = 60;

    public static TheoryData<string, string> All()
    {
        var data = new TheoryData<string, string>();
        foreach (var item in QueryCases.Of("text"))
        {
            foreach (var schema in QueryCases.Schemas.Keys)
            {
                data.Add(item.Id, schema);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Case_InMemory_SelectsTheExpectedEvents(string id, string schemaName)
    {
        var item = QueryCases.Of("text").Single(candidate => candidate.Id == id);
        var result = FilterParser.Parse(item.Query);
        if (item.ExpectsError)
        {
            Assert.False(result.IsValid);
            return;
        }

        Assert.Null(result.Error);
        var batch = QueryCases.Events(QueryCases.Schemas[schemaName], suite: item.Suite);
        var predicate = PredicateCompiler.Compile(result.Value!, batch.Schema);
        var prepared = predicate.For(batch);
        Assert.Equal(ExpectedIds(item), Enumerable.Range(0, batch.Count).Where(row => predicate.Matches(batch, row)).Select(row => row + 1));
        Assert.Equal(ExpectedIds(item), Enumerable.Range(0, batch.Count).Where(row => prepared.Matches(batch, row)).Select(row => row + 1));
    }

    [Theory]
    [MemberData(nameof(QueryCases.SuitesAndSchemas), MemberType = typeof(QueryCases))]
    public async Task Cases_OnTheEngine_SelectTheExpectedEvents(string suite, string schemaName)
    {
        var schema = QueryCases.Schemas[schemaName];
        var tenant = $"filter-{suite}-{schemaName}";
        await engine.InsertAsync(QueryCases.Events(schema, tenant, suite));
        foreach (var cases in QueryCases.Of("text").Where(item => item.Suite == suite && !item.ExpectsError).Chunk(CasesPerStatement))
        {
            var events = await engine.MatchesAsync(new QueryBinder(schema), [.. cases.Select(item => FilterParser.Parse(item.Query).Value!)], tenant);
            for (var i = 0; i < cases.Length; i++)
            {
                var found = events.Index().Where(one => one.Item[i]).Select(one => one.Index + 1);
                Assert.True(ExpectedIds(cases[i]).SequenceEqual(found), $"{cases[i]}: found {string.Join(", ", found)}");
            }
        }
    }

    private static IEnumerable<int> ExpectedIds(QueryCase item) => item.Expect.GetProperty("ids").EnumerateArray().Select(element => element.GetInt32());
}
