using System.Text.RegularExpressions;
using Sightglass.Query.Binding;
using Sightglass.Query.Conformance;
using Sightglass.Query.Engine;
using Sightglass.Query.Functions;
using Sightglass.Query.InMemory;
using Sightglass.Query.Languages;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Languages.CloudWatch;
using Sightglass.Query.Languages.QueryBuilder;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Docs;

/// <summary>The lists of operators and functions are documented, and give the same results in the engine and in memory.</summary>
[Collection(QueryEngineCollection.Name)]
public sealed class QueryLanguageDocumentTests(QueryEngine engine)
{
    private static readonly string Document = Repository.Text("docs/query-language.md");

    [Fact]
    public void EveryOperatorAndFunction_HasItsRow()
    {
        foreach (var @operator in FilterOperators.All)
        {
            Assert.Contains($"| `{@operator.Text}` | {@operator.Summary} | `{@operator.Example}` |", Document, StringComparison.Ordinal);
        }

        foreach (var function in QueryFunctions.All)
        {
            Assert.Contains($"| `{function.Syntax}` | {function.Summary} |", Document, StringComparison.Ordinal);
            Assert.All(function.Aliases, alias => Assert.Contains($"`{alias}`", Document, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void EveryFunctionOfSql_IsDocumented() =>
        Assert.All(SqlFunctions.All, function => Assert.All(function.Aliases.Prepend(function.Syntax), text => Assert.Contains($"`{text}`", Document, StringComparison.Ordinal)));

    [Fact]
    public void EveryLimit_IsTheDocumentedOne()
    {
        Assert.Contains($"| {QueryLimits.TextLength:N0} characters |", Document, StringComparison.Ordinal);
        Assert.Contains($"within each other | {QueryLimits.Depth} |", Document, StringComparison.Ordinal);
        Assert.Contains($"| {QueryLimits.Terms}, of these {QueryLimits.SearchTerms} text terms |", Document, StringComparison.Ordinal);
        Assert.Contains($"| terms of a CloudWatch pattern | {QueryLimits.SearchTerms} |", Document, StringComparison.Ordinal);
        Assert.Contains($"| different names of fields | {QueryLimits.Fields} |", Document, StringComparison.Ordinal);
        Assert.Contains($"for each of its functions | {QueryLimits.Conditions:N0} |", Document, StringComparison.Ordinal);
        Assert.Contains($"| uses of `Elapsed`, and of functions of groups, in a formula | {QueryLimits.Joined} |", Document, StringComparison.Ordinal);
        Assert.Contains($"| steps of `Moving` | {QueryLimits.MovingSteps} |", Document, StringComparison.Ordinal);
        Assert.Contains($"| lines of a formula | {QueryLimits.FormulaLines} |", Document, StringComparison.Ordinal);
        Assert.Contains($"names replaced by what they stand for | {QueryLimits.Operations} |", Document, StringComparison.Ordinal);
        Assert.Contains($"| keys of `GROUP BY` | {QueryLimits.GroupKeys} |", Document, StringComparison.Ordinal);
        Assert.Contains($"| {QueryLimits.Groups:N0}; those with the smallest values are left out |", Document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryExample_GivesTheSameOnBothSides()
    {
        const string tenant = "examples";
        var batch = QueryCases.Events(QueryCases.Declared, tenant);
        await engine.InsertAsync(batch);
        var binder = new QueryBinder(batch.Schema);
        var compiler = new SqlCompiler(binder);
        var formulas = QueryFunctions.All.Select(function => function.Example).Concat(FilterOperators.All.Select(@operator => $"Count({@operator.Example})")).Concat(CodeBlocks("Formulas"));
        foreach (var text in formulas)
        {
            var program = FormulaParser.Parse(text);
            Assert.True(program.IsValid, $"{text}: {program.Error?.Message}");
            var query = new FormulaQuery(program.Value!) { Step = MovingNode.In(program.Value!) is null ? null : TimeSpan.FromSeconds(2) };
            var expected = FormulaEvaluator.Evaluate(query, batch, binder, QueryEngine.ScopeOf(tenant).Range);
            var actual = await engine.EvaluateAsync(compiler.Formula(query, QueryEngine.ScopeOf(tenant)));
            Assert.Equal(expected.Rows.Count, actual.Rows.Count);
            Assert.All(expected.Rows.Zip(actual.Rows), rows => Assert.True(Numbers.AreClose(rows.First.Value, rows.Second.Value), $"{text}: {rows.Second.Value}, not {rows.First.Value}"));
        }
    }

    [Fact]
    public void EveryFilterOfTheDocument_IsOne() =>
        Assert.All(CodeBlocks("Filters").SelectMany(block => block.Split('\n')), line => Assert.Null(FilterParser.Parse(line).Error));

    [Fact]
    public void EveryPatternOfTheDocument_IsOne() =>
        Assert.All(CodeBlocks("CloudWatch patterns").SelectMany(block => block.Split('\n')), line => Assert.Null(PatternParser.Parse(line).Error));

    [Fact]
    public void EveryWordOfTheQueryBuilder_IsDocumented()
    {
        Assert.All(BuilderOperation.All, operation => Assert.Contains($"`{operation.Name}` `{operation.Spelling}`", Document, StringComparison.Ordinal));
        Assert.All(WorkersNames.All, name => Assert.Matches($@"\n\|[^|\n]*`{Regex.Escape(name.Name)}`[^|\n]*\| `{name.Field}`", Document));
        Assert.All(CodeBlocks("Query builder"), block => Assert.Null(BuilderParser.Parse(block["json".Length..]).Error));
    }

    [Fact]
    public void EveryLanguage_IsDocumented()
    {
        foreach (var language in QueryLanguages.All)
        {
            Assert.Contains($"**{language.Name}", Document, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> CodeBlocks(string heading)
    {
        var section = Document[Document.IndexOf($"## {heading}\n", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n## ", StringComparison.Ordinal)];
        return section.Split("```").Where((_, index) => index % 2 == 1).Select(block => block.Trim());
    }
}
