using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Terms;

public sealed class TermsParserTests
{
    [Theory]
    [InlineData("foo-bar", "column 1: 'foo-bar' needs quotes: only letters, digits and '_' stand without; write \"foo-bar\"")]
    [InlineData("ERROR 'x'", "column 7: ''x'' needs quotes: only letters, digits and '_' stand without; write \"'x'\"")]
    [InlineData("{ $.a = 1 }", "column 1: '{' needs quotes: only letters, digits and '_' stand without; write \"{\"")]
    [InlineData("a\"b", "column 1: 'a\"b' needs quotes: only letters, digits and '_' stand without; write \"a\\\"b\"")]
    [InlineData("é", "column 1: 'é' needs quotes: only letters, digits and '_' stand without; write \"é\"")]
    [InlineData("ERROR \"open", "column 7: the quote \" is never closed")]
    [InlineData("-\"a\"b", "column 5: expected white space before 'b'")]
    [InlineData("a - b", "column 4: expected a term after '-'")]
    [InlineData("a ?", "column 4: expected a term after '?'")]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n17", "line 2, column 1: a query has at most 16 text terms")]
    public void Parse_Rejects_WithThePlaceAndTheWayOut(string text, string message) => Assert.Equal(message, TermsParser.Parse(text).Error?.Message);

    [Theory]
    [InlineData("?ERROR ?WARN", "")]
    [InlineData("?ERROR -WARN ?\"a b\"", "column 1: '?ERROR' has no effect: terms with '?' count only where all terms have it|column 14: '?\"a b\"' has no effect: terms with '?' count only where all terms have it")]
    public void Parse_OfTermsWithoutEffect_WarnsOfEach(string text, string warnings) =>
        Assert.Equal(warnings, string.Join('|', TermsParser.Parse(text).Value!.Warnings.Select(warning => warning.Message)));

    [Fact]
    public void Parse_AnyText_NeverThrows()
    {
        string[] pieces = ["-", "?", "\"", "\\", "a", " ", "\n", "é", "\ud800", "{", "_1"];
        var random = new Random(5);
        for (var i = 0; i < 5_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            var parsed = TermsParser.Parse(text);
            Assert.True(parsed.IsValid || parsed.Error.Position <= text.Length, text);
        }

        Assert.False(TermsParser.Parse(new string('a', QueryLimits.TextLength + 1)).IsValid);
    }
}
