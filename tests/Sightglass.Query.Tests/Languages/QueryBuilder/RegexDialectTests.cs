using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Query.Engine;
using Sightglass.Query.InMemory;
using Sightglass.Query.Sql;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Query.Languages.QueryBuilder;

/// <summary>An expression means in memory what the engine's RE2 means by it as users wrote it, and the engine takes it as it is written anew.</summary>
[Collection(QueryEngineCollection.Name)]
public sealed class RegexDialectTests(QueryEngine engine)
{
    private static readonly string[] Expressions =
    [
        "", "a", "^a$", "a|b", "(a|b)+c", "(?:ab)*", "(?P<x>a)b", "(?<y>a)b", "(?i)HIT", "(?i:H)it", "(?s)a.b", "(?m)^b$", "(?m:^b$)|a$", "((?m)a$|c)$", "(?-m)a$", "a.b", "a$", "\\d+", "\\D", "\\w+\\W", "[\\d.]+", "[^\\s]", "\\s\\S", "[[:alpha:]]+", "[^[:digit:]_]", "[[:punct:]]",
        "[a\\]]", "[]a]", "[^]a]", "[a-c-]", "[a[]", "\\bhit\\b", "\\Ahit\\z", "a{2}", "a{1,3}b", "a{2,}", "a{,3}", "{", "}", "a{x}", "\\pL", "\\p{Lu}+", "\\P{L}", "\\x41", "\\t", "\\.", "\\[\\]", "\\$", "é+", "😀", "[é-ü]", "a*?b", "a+?", "(a)(b)?", "()", "\\++", "a\\\\b",
        "^(GET|POST) /api/v\\d+/[^/]+$", "5\\d{2}", "time(d)? ?out", "x*",
        "a.", ".$", "(?s:a.)b", "((?s)a.)b.", "(?-s)a.b", "(?s-i)a.b", "(?is)A.B", "(?s)a(?-s:.)b|b.a", "(?m)^.$", "[.]", "\\.",
        "\\p{Han}", "^\\P{Han}+$", "\\p{Greek}+", "\\p{^Greek}", "[\\p{Latin}\\d]", "[^\\p{Latin}]", "\\p{Cyrillic}|\\p{Hiragana}", "(?i)\\p{Greek}", "\\p{^L}", "[\\p{^L}a]",
        "\\Qa.b\\E", "\\Q+\\E+", "x|\\Q[]", "\\Q\\Ea", "\\x{41}", "\\x{e9}", "\\x{65E5}", "[\\x{41}-\\x{43}]", "\\07", "\\101", "\\0", "\\0101", "[\\101]", "\\x{1F600}",
        "[[:^alpha:]]", "[^[:^alpha:]]", "[[:^alpha:]b]", "[\\D]", "[\\W\\d]", "[^\\S]", "[\\D\\d]", "[^\\D\\d]", "[\\S\\pL]", "[^[:^digit:]x]", "[[:^ascii:]]", "(?i)[[:^lower:]]",
    ];

    private static readonly string[] Texts =
    [
        "", "a", "b", "ab", "aab", "aaab", "abc", "hit", "Hit", "HIT", "a hit!", "hits", "a.b", "a\nb", "a\n", "b\na", "1.5", "500", "404", "٣", "é", "É", "ü", "straße", "日本", "😀", "A", "a_b", "a-b", "[]", "]", "[", "$", "\\", "a\\b", "{", "}", "a{x}", "a{,3}", "\t", "GET /api/v1/users", "timed out", "timeout", "+", "++", "x",
        "\n", "a\nb\nc", "λόγος", "Λ", "привет", "ひ", "漢字", "漢a", "\u0007", "1", "A1", "AB", " ", "\u2003", "a\r\nb",
    ];

    [Fact]
    public async Task Expression_AsWrittenAnew_MatchesWhatRe2Matches()
    {
        foreach (var expression in Expressions)
        {
            var written = RegexDialect.Write(expression, out var wrong);
            Assert.True(wrong is null, $"{expression}: {wrong}");
            var matcher = TextMatcher.Create(new RegexText(written, MatchCase: true));
            List<ClickHouseParameter> parameters = [ClickHouseParameter.String("given", expression), ClickHouseParameter.String("written", written), .. Texts.Select((text, index) => ClickHouseParameter.String($"t{index}", text))];
            var columns = Texts.Select((_, index) => $"match({{t{index}:String}}, concat('(?-s)', {{given:String}})), match({{t{index}:String}}, {{written:String}})");
            var found = (await engine.QueryAsync(new SqlStatement($"SELECT {string.Join(", ", columns)}", parameters)))[0];
            for (var i = 0; i < Texts.Length; i++)
            {
                var expected = found[2 * i] == "1";
                Assert.True(expected == (found[2 * i + 1] == "1"), $"'{expression}', written as '{written}', in the engine on '{Texts[i]}': not {expected}");
                Assert.True(expected == matcher.Matches(Encoding.UTF8.GetBytes(Texts[i])), $"'{expression}', written as '{written}', in memory on '{Texts[i]}': not {expected}");
            }
        }
    }

    [Theory]
    [InlineData("(?=a)", "RE2 has no look-around, and of flags i, m and s are taken")]
    [InlineData("(?<!a)b", "RE2 has no look-around, and of flags i, m and s are taken")]
    [InlineData("(?>a)", "RE2 has no look-around, and of flags i, m and s are taken")]
    [InlineData("(?x) a", "RE2 has no look-around, and of flags i, m and s are taken")]
    [InlineData("(a)\\1", "RE2 has no references to groups")]
    [InlineData("a++", "it is not a regular expression of RE2")]
    [InlineData("\\Za", "'\\Z' is not known in RE2")]
    [InlineData("[\\b]", "'\\b' is not known in a class")]
    [InlineData("[[:letters:]]", "RE2 has no class '[:letters:]'")]
    [InlineData("\\p{Klingon}", "'\\p' takes a general category or a script, such as \\p{L} or \\p{Greek}")]
    [InlineData("[\\P{Greek}]", "all but a script cannot stand in a class; write the class as alternatives: (?:[a-z]|\\P{Greek})")]
    [InlineData("\\x{110000}", "there is no character 110000")]
    [InlineData("\\x4", "'\\x' takes two hex digits, or more in braces")]
    [InlineData("\\E", "'\\E' is not known in RE2")]
    [InlineData("\\C", "'\\C' is not known in RE2")]
    [InlineData("(?)a", "it is not a regular expression of RE2")]
    [InlineData("[[:^letters:]]", "RE2 has no class '[:^letters:]'")]
    [InlineData("[a", "the class that begins with '[a' is never closed")]
    [InlineData("a\\", "it ends with a backslash")]
    [InlineData("a{1001}", "all repetitions together may be at most 1000")]
    [InlineData("(a{100}){100}", "all repetitions together may be at most 1000")]
    [InlineData("a{99999999999}", "all repetitions together may be at most 1000")]
    [InlineData("(a", "it is not a regular expression of RE2")]
    [InlineData("*a", "it is not a regular expression of RE2")]
    [InlineData("[b-a]", "it is not a regular expression of RE2")]
    public void Expression_ThatRe2LacksOrMeansOtherwise_IsToldWhy(string expression, string why)
    {
        RegexDialect.Write(expression, out var wrong);
        Assert.Equal(why, wrong);
    }
}
