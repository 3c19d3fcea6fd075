using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Metrics;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Catalog.Yaml;

namespace Sightglass.Query.Catalog;

public sealed class CompiledCatalogTests
{
    private const string Shop = """
        name: shop
        title: Shop
        version: 1
        description: A shop.
        constants:
          budget_usd: {value: 5, unit: usd, description: A day.}
        events:
          answered: {description: An answer., kind: log, aliases: [replied]}
          failed: {description: No answer., kind: error}
        metrics:
          answers: {title: Answers, description: All., unit: count, grain: event, formula: Count(event="answered")}
        dashboards:
          - name: main
            title: Main
            panels:
              - {title: Answers, metric: answers, chart: line}
              - {title: Failures, formula: Count(event="failed"), unit: count, chart: bar}
        alerts:
          - {name: few, title: Few, priority: high, window: 1h, condition: answers < 3}
          - {name: odd, title: Odd, priority: low, window: 1h, unusual: {formula: Count(event="failed"), baseline: 1d, factor: 2}}
        """;

    [Theory]
    [InlineData("level=error OR", "packs/shop/pack.yaml:10:36: column 15: expected a condition after 'OR'")]
    [InlineData("level=error", null)]
    public void Create_FilterOfFailures_IsParsedOrNamesItsPlaceInThePack(string filter, string? problem)
    {
        var (metrics, problems) = Create($$"""
            name: shop
            title: Shop
            version: 1
            description: A shop.
            events:
              failed: {description: No answer., kind: error}
            metrics: {}
            home:
              metrics: []
              failures: {filter: {{filter}}, fields: [error_type] }
            """);

        Assert.Equal(problem, problems.SingleOrDefault());
        Assert.Equal(problem is null, metrics.Failures.ContainsKey("shop"));
    }

    [Fact]
    public void Create_FormulasOfPanelsAndAlerts_AreKeptParsed()
    {
        var (compiled, problems) = Create(Shop);

        Assert.Empty(problems);
        Assert.Equal([("Failures", """Count(event="failed")""")], compiled.Panels.Select(panel => (panel.Key.Title, panel.Value.Text)));
        Assert.Equal(
            [("few", "answers", "< 3"), ("odd", """Count(event="failed")""", null)],
            compiled.Alerts.Select(alert => (alert.Key.Name, alert.Value.Formula.Text, alert.Value.Comparison?.ToString())));
    }

    [Theory]
    [InlineData("answers", "19:75: column 8: expected a comparison at the end; write a formula, one of <, <=, >, >= and a limit, for example \"success_rate < 0.8\"")]
    [InlineData("answres < 3", "19:68: column 1: unknown name 'answres'; did you mean 'answers'?")]
    [InlineData("answers < budget_eur", "19:78: column 11: the limit 'budget_eur' is neither a number nor a constant; did you mean 'budget_usd'?")]
    [InlineData("Count(event=sold) > 3", "19:80: the formula names the unknown event 'sold'; declare it under 'events'")]
    public void Create_ConditionOfAnAlertThatIsWrong_NamesItsPlaceInThePack(string condition, string problem)
    {
        var (_, problems) = Create(Shop.Replace("answers < 3", condition, StringComparison.Ordinal));

        Assert.Equal(["packs/shop/pack.yaml:" + problem], problems);
    }

    [Theory]
    [InlineData("""Count(event="anwsered")""", "11:97: the formula names the unknown event 'anwsered'; did you mean 'answered'?")]
    [InlineData("Count(event=sold)", "11:96: the formula names the unknown event 'sold'; declare it under 'events'")]
    [InlineData("""Count(NOT (event_type!="sold" OR level=error))""", "11:108: the formula names the unknown event 'sold'; declare it under 'events'")]
    [InlineData("""Count() / Count(level=error) WHERE event="sold" """, "11:126: the formula names the unknown event 'sold'; declare it under 'events'")]
    [InlineData("Previous(Count(event=sold))", "11:105: the formula names the unknown event 'sold'; declare it under 'events'")]
    [InlineData("'1 + Moving(Count(), 7)'", "11:89: 'Moving' has a value only in a series; write the value alone, metrics are shown with their series anyway")]
    [InlineData("'Rate(event=answered, 1h) / Previous(Rate(event=answered, 1h))'", null)]
    [InlineData("""Count(event="replied")""", null)]
    [InlineData("""Count(event="so*")""", null)]
    [InlineData("""Count(message="event=\"sold\"")""", null)]
    public void Create_FormulaWithAnEventThatNobodyDeclares_NamesItsPlaceInThePack(string formula, string? problem)
    {
        var (_, problems) = Create(Shop.Replace("""Count(event="answered")""", formula, StringComparison.Ordinal));

        Assert.Equal(problem is null ? [] : ["packs/shop/pack.yaml:" + problem], problems);
    }

