using Sightglass.Query.Languages;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Warnings;

public sealed class SearchedKeywordsTests
{
    [Theory]
    [InlineData("event=a and result=hit", "column 9: 'and' is searched as text: keywords are written in capitals; did you mean 'AND'?")]
    [InlineData("event=a Or result=hit", "column 9: 'Or' is searched as text: keywords are written in capitals; did you mean 'OR'?")]
    [InlineData("x=1 (a=1 or b=2)", "column 10: 'or' is searched as text: keywords are written in capitals; did you mean 'OR'?")]
    [InlineData("not event=a", "column 1: 'not' is searched as text: keywords are written in capitals; did you mean 'NOT'?")]
    [InlineData("event=a group by b", null)]
    [InlineData("event=a WHERE LIMIT", null)]
    [InlineData("event=a AND result=hit", null)]
    [InlineData("event=a \"and\" result=hit", null)]
    [InlineData("and", null)]
    [InlineData("not found", null)]
    [InlineData("rock and", null)]
    [InlineData("null and void", null)]
    [InlineData("one or more errors", null)]
    [InlineData("timeout or refused", "column 9: 'or' is searched as text: keywords are written in capitals; did you mean 'OR'?")]
    [InlineData("event=a (timeout and refused)", "column 18: 'and' is searched as text: keywords are written in capitals; did you mean 'AND'?")]
    [InlineData("event=and result=or", null)]
    public void Of_AFilter_NamesTheWordsThatWouldJoinConditions(string text, string? message) =>
        Assert.Equal(message, QueryLanguages.Filter.Parse(text, FormulaNames.None).Value!.Warnings.SingleOrDefault()?.Message);

    [Theory]
    [InlineData("Count(a=1 and b=2)", 10, 3, "AND")]
    [InlineData("Count() WHERE a=1 group by model", 18, 5, "GROUP")]
    [InlineData("Count() / Sum(x) WHERE a=1 and b=2", 27, 3, "AND")]
    [InlineData("A = Count(a=1 or b=2)\nA", 14, 2, "OR")]
    [InlineData("Count(a=1 WHERE b=2)", 10, 5, null)]
    [InlineData("Count WHERE a=1 GROUP b", 16, 5, null)]
    [InlineData("Count WHERE a=1 LIMIT", 16, 5, null)]
    [InlineData("Count(Elapsed(k, a=1 and b=2, c=3))", 21, 3, "AND")]
    public void Of_AFormula_NamesEachPlaceOnce(string text, int position, int length, string? suggestion)
    {
        var warning = Assert.Single(QueryLanguages.Find("formula")!.Parse(text, FormulaNames.None).Value!.Warnings);
        Assert.Equal((position, length, suggestion), (warning.Position, warning.Length, warning.Suggestion));
    }
}
