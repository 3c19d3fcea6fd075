using System.Text.Json;
using Sightglass.Query.Binding;
using Sightglass.Query.Engine;
using Sightglass.Query.Languages;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Telemetry.Events;
using Sightglass.Testing.Cases;

namespace Sightglass.Query.Conformance;

/// <summary>SQL over the engine: the suite of Workers Analytics Engine, and our own.</summary>
[Collection(QueryEngineCollection.Name)]
public sealed class RelationCaseTests(QueryEngine engine)
{
    private const string Tenant = "relations";
    private const int MaxRows = 10_000;

    private static readonly string[] Answered = ["sql", "fn", "seed-sql"];
    private static readonly SemaphoreSlim Inserting = new(1);
    private static bool _isInserted;

    public static TheoryData<string> AnalyticsCases => [.. Answered.SelectMany(group => RelationCases.Analytics.Ids(group, item => !SqlOf(item).StartsWith("SHOW", StringComparison.Ordinal)))];

    public static TheoryData<string> AnalyticsErrors => [.. RelationCases.Analytics.Ids("sql-error")];

    public static TheoryData<string> StandardCases => [.. RelationCases.Standard.Ids("sql")];

    public static TheoryData<string> StandardErrors => [.. RelationCases.Standard.Ids("error")];

    [Theory]
    [MemberData(nameof(AnalyticsCases))]
    public Task AnalyticsCase_OnTheEngine_GivesItsRows(string id) => AssertRowsAsync(RelationCases.Analytics, id, "analytics-sql");

    [Theory]
    [MemberData(nameof(AnalyticsErrors))]
    public void AnalyticsError_IsTold(string id) => AssertError(RelationCases.Analytics, id, "analytics-sql");

    [Theory]
    [MemberData(nameof(StandardCases))]
    public Task StandardCase_OnTheEngine_GivesItsRows(string id) => AssertRowsAsync(RelationCases.Standard, id, "sql");

    [Theory]
    [MemberData(nameof(StandardErrors))]
    public void StandardError_IsTold(string id) => AssertError(RelationCases.Standard, id, "sql");

    private static string SqlOf(JsonElement item) => item.GetProperty("input").GetProperty("sql").GetString()!;

    private async Task AssertRowsAsync(CaseSuite suite, string id, string language)
    {
        await InsertOnceAsync();
        var item = suite.Find(id);
        var expect = item.GetProperty("expect");
        var result = await engine.EvaluateAsync(Compile(SqlOf(item), language));

        Assert.Equal(expect.GetProperty("columns").EnumerateArray().Select(name => name.GetString()), result.Columns.Select(column => column.Name));
        Assert.True(RelationCases.AreEqual(expect.GetProperty("rows"), result.Rows, expect.GetProperty("ordered").GetBoolean()), $"{SqlOf(item)}: {JsonSerializer.Serialize(result.Rows)}");
    }

    private static void AssertError(CaseSuite suite, string id, string language)
    {
        var item = suite.Find(id);
        var error = Record.Exception(() => Compile(SqlOf(item), language));

        Assert.IsType<QueryErrorException>(error);
        if (item.GetProperty("expect").TryGetProperty("message", out var message))
        {
            Assert.Equal(message.GetString(), error.Message);
        }
    }

    private static RelationStatement Compile(string text, string language)
    {
        var parsed = QueryLanguages.Find(language)!.Parse(text, FormulaNames.None);
        return parsed.IsValid
            ? new SqlCompiler(new QueryBinder(EventSchema.Canonical)).Relation((RelationQuery)parsed.Value, QueryEngine.ScopeOf(Tenant), RelationCases.Tables, RelationCases.Now, MaxRows)
            : throw new QueryErrorException(parsed.Error);
    }

    private async Task InsertOnceAsync()
    {
        await Inserting.WaitAsync();
        if (!_isInserted)
        {
            await engine.InsertAsync(RelationCases.Events(EventSchema.Canonical, Tenant));
            _isInserted = true;
        }

        Inserting.Release();
    }
}
