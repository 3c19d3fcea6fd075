using System.Text.Json;
using Sightglass.Query.Binding;
using Sightglass.Query.Engine;
using Sightglass.Query.InMemory;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Results;
using Sightglass.Query.Sql;

namespace Sightglass.Query.Conformance;

[Collection(QueryEngineCollection.Name)]
public sealed class FormulaCaseTests(QueryEngine engine)
{
    public static TheoryData<string, string> All()
    {
        var data = new TheoryData<string, string>();
        foreach (var item in QueryCases.Of("agg"))
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
    public void Case_InMemory_GivesTheExpectedValue(string id, string schemaName)
    {
        var item = QueryCases.Of("agg").Single(candidate => candidate.Id == id);
        var program = FormulaParser.Parse(item.Query);
        if (item.ExpectsError)
        {
            Assert.False(program.IsValid);
            return;
        }

        Assert.Null(program.Error);
        AssertExpected(item, FormulaEvaluator.Evaluate(program.Value!, QueryCases.Events(QueryCases.Schemas[schemaName], suite: item.Suite)));
    }

    [Theory]
    [MemberData(nameof(QueryCases.SuitesAndSchemas), MemberType = typeof(QueryCases))]
    public async Task Cases_OnTheEngine_GiveTheExpectedValue(string suite, string schemaName)
    {
        var schema = QueryCases.Schemas[schemaName];
        var tenant = $"formula-{suite}-{schemaName}";
        await engine.InsertAsync(QueryCases.Events(schema, tenant, suite));
        var compiler = new SqlCompiler(new QueryBinder(schema));
        foreach (var item in QueryCases.Of("agg").Where(item => item.Suite == suite && !item.ExpectsError))
        {
            var statement = compiler.Formula(new FormulaQuery(FormulaParser.Parse(item.Query).Value!), QueryEngine.ScopeOf(tenant));
            AssertExpected(item, await engine.EvaluateAsync(statement));
        }
    }

    private static void AssertExpected(QueryCase item, FormulaResult result)
    {
        if (item.Expect.TryGetProperty("rows", out var rows))
        {
            Assert.Equal(rows.GetArrayLength(), result.Rows.Count);
            foreach (var (expected, actual) in rows.EnumerateArray().Zip(result.Rows))
            {
                AssertNumber(item, expected.GetProperty("value"), actual.Value);
                for (var i = 0; i < result.Keys.Count; i++)
                {
                    Assert.Equal(expected.GetProperty(result.Keys[i]).ToString(), actual.Keys[i].Text);
                }
            }
        }

        if (item.Expect.TryGetProperty("value", out var value))
        {
            AssertNumber(item, value, result.Value);
        }

        if (item.Expect.TryGetProperty("names", out var names))
        {
            foreach (var name in names.EnumerateObject())
            {
                AssertNumber(item, name.Value, result.Rows[0].Named[result.Names.ToList().IndexOf(name.Name)]);
            }
        }
    }

    private static void AssertNumber(QueryCase item, JsonElement expected, double? actual)
    {
        if (expected.ValueKind == JsonValueKind.Null)
        {
            Assert.Null(actual);
            return;
        }

        Assert.NotNull(actual);
        Assert.True(Numbers.AreClose(expected.GetDouble(), actual.Value), $"{item}: {actual}, not {expected}");
    }
}
