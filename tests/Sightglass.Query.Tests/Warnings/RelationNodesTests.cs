using Sightglass.Query.Binding;
using Sightglass.Query.Languages;
using Sightglass.Query.Sql.Relations;
using Sightglass.Query.Syntax;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Warnings;

/// <summary>The names of a statement that are looked up in events, and where it counts rows.</summary>
public sealed class RelationNodesTests
{
    private static readonly UnknownFields Fields = new(new QueryBinder(EventSchema.Canonical));

    [Theory]
    [InlineData("SELECT modle, count(*) FROM events GROUP BY modle", "modle")]
    [InlineData("SELECT e.modle FROM events e WHERE e.nested.name = 'x' ORDER BY other", "modle nested.name other")]
    [InlineData("SELECT count(*) AS n FROM events HAVING n > 1", "")]
    [InlineData("SELECT duration_ms, timestamp, id FROM events", "")]
    [InlineData("WITH t AS (SELECT odd FROM events) SELECT even FROM t", "odd")]
    [InlineData("SELECT a FROM points", "")]
    [InlineData("SELECT a FROM (SELECT b FROM events) s", "b")]
    [InlineData("SELECT a FROM events UNION ALL SELECT b FROM events", "a b")]
    [InlineData("SELECT x.a FROM events x JOIN events y ON x.id = y.id", "")]
    public void Names_OfEvents_AreLookedUp(string text, string names) => Assert.Equal(names, string.Join(' ', Fields.Of(Nodes(text).Conditions).Select(field => field.Name)));

    [Theory]
    [InlineData("SELECT count(*) FROM events", "count(*)")]
    [InlineData("SELECT count() FROM events", "count()")]
    [InlineData("SELECT count(*), sum(weight) FROM events", null)]
    [InlineData("SELECT count(*) FROM points", null)]
    [InlineData("SELECT count(DISTINCT model) FROM events", null)]
    public void Rows_ThatAreCounted_HaveTheirPlace(string text, string? place) => Assert.Equal(place, Nodes(text).CountedRows is { } span ? text.Substring(span.Start, span.Length) : null);

    [Fact]
    public void Values_NoFieldCanHave_AreWarnedOf()
    {
        const string text = "SELECT * FROM events WHERE level = 'eror'";

        Assert.Equal(["column 36: no level is called 'eror': there are trace, debug, info, warn, error, fatal; did you mean 'error'?"], new ImpossibleValues(new QueryBinder(EventSchema.Canonical)).Of(text, Nodes(text).Conditions).Select(warning => warning.Message));
    }

    [Theory]
    [InlineData("Logs LIKE '%\"event\":\"cache_lookup\"%'", "lookup")]
    [InlineData("Logs LIKE '%error%'", null)]
    [InlineData("Logs LIKE '%Network timeout%' AND Outcome = 'ok'", "Network")]
    [InlineData("Logs LIKE '%Network%' OR Outcome = 'ok'", null)]
    [InlineData("Logs NOT LIKE '%Network%'", null)]
    [InlineData("Logs ILIKE '%Network%'", null)]
    public void Words_OfALogLine_AreSearchedFirst(string condition, string? word)
    {
        var query = (RelationQuery)QueryLanguages.Find("sql")!.Parse($"SELECT count(*) FROM workers_logs WHERE {condition}", FormulaNames.None).Value!;

        Assert.Equal(word, LogSearch.WordsOf(((SelectSet)query.Body.Set).Where).SingleOrDefault());
    }

    private static RelationNodes Nodes(string text) => new((RelationQuery)QueryLanguages.Find("sql")!.Parse(text, FormulaNames.None).Value!, name => name == "events");
}