    [Fact]
    public void Create_FormulaWithGroupBy_SaysWhereTheKeysBelong()
    {
        var (_, problems) = Create(Shop.Replace("""formula: Count(event="failed"), unit""", """formula: Count(event="failed") GROUP BY model, unit""", StringComparison.Ordinal));

        Assert.Equal(["packs/shop/pack.yaml:17:67: a formula of a pack has no GROUP BY; name the fields to split by under 'by': [model]"], problems);
    }

    [Theory]
    [InlineData("Uniq(user_id)", """event="answered" OR event="replied" OR event="failed" """)]
    [InlineData("Count(level=error)", """(event="answered" OR event="replied" OR event="failed") AND level="error" """)]
    [InlineData("Count(event=\"*ed\")", """event="*ed" """)]
    [InlineData("Count(event=\"rep*\" AND level=error)", """(event="rep*" OR event="answered") AND level="error" """)]
    [InlineData("Count(event=\"sold*\")", """event="sold*" """)]
    [InlineData("Count(event=failed OR event=\"repl*\")", """event="failed" OR (event="repl*" OR event="answered")""")]
    [InlineData("Count(level=error AND (event=failed OR service=a))", """level="error" AND (event="failed" OR ((event="answered" OR event="replied" OR event="failed") AND service="a"))""")]
    [InlineData("Count(NOT event=failed)", """(event="answered" OR event="replied" OR event="failed") AND NOT event="failed" """)]
    [InlineData("Count(event=failed)", "event=\"failed\"")]
    [InlineData("Count(event=*)", "event=*")]
    [InlineData("Avg(Elapsed(user_id, event=answered, level=error))", """event="answered" OR ((event="answered" OR event="replied" OR event="failed") AND level="error")""")]
    [InlineData("Max(Count() BY user_id)", """event="answered" OR event="replied" OR event="failed" """)]
    public void Create_FormulaThatDoesNotSayWhichEvents_CountsThoseOfThePack(string formula, string filter)
    {
        var (compiled, problems) = Create(Shop.Replace("""Count(event="answered")""", $"'{formula}'", StringComparison.Ordinal));
        var named = FormulaParser.Parse("answers", compiled.Names).Value!;

        Assert.Empty(problems);
        Assert.Equal(filter.TrimEnd(), FilterText.Print(FormulaFilters.EventsOf(compiled.ByName["answers"].Program.Value)));
        Assert.Equal(filter.TrimEnd(), FilterText.Print(FormulaFilters.EventsOf(named.Value)));
        Assert.Equal(filter.TrimEnd(), FilterText.Print(FormulaFilters.EventsOf(compiled.Alerts.Single(alert => alert.Key.Name == "few").Value.Formula.Value)));
    }

    [Theory]
    [InlineData("Hour(time)", null)]
    [InlineData("'Bucket(duration_ms, 100)'", null)]
    [InlineData("'Bucket(duration_ms)'", "the key 'Bucket(duration_ms)' is wrong: 'Bucket' needs a width; write Bucket(field, width)")]
    [InlineData("'Year(time)'", "the key 'Year(time)' is wrong: unknown function; use one of Bucket, Hour, Weekday, Day, Week, Month, Same, Cohort, Age")]
    public void Create_DerivedKeyOfASplit_IsOneOrTheMistakeIsTold(string key, string? problem)
    {
        var (_, problems) = Create(Shop.Replace("metric: answers, chart: line", $"metric: answers, chart: histogram, by: [{key}]", StringComparison.Ordinal));

        Assert.Equal(problem is null ? [] : ["packs/shop/pack.yaml:16:9: " + problem], problems);
    }

    private static (CompiledCatalog Compiled, IReadOnlyList<string> Problems) Create(string yaml)
    {
        var pack = PackReader.Read("packs/shop/pack.yaml", yaml);
        Assert.Empty(pack.Diagnostics);
        List<PackDiagnostic> problems = [];
        var compiled = CompiledCatalog.Create(PackCatalog.Create([pack.Pack!]).Catalog, problems);
        return (compiled, [.. problems.Select(problem => problem.ToString())]);
    }
}
