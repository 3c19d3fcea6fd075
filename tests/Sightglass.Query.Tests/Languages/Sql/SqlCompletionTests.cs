using Sightglass.Query.Completion;
using Sightglass.Query.Conformance;
using Sightglass.Query.Planning;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Sql;

/// <summary>What is proposed in a statement, at the mark.</summary>
public sealed class SqlCompletionTests
{
    private static readonly CompletionSources Sources = new(
        QueryCases.Declared,
        FormulaNames.None,
        (field, _) => field == "event" ? [("cache_lookup", 4), ("it's", 1)] : field == "blob1" ? [("/api/chat", 9)] : [],
        field => field == "duration_ms" ? [("p50", 1500)] : [])
    {
        Tables = () => new Dictionary<string, RelationTable>(RelationTable.Fixed, StringComparer.OrdinalIgnoreCase)
        {
            ["cache_lookup"] = new(RelationTableKind.Event, "cache_lookup"),
            ["my points"] = new(RelationTableKind.Points, "my points") { Labels = new Dictionary<string, string> { ["route"] = "blob1" } },
        },
    };

    [Theory]
    [InlineData("sql", "|", "SELECT ")]
    [InlineData("sql", "sel|", "SELECT ")]
    [InlineData("analytics-sql", "|", "SHOW TABLES")]
    [InlineData("sql", "SELECT dur|", "duration_ms")]
    [InlineData("sql", "SELECT count(*), quan|", "quantile(")]
    [InlineData("sql", "SELECT count(|) FROM events", "overall_score")]
    [InlineData("sql", "SELECT * |", "FROM ")]
    [InlineData("sql", "SELECT * FROM |", "events")]
    [InlineData("sql", "SELECT * FROM cac|", "cache_lookup")]
    [InlineData("sql", "SELECT * FROM my|", "\"my points\"")]
    [InlineData("sql", "SELECT | FROM \"my points\"", "route")]
    [InlineData("sql", "SELECT | FROM workers_logs", "Logs")]
    [InlineData("sql", "SELECT * FROM events JOIN |", "cache_lookup")]
    [InlineData("sql", "SELECT * FROM events |", "WHERE ")]
    [InlineData("sql", "SELECT * FROM events WHERE ev|", "event")]
    [InlineData("sql", "SELECT * FROM events WHERE event |", "LIKE")]
    [InlineData("sql", "SELECT * FROM events WHERE event = |", "'cache_lookup'")]
    [InlineData("sql", "SELECT * FROM events WHERE event = 'it|", "'it''s'")]
    [InlineData("sql", "SELECT * FROM events WHERE event IN ('a', |", "'cache_lookup'")]
    [InlineData("sql", "SELECT * FROM events WHERE success = |", "true")]
    [InlineData("sql", "SELECT * FROM events WHERE duration_ms > |", "1500")]
    [InlineData("sql", "SELECT * FROM \"my points\" WHERE route = '|", "'/api/chat'")]
    [InlineData("sql", "SELECT * FROM events WHERE event = 'a' |", "AND ")]
    [InlineData("sql", "SELECT model FROM events GROUP |", "BY ")]
    [InlineData("sql", "SELECT model FROM events GROUP BY mod|", "model")]
    [InlineData("sql", "SELECT model FROM events GROUP BY model |", "HAVING ")]
    [InlineData("sql", "SELECT model FROM events ORDER BY model |", "DESC")]
    [InlineData("analytics-sql", "SELECT blob1 FROM points LIMIT 5 F|", "FORMAT ")]
    [InlineData("analytics-sql", "SELECT blob1 FROM points FORMAT |", "JSONEachRow")]
    public void Proposals_AtTheCursor_HaveWhatFits(string language, string marked, string expected) => Assert.Contains(expected, Complete(language, marked).Items.Select(item => item.Insert));

    [Theory]
    [InlineData("sql", "SELECT * FROM |", "blob1")]
    [InlineData("sql", "SELECT | FROM \"my points\"", "duration_ms")]
    [InlineData("analytics-sql", "SELECT * FROM |", "cache_lookup")]
    [InlineData("analytics-sql", "SELECT |", "greatest(")]
    [InlineData("sql", "SELECT * FROM events WHERE event = |", "duration_ms")]
    public void Proposals_AtTheCursor_LackWhatDoesNot(string language, string marked, string other) => Assert.DoesNotContain(other, Complete(language, marked).Items.Select(item => item.Insert));

    [Fact]
    public void Proposal_ReplacesTheWord()
    {
        var result = Complete("sql", "SELECT dur| FROM events");

        Assert.Equal((7, 10), (result.ReplaceFrom, result.ReplaceTo));
        Assert.Equal("duration_ms", result.Items[0].Insert);
    }

    private static CompletionResult Complete(string language, string marked) => QueryLanguages.Find(language)!.Complete(marked.Replace("|", "", StringComparison.Ordinal), marked.IndexOf('|', StringComparison.Ordinal), Sources);
}
