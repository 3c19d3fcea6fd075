using Sightglass.Query.Languages;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Warnings;

/// <summary>Queries of other languages that are valid here and mean something else.</summary>
public sealed class ForeignSyntaxTests
{
    [Theory]
    [InlineData("err*", "message=*err*")]
    [InlineData("level=error err*", "message=*err*")]
    [InlineData("message:time*out", "message=*time*out*")]
    [InlineData("level=error,warn", "(level=error OR level=warn)")]
    [InlineData("status IN (500,502)", "(status=500 OR status=502)")]
    [InlineData("message LIKE \"%time out%\"", "message=\"*time out*\"")]
    [InlineData("user_id IS NULL", "NOT user_id=*")]
    [InlineData("user_id IS NOT NULL", "user_id=*")]
    [InlineData("message CONTAINS timeout", "message:timeout")]
    [InlineData("message contains timeout", "message:timeout")]
    [InlineData("message like \"%time out%\"", "message=\"*time out*\"")]
    [InlineData("level in (\"error\",\"warn\")", "(level=error OR level=warn)")]
    [InlineData("status_code in [500,502]", "(status_code=500 OR status_code=502)")]
    [InlineData("user_id is not null", "user_id=*")]
    [InlineData("level eq error", "level=error")]
    [InlineData("duration_ms gt 5", "duration_ms>5")]
    [InlineData("usage.total le 7", "usage.total<=7")]
    [InlineData("message~timeout", "message:timeout")]
    [InlineData("NOT duration_ms:[1 TO 5]", "(duration_ms>=1 AND duration_ms<=5)")]
    [InlineData("level:error,warn", "(level:error OR level:warn)")]
    [InlineData("user:*", "user=*")]
    [InlineData("*:*", "*")]
    [InlineData("\"a b\" IN (c,d)", "(\"a b\"=c OR \"a b\"=d)")]
    [InlineData("message ILIKE \"%Time out%\"", "message:\"Time out\"")]
    [InlineData("level=error duration_ms:{1 TO *]", "duration_ms>1")]
    [InlineData("user_id=null", "NOT user_id=*")]
    [InlineData("user_id!=null", "user_id=*")]
    [InlineData("level=error, model=m", "error")]
    [InlineData("level!=error,warn", "NOT (level=error OR level=warn)")]
    [InlineData("level={error,warn}", "(level=error OR level=warn)")]
    [InlineData("a=1 && b=2", "AND")]
    [InlineData("a=1 || b=2", "OR")]
    public void Query_OfAnotherLanguage_IsToldWhatToWrite(string text, string suggestion)
    {
        var warning = Assert.Single(QueryLanguages.Filter.Parse(text, FormulaNames.None).Value!.Warnings);

        Assert.Equal(suggestion, warning.Suggestion);

        // What it proposes is valid, and means what it says.
        var mended = text.Remove(warning.Position, warning.Length).Insert(warning.Position, suggestion);
        Assert.Empty(QueryLanguages.Filter.Parse(mended, FormulaNames.None).Value!.Warnings);
    }

