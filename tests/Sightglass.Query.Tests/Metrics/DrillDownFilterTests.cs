using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Metrics;

public sealed class DrillDownFilterTests
{
    [Theory]
    [InlineData("""Count(event="a") / Count(event="b")""", "event=\"a\" OR event=\"b\"")]
    [InlineData("""Count(event="a") / Count(event="a" OR event="b")""", "event=\"a\" OR event=\"b\"")]
    [InlineData("""Count(event="a" AND result="hit") / Count(event="a")""", "event=\"a\"")]
    [InlineData("""Count(event="a") - Count(result="hit" AND event="a")""", "event=\"a\"")]
    [InlineData("""Count(event="a" AND result="hit") / Count(result="hit" AND event="a")""", "event=\"a\" AND result=\"hit\"")]
    [InlineData("""Count((event="a" OR event="b") AND x=1) / Count(x=1)""", "x=1")]
    [InlineData("""Count(event="a" AND x=1) WHERE y=2""", "event=\"a\" AND x=1 AND y=2")]
    [InlineData("""Avg(Elapsed(id, event="a", event="b" AND x=1))""", "event=\"a\" OR (event=\"b\" AND x=1)")]
    [InlineData("""Count(event="a") / Count()""", null)]
    [InlineData("""Count(event="a") / Previous(Count(event="a")) - 1""", "event=\"a\"")]
    [InlineData("""Rate(event="a", 1m)""", "event=\"a\"")]
    [InlineData("1", null)]
    public void FilterOf_AFormula_FindsItsEventsInTheShortestForm(string formula, string? filter) =>
        Assert.Equal(filter, DrillDownFilter.FilterOf(FormulaParser.Parse(formula, FormulaNames.None).Value!.Value, new MatchAllNode(default)));

    [Theory]
    [InlineData("""Count(event="a")""", "x=1", "event=\"a\" AND x=1")]
    [InlineData("""Count(event="a") / Count(event="b")""", "x=1 AND y=2", "(event=\"a\" OR event=\"b\") AND x=1 AND y=2")]
    [InlineData("Count()", "x=1", "x=1")]
    [InlineData("Count()", "x=1 OR x=2", "x=1 OR x=2")]
    [InlineData("""Count(event="a")""", "x=1 OR x=2", "event=\"a\" AND (x=1 OR x=2)")]
    public void FilterOf_AFormulaWithin_HasItsEventsThatMeetTheConditions(string formula, string within, string filter) =>
        Assert.Equal(filter, DrillDownFilter.FilterOf(FormulaParser.Parse(formula, FormulaNames.None).Value!.Value, FilterParser.Parse(within).Value!));
}
