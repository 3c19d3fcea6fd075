using System.Text;
using Sightglass.Query.InMemory;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.CloudWatch;

/// <summary>Patterns on lines, beyond the cases of the suite.</summary>
public sealed class LineTestTests
{
    [Theory]
    [InlineData("{ $.n = 9007199254740993 }", """{"n":9007199254740992}""", false)]
    [InlineData("{ $.n >= 9007199254740993 }", """{"n":9007199254740993}""", true)]
    [InlineData("{ $.n = 404 }", """{"n":404.0}""", true)]
    [InlineData("{ $.n = \"404\" }", """{"n":404.0}""", false)]
    [InlineData("{ $.n = 404 }", """{"n":"404"}""", true)]
    [InlineData("{ $.n != 404 }", """{"n":"0404"}""", true)]
    [InlineData("{ $.n != 1 }", """{"n":true}""", false)]
    [InlineData("{ $.n != \"a\" }", """{"n":null}""", false)]
    [InlineData("{ $.n < 5 }", """{"n":1e999}""", false)]
    [InlineData("{ $.* IS NULL }", """{"a":{"b":null}}""", false)]
    [InlineData("{ $.a.* IS NULL }", """{"a":{"b":null}}""", true)]
    [InlineData("{ $.a.b NOT EXISTS }", """{"a.b":1}""", true)]
    [InlineData("{ $['a'].b = 1 }", """{ "a" : { "b" : 1 } }""", true)]
    [InlineData("{ $.a[0] = 1 }", """{"a":{"b":1}}""", false)]
    [InlineData("{ $.a[*] NOT EXISTS }", """{"a":[]}""", true)]
    [InlineData("{ $.a[*].b NOT EXISTS }", """{"a":[{"b":1},{"c":2}]}""", true)]
    [InlineData("{ $.a[*].b NOT EXISTS }", """{"a":[{"b":1},{"b":null}]}""", false)]
    [InlineData("{ $.a[*].b NOT EXISTS }", """{"c":1}""", true)]
    [InlineData("{ $.a[*].b != 1 }", """{"a":[{"b":1},{"c":2}]}""", false)]
    [InlineData("{ $.a NOT EXISTS }", "no JSON", false)]
    [InlineData("{ $.a NOT EXISTS }", "[1]", false)]
    [InlineData("{ $.a NOT EXISTS }", """{"b":"\ud800"}""", false)]
    [InlineData("{ $.a NOT EXISTS }", """{"b":1} {"b":2}""", false)]
    [InlineData("{ $.a = \"é\" }", """{"\u0061":"\u00e9"}""", true)]
    [InlineData("%a.b%", "a\U0001F600b", true)]
    [InlineData("%a[^x]b%", "a\U0001F600b", true)]
    [InlineData("%b$%", "b\n", false)]
    [InlineData("[a, b = \"x y\"]", "1   \"x y\"  ", true)]
    [InlineData("[a, b = \"x y z\"]", "1 x y z ", true)]
    [InlineData("[a, b = \"\"]", "1 \"\"", true)]
    [InlineData("[a = \"\\\"open\", ...]", "\"open end", true)]
    [InlineData("[a, b > 10]", "1 10.", false)]
    [InlineData("[a, b > 10]", "1 +11", true)]
    [InlineData("[a, b != 10]", "1 ten", true)]
    [InlineData("[a]", " \t ", false)]
    [InlineData("[...]", "", true)]
    [InlineData("[a, ..., z]", "one", false)]
    [InlineData("[a = 1 || a = 2 && a != 2, ...]", "1 x", true)]
    [InlineData("[a = 1 || a = 2 && a != 2, ...]", "2 x", false)]
    public void Pattern_OnALine_MatchesAsCloudWatchDoes(string pattern, string line, bool matches) =>
        Assert.Equal(matches, LineTest.Compile(Assert.IsType<EventsQuery>(PatternParser.Parse(pattern).Value)).Matches(Encoding.UTF8.GetBytes(line)));

    [Theory]
    [InlineData("{ $.a.b = 1 || $.c = * || $.d[0] = x || $.e[*] = 1 || $.f = 1 }", """{"a":{"b":1},"c":"x\"y","d":[1.50],"e":[1],"f":null}""", "$.a.b=1 $.c=x\"y $.d[0]=1.50")]
    [InlineData("[a, ..., , z]", "1 [2 3] \"4\" 5 6", "$a=1 $2=2 3 $3=4 $4=5 $z=6")]
    [InlineData("ERROR", "ERROR", "")]
    public void Pattern_OnALine_ExtractsWhatItNames(string pattern, string line, string values)
    {
        var test = LineTest.Compile(Assert.IsType<EventsQuery>(PatternParser.Parse(pattern).Value));

        Assert.Equal(values, string.Join(' ', test.Extract(Encoding.UTF8.GetBytes(line)).Select(value => $"{value.Key}={value.Value}")));
    }

    [Theory]
    [InlineData("ERROR", "$.a", "'$.a' is no value of this pattern; write a number")]
    [InlineData("[a, b]", "$c", "'$c' is no value of this pattern; write $ and the name or number of a field")]
    [InlineData("{ $.a = 1 }", "$.a[*]", "'$.a[*]' is no value of this pattern; write $.path")]
    [InlineData("{ $.a = 1 }", "$.b[0]", null)]
    [InlineData("[a, b]", "$2", null)]
    [InlineData("[a, b]", "-1.5", null)]
    public void Metric_OfAPattern_NeedsAValueOfIt(string pattern, string value, string? problem) => Assert.Equal(
        problem,
        new MetricTransformation(value, null, new Dictionary<string, string>()).ProblemWith(Assert.IsType<EventsQuery>(PatternParser.Parse(pattern).Value), pattern));
}