    [Theory]
    [InlineData("a=~\"b.*\"", "column 1: 'a' is compared with '~': a filter has no regular expressions; write a=*part*")]
    [InlineData("a=~b.*", "column 1: 'a' is compared with '~b.*': a filter has no regular expressions; write a=*part*")]
    [InlineData("/time.?out/", "column 1: '/time.?out/' is searched as text, with its slashes: a filter has no regular expressions, but field=*part* finds a part")]
    [InlineData("error | stats count", "column 7: '|' is searched as text: there are no pipes; a formula counts, such as Count() GROUP BY model")]
    [InlineData("SELECT count FROM events", "column 1: 'SELECT' is searched as text: a filter is no SQL; write the conditions alone, or a formula such as Count() GROUP BY model")]
    [InlineData("/timeout/i", "column 1: '/timeout/i' is searched as text, with its slashes: a filter has no regular expressions, but field=*part* finds a part")]
    [InlineData("where level=error", "column 1: 'where' is searched as text: a filter is no SQL; write the conditions alone, or a formula such as Count() GROUP BY model")]
    [InlineData("event=a ORDER BY time", "column 9: 'ORDER' is searched as text: a filter is no SQL; write the conditions alone, or a formula such as Count() GROUP BY model")]
    [InlineData("event=a LIMIT 5", "column 9: 'LIMIT' is searched as text: a filter is no SQL; write the conditions alone, or a formula such as Count() GROUP BY model")]
    [InlineData("exists(user_id)", "column 1: 'exists' is searched as text: a filter has no functions; field=* says that a field is there, field:text that it contains a text")]
    [InlineData("message.contains(\"x\")", "column 1: 'message.contains' is searched as text: a filter has no functions; field=* says that a field is there, field:text that it contains a text")]
    [InlineData("message matches x", "column 1: 'matches' is searched as text: a filter has no regular expressions, but field=*part* finds a part")]
    [InlineData("x BETWEEN 1", "column 1: 'BETWEEN' is searched as text: write two conditions")]
    public void Query_WithoutACounterpart_IsToldWhatItMeans(string text, string message) =>
        Assert.Equal(message, QueryLanguages.Filter.Parse(text, FormulaNames.None).Value!.Warnings[0].Message);

    [Theory]
    [InlineData("*")]
    [InlineData("\"err*\"")]
    [InlineData("message=*err*")]
    [InlineData("path=/api/results")]
    [InlineData("/api/results")]
    [InlineData("message=\"a,b\"")]
    [InlineData("what IS this")]
    [InlineData("log in")]
    [InlineData("the service is down")]
    [InlineData("where is it")]
    [InlineData("and so on (again)")]
    [InlineData("it contains errors")]
    public void Query_ThatMeansWhatItSays_IsNotWarnedOf(string text) => Assert.Empty(QueryLanguages.Filter.Parse(text, FormulaNames.None).Value!.Warnings);

    [Theory]
    [InlineData("level>=warn", "level=warn OR level=error OR level=fatal")]
    [InlineData("level>WARNING", "level=error OR level=fatal")]
    [InlineData("level<info", "level=trace OR level=debug")]
    public void Level_IsOrdered(string text, string same)
    {
        var comparison = Assert.IsType<ComparisonNode>(((EventsQuery)QueryLanguages.Filter.Parse(text, FormulaNames.None).Value!).Filter);
        Assert.Equal(same, string.Join(" OR ", Assert.IsType<ListOperand>(comparison.Operand).Texts.Select(level => $"level={level}")));
        Assert.Equal(ComparisonOperator.Equal, comparison.Operator);
    }

    [Theory]
    [InlineData("duration_ms>1s", 1000)]
    [InlineData("duration_ms>=1.5s", 1500)]
    [InlineData("latency_ms<250ms", 250)]
    [InlineData("elapsed_s>2m", 120)]
    [InlineData("time>2026-11-27T00:00:00Z", 1795737600000)]
    public void Value_WithAUnit_IsANumber(string text, double number)
    {
        var comparison = Assert.IsType<ComparisonNode>(((EventsQuery)QueryLanguages.Filter.Parse(text, FormulaNames.None).Value!).Filter);
        Assert.Equal(number, Assert.IsType<NumberOperand>(comparison.Operand).Value);
    }

    [Theory]
    [InlineData("elapsed>1s", "durations have units in fields that end with _ms or _s; write the number in the field's own unit")]
    [InlineData("time>now-1h", "write a time such as 2026-01-15T10:30:00Z, or choose the time range")]
    [InlineData("level>often", null)]
    public void Value_WithoutAnOrder_IsRefusedWithTheWayOut(string text, string? hint) =>
        Assert.Equal(hint, QueryLanguages.Filter.Parse(text, FormulaNames.None).Error!.Hint);
}
