using System.Text.RegularExpressions;
using Sightglass.Query.Binding;
using Sightglass.Query.Conformance;
using Sightglass.Query.Engine;
using Sightglass.Query.Functions;
using Sightglass.Query.InMemory;
using Sightglass.Query.Languages;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Languages.QueryBuilder;
using Sightglass.Query.Planning;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Docs;

/// <summary>The lists of operators and functions are documented, and every example of the documents is run: on the engine, and in memory where that is possible.</summary>
[Collection(QueryEngineCollection.Name)]
public sealed partial class QueryLanguageDocumentTests(QueryEngine engine)
{
    private static readonly string Overview = Repository.Text("docs/query-language.md");

    // Their examples are run over HTTP, by the tests of the server.
    private static readonly string[] OfTheServer = ["graphql", "aggregation"];

    [Fact]
    public void EveryOperatorAndFunction_HasItsRow()
    {
        foreach (var @operator in FilterOperators.All)
        {
            Assert.Contains($"| `{@operator.Text}` | {@operator.Summary} | `{@operator.Example}` |", Page("filter"), StringComparison.Ordinal);
        }

        foreach (var function in QueryFunctions.All)
        {
            Assert.Contains($"| `{function.Syntax}` | {function.Summary} |", Page("formula"), StringComparison.Ordinal);
            Assert.All(function.Aliases, alias => Assert.Contains($"`{alias}`", Page("formula"), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void EveryFunctionOfSql_IsDocumented() =>
        Assert.All(SqlFunctions.All, function => Assert.All(function.Aliases.Prepend(function.Syntax), text => Assert.Contains($"`{text}`", Page("sql"), StringComparison.Ordinal)));

    [Fact]
    public void EveryLimit_IsTheOverviewedOne()
    {
        Assert.Contains($"| {QueryLimits.TextLength:N0} characters |", Overview, StringComparison.Ordinal);
        Assert.Contains($"within each other | {QueryLimits.Depth} |", Overview, StringComparison.Ordinal);
        Assert.Contains($"| {QueryLimits.Terms}, of these {QueryLimits.SearchTerms} text terms |", Overview, StringComparison.Ordinal);
        Assert.Contains($"| terms of a CloudWatch pattern | {QueryLimits.SearchTerms} |", Overview, StringComparison.Ordinal);
        Assert.Contains($"| different names of fields | {QueryLimits.Fields} |", Overview, StringComparison.Ordinal);
        Assert.Contains($"for each of its functions | {QueryLimits.Conditions:N0} |", Overview, StringComparison.Ordinal);
        Assert.Contains($"| uses of `Elapsed`, and of functions of groups, in a formula | {QueryLimits.Joined} |", Overview, StringComparison.Ordinal);
        Assert.Contains($"| steps of `Moving` | {QueryLimits.MovingSteps} |", Overview, StringComparison.Ordinal);
        Assert.Contains($"| lines of a formula | {QueryLimits.FormulaLines} |", Overview, StringComparison.Ordinal);
        Assert.Contains($"names replaced by what they stand for | {QueryLimits.Operations} |", Overview, StringComparison.Ordinal);
        Assert.Contains($"| keys of `GROUP BY` | {QueryLimits.GroupKeys} |", Overview, StringComparison.Ordinal);
        Assert.Contains($"| {QueryLimits.Groups:N0}; those with the smallest values are left out |", Overview, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryExample_NamesItsLanguage()
    {
        string[] known = [.. QueryLanguages.All.Select(language => language.Name), .. OfTheServer];
        Assert.All(Blocks(), block => Assert.Contains(block.Language, known));
        Assert.All(known, language => Assert.Contains(Blocks(), block => block.Language == language));
    }

    [Fact]
    public async Task EveryFormula_GivesTheSameOnBothSides()
    {
        var (tenant, batch, compiler) = await InsertAsync("formulas");
        var formulas = QueryFunctions.All.Select(function => function.Example).Concat(FilterOperators.All.Select(@operator => $"Count({@operator.Example})")).Concat(Texts("formula"));
        foreach (var text in formulas)
        {
            var program = FormulaParser.ParseQuestion(text);
            Assert.True(program.IsValid, $"{text}: {program.Error?.Message}");
            var query = new FormulaQuery(program.Value!) { Step = MovingNode.In(program.Value!) is null ? null : TimeSpan.FromSeconds(2) };
            var expected = FormulaEvaluator.Evaluate(query, batch, Binder, QueryEngine.ScopeOf(tenant).Range);
            var actual = await engine.EvaluateAsync(compiler.Formula(query, QueryEngine.ScopeOf(tenant)));
            Assert.Equal(expected.Rows.Count, actual.Rows.Count);
            Assert.All(expected.Rows.Zip(actual.Rows), rows => Assert.True(Numbers.AreClose(rows.First.Value, rows.Second.Value), $"{text}: {rows.Second.Value}, not {rows.First.Value}"));
        }
    }

    /// <summary>Each line is a filter of its own.</summary>
    [Theory]
    [InlineData("filter")]
    [InlineData("cloudwatch")]
    public async Task EveryFilter_MatchesTheSameOnBothSides(string language)
    {
        var (tenant, batch, _) = await InsertAsync(language);
        string[] texts = [.. Texts(language).SelectMany(block => block.Split('\n'))];
        List<FilterNode> filters = [.. texts.Select(text => Parse<EventsQuery>(language, text).Filter)];

        var rows = await engine.MatchesAsync(Binder, filters, tenant);

        foreach (var (index, filter) in filters.Index())
        {
            var predicate = PredicateCompiler.Compile(filter, Binder);
            Assert.True(Enumerable.Range(0, batch.Count).All(row => predicate.Matches(batch, row) == rows[row][index]), texts[index]);
        }
    }

    [Fact]
    public async Task EveryQueryOfTheBuilder_GivesTheSameOnBothSides()
    {
        var (tenant, batch, compiler) = await InsertAsync("builder");
        foreach (var text in Texts("builder"))
        {
            var select = Parse<SelectQuery>("builder", text);
            var expected = SelectEvaluator.Evaluate(select, batch, Binder);
            var actual = await engine.EvaluateAsync(compiler.Select(select, QueryEngine.ScopeOf(tenant)));
            Assert.Equal(expected.Rows.Select(row => row.Values), actual.Rows.Select(row => row.Values));
        }
    }

    [Fact]
    public async Task EveryStatement_IsAnswered()
    {
        var (tenant, _, compiler) = await InsertAsync("sql");
        Dictionary<string, RelationTable> tables = new()
        {
            ["workers_ai_analysis_success"] = new(RelationTableKind.Event, "workers_ai_analysis_success"),
            ["app_requests"] = new(RelationTableKind.Points, "app_requests"),
        };
        foreach (var (language, text) in Texts("sql").Select(text => ("sql", text)).Concat(Texts("analytics-sql").Select(text => ("analytics-sql", text))))
        {
            var result = await engine.EvaluateAsync(compiler.Relation(Parse<RelationQuery>(language, text), QueryEngine.ScopeOf(tenant), tables, QueryEngine.ScopeOf(tenant).To, SqlCompiler.MaxEvents));
            Assert.NotEmpty(result.Columns);
        }
    }

    [Fact]
    public void EveryWordOfTheQueryBuilder_IsDocumented()
    {
        Assert.All(BuilderOperation.All, operation => Assert.Contains($"`{operation.Name}` `{operation.Spelling}`", Page("builder"), StringComparison.Ordinal));
        Assert.All(WorkersNames.All, name => Assert.Matches($@"\n\|[^|\n]*`{Regex.Escape(name.Name)}`[^|\n]*\| `{name.Field}`", Page("builder")));
    }

    [Fact]
    public void EveryLanguage_IsDocumented()
    {
        foreach (var language in QueryLanguages.All)
        {
            Assert.Contains($"| **{language.Name}** |", Overview, StringComparison.Ordinal);
            Assert.Contains($"| `{language.Name}` |", Overview, StringComparison.Ordinal);
        }
    }

    private static QueryBinder Binder { get; } = new(QueryCases.Declared);

    private static string Page(string language) => Repository.Text($"docs/languages/{language}.md");

    private async Task<(string Tenant, EventBatch Batch, SqlCompiler Compiler)> InsertAsync(string name)
    {
        var tenant = $"examples-{name}";
        var batch = QueryCases.Events(QueryCases.Declared, tenant);
        await engine.InsertAsync(batch);
        return (tenant, batch, new SqlCompiler(Binder));
    }

    private static T Parse<T>(string language, string text)
        where T : ParsedQuery
    {
        var parsed = QueryLanguages.Find(language)!.Parse(text, FormulaNames.None);
        Assert.True(parsed.IsValid, $"{text}: {parsed.Error?.Message}");
        return Assert.IsType<T>(parsed.Value);
    }

    private static IEnumerable<string> Texts(string language) => Blocks().Where(block => block.Language == language).Select(block => block.Text);

    private static IEnumerable<(string Language, string Text)> Blocks() =>
        from page in Directory.GetFiles(Repository.FullPath("docs/languages"), "*.md")
        from Match block in Fence().Matches(File.ReadAllText(page))
        select (block.Groups[1].Value, block.Groups[2].Value.TrimEnd());

    [GeneratedRegex("^```(.*)\n((?:.*\n)*?)```$", RegexOptions.Multiline)]
    private static partial Regex Fence();
}
