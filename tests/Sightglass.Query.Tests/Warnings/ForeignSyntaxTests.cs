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
    [InlineData("level ge warn", "level>=warn")]
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
    [InlineData("a=1 & b=2", "AND")]
    [InlineData("a=1&&b=2", "a=1 AND b=2")]
    [InlineData("a!=1||b>2", "a!=1 OR b>2")]
    [InlineData("level=error,model=m", "level=error AND model=m")]
    [InlineData("NOT x IN (a, b)", "(x=a OR x=b)")]
    [InlineData("x NOT IN (a, b)", "NOT (x=a OR x=b)")]
    [InlineData("level not in (error, warn)", "NOT (level=error OR level=warn)")]
    [InlineData("not level in (error, warn)", "NOT (level=error OR level=warn)")]
    [InlineData("level !in (\"error\", \"warn\")", "NOT (level=error OR level=warn)")]
    [InlineData("event in (a)", "event=a")]
    [InlineData("message NOT LIKE \"time%\"", "NOT message=time*")]
    [InlineData("message has timeout", "message:timeout")]
    [InlineData("message !has \"time out\"", "NOT message:\"time out\"")]
    [InlineData("message !contains timeout", "NOT message:timeout")]
    [InlineData("message not contains timeout", "NOT message:timeout")]
    [InlineData("message contains_cs timeout", "message:timeout")]
    [InlineData("message has_any (\"a\", \"b\")", "(message:a OR message:b)")]
    [InlineData("level=error path startswith \"/api\"", "path=\"/api*\"")]
    [InlineData("path endswith .js", "path=*.js")]
    [InlineData("message matches regex \"time.*out\"", "message=*time*out*")]
    [InlineData("message matches ^time", "message=time*")]
    [InlineData("message !~ \"time\"", "NOT message=*time*")]
    [InlineData("message!~time", "NOT message:time")]
    [InlineData("path=^/api/.*", "path=/api/*")]
    [InlineData("path!=^/api/.*", "NOT path=/api/*")]
    [InlineData("message:.*timeout.*", "message=*timeout*")]
    [InlineData("message:timeout$", "message=*timeout")]
    [InlineData("message:/time.*out/", "message=*time*out*")]
    [InlineData("level=error|warn", "(level=error OR level=warn)")]
    [InlineData("level=error||warn", "(level=error OR level=warn)")]
    [InlineData("level=error;warn", "(level=error OR level=warn)")]
    [InlineData("timeout|refused", "(timeout OR refused)")]
    [InlineData("timeout;refused", "timeout refused")]
    [InlineData("timeout||refused", "(timeout OR refused)")]
    [InlineData("timeout&&refused", "timeout refused")]
    [InlineData("timeout~", "timeout")]
    [InlineData("timeout~2", "timeout")]
    [InlineData("user_id!=nil", "user_id=*")]
    [InlineData("exists(user_id)", "user_id=*")]
    [InlineData("isnull(user_id) level=error", "NOT user_id=*")]
    [InlineData("startswith(path, \"/api\")", "path=\"/api*\"")]
    [InlineData("message.contains(\"x\")", "message:x")]
    [InlineData("_exists_:user_id", "user_id=*")]
    [InlineData("-has:user_id", "user_id=*")]
    [InlineData("_missing_:user_id", "NOT user_id=*")]
    [InlineData("*:timeout", "timeout")]
    [InlineData("*!=\"time out\"", "NOT \"time out\"")]
    [InlineData("level=error |= \"time out\"", "\"time out\"")]
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
    [InlineData("tolower(level) error", "column 1: 'tolower' is searched as text: a filter has no functions; field=* says that a field is there, field:text that it contains a text")]
    [InlineData("message matches (x)", "column 1: 'matches' is searched as text: a filter has no regular expressions, but field=*part* finds a part; did you mean 'message=*x*'?")]
    [InlineData("message matches \"a(b|c)\"", "column 1: 'matches' is searched as text: a filter has no regular expressions, but field=*part* finds a part")]
    [InlineData("code=5\\d\\d", "column 1: 'code' is compared with '5\\d\\d': a filter has no regular expressions; write code=*part*")]
    [InlineData("a!~\"b.*\"", "column 1: 'a!~' is searched as text: a filter has no regular expressions; write field=*part*")]
    [InlineData("a~\"b.*\"", "column 1: 'a~' is searched as text: a filter has no regular expressions; write field=*part*")]
    [InlineData("message:[0-9]+", "column 1: 'message' is compared with '[0-9]+': a filter has no regular expressions; write message=*part*")]
    [InlineData("level=error | anything", "column 13: '|' is searched as text: there are no pipes; a formula counts, such as Count() GROUP BY model")]
    [InlineData("duration_ms gt fast", "column 1: 'gt' is searched as text: comparisons are written with signs")]
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
    [InlineData("the message contains errors")]
    [InlineData("message has been lost")]
    [InlineData("AN ERROR HAS OCCURRED")]
    [InlineData("not found in (a, b)")]
    [InlineData("null and void")]
    [InlineData("exists=true missing:2 has:true")]
    [InlineData("message \"has\" errors")]
    [InlineData("\"exists\"(user_id)")]
    [InlineData("rate limit | retry")]
    [InlineData("rate limit 5")]
    [InlineData("cats & dogs")]
    [InlineData("5 > 3")]
    [InlineData("12:30")]
    [InlineData("2026-01-15T10:30:00Z")]
    [InlineData("https://host/path?x=1")]
    [InlineData("url=https://host/path?x=1&y=2")]
    [InlineData("user:me@example.com")]
    [InlineData("/api/")]
    [InlineData("path=/api/")]
    [InlineData("path:C:\\work\\data")]
    [InlineData("logger=com.example.*")]
    [InlineData("version=^1.2.3")]
    [InlineData("price:$5")]
    [InlineData("3*4")]
    [InlineData("error(s)")]
    [InlineData("at Shop.Pay(order)")]
    [InlineData("text/html;charset=utf-8")]
    [InlineData("cookie:a=1;b=2")]
    [InlineData("amount=5,000")]
    [InlineData("~")]
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
