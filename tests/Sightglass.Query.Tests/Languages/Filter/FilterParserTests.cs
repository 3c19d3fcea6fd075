namespace Sightglass.Query.Languages.Filter;

public sealed class FilterParserTests
{
    [Theory]
    [InlineData("", "*")]
    [InlineData("  \n ", "*")]
    [InlineData("*", "*")]
    [InlineData("word", "\"word\"")]
    [InlineData("don't", "\"don't\"")]
    [InlineData("'single \"quotes\"'", "\"single \\\"quotes\\\"\"")]
    [InlineData("-word", "NOT \"word\"")]
    [InlineData("-\"two words\"", "NOT \"two words\"")]
    [InlineData("-level=info", "NOT level=\"info\"")]
    [InlineData("a b", "\"a\" AND \"b\"")]
    [InlineData("and or not", "\"and\" AND \"or\" AND \"not\"")]
    [InlineData("a OR b c", "\"a\" OR (\"b\" AND \"c\")")]
    [InlineData("(a OR b) c", "(\"a\" OR \"b\") AND \"c\"")]
    [InlineData("NOT NOT a", "NOT NOT \"a\"")]
    [InlineData("NOT (a AND b)", "NOT (\"a\" AND \"b\")")]
    [InlineData("event = \"x y\"", "event=\"x y\"")]
    [InlineData("\"with space\"=x", "\"with space\"=\"x\"")]
    [InlineData("a!=b", "a!=\"b\"")]
    [InlineData("a=*", "a=*")]
    [InlineData("a!=*", "NOT a=*")]
    [InlineData("a=\"*\"", "a=*")]
    [InlineData("a=b*c", "a=\"b*c\"")]
    [InlineData("a=\"b\\*c\"", "a=\"b\\*c\"")]
    [InlineData("a=02", "a=02")]
    [InlineData("a=-1.5e3", "a=-1.5e3")]
    [InlineData("a=1e999", "a=\"1e999\"")]
    [InlineData("a=\"2\"", "a=\"2\"")]
    [InlineData("a=''", "a=\"\"")]
    [InlineData("n>=-5", "n>=-5")]
    [InlineData("n<.5", "n<.5")]
    [InlineData("url=http://x/?a=b", "url=\"http://x/?a=b\"")]
    [InlineData("a:b:c", "a:\"b:c\"")]
    [InlineData("a : b", "a:\"b\"")]
    [InlineData("\"a:b\"", "\"a:b\"")]
    [InlineData("(a=b)", "a=\"b\"")]
    [InlineData("model=@cf/meta/llama-3.1-8b", "model=\"@cf/meta/llama-3.1-8b\"")]
    public void Parse_Accepts_AndPrintsBack(string text, string printed)
    {
        var result = FilterParser.Parse(text);
        Assert.Null(result.Error);
        Assert.Equal(printed, FilterText.Print(result.Value!));
        Assert.Equal(printed, FilterText.Print(FilterParser.Parse(printed).Value!));
    }

    [Theory]
    [InlineData("event=", 6, 0, "column 7: expected a value after '='")]
    [InlineData("event= AND a=b", 7, 3, "column 8: expected a value after '=', not 'AND'; put the value in quotes")]
    [InlineData("(event=)", 7, 1, "column 8: expected a value after '=', not ')'")]
    [InlineData("event==\"x\"", 6, 1, "column 7: unexpected '='; '=' is written once")]
    [InlineData("a=>5", 2, 1, "column 3: unexpected '>' after '='; the operator is >=")]
    [InlineData("a =< 5", 3, 1, "column 4: unexpected '<' after '='; the operator is <=")]
    [InlineData("a<>b", 2, 1, "column 3: unexpected '>' after '<'; the operator is !=")]
    [InlineData("a!==b", 3, 1, "column 4: unexpected '=' after '!='; the operator is !=")]
    [InlineData("a===b", 2, 1, "column 3: unexpected '='; '=' is written once")]
    [InlineData("a:>=5", 2, 2, "column 3: unexpected '>=' after ':'; the operator is >=")]
    [InlineData("a><5", 2, 1, "column 3: unexpected '<' after '>'; put the value in quotes")]
    [InlineData("a:(b OR c)", 2, 1, "column 3: expected a value after ':', not '('; repeat the field: level=error OR level=warn")]
    [InlineData("duration_ms>abc", 12, 3, "column 13: '>' needs a number, not 'abc'")]
    [InlineData("duration_ms>\"100\"", 12, 5, "column 13: '>' needs a number, not \"100\"")]
    [InlineData("duration_ms<*", 12, 1, "column 13: '<' needs a number, not '*'")]
    [InlineData("AND a", 0, 3, "column 1: expected a condition before 'AND'")]
    [InlineData("a AND", 5, 0, "column 6: expected a condition after 'AND'")]
    [InlineData("a OR OR b", 5, 2, "column 6: expected a condition before 'OR'")]
    [InlineData("NOT", 3, 0, "column 4: expected a condition after 'NOT'")]
    [InlineData("=x", 0, 1, "column 1: expected a field before '='")]
    [InlineData("(a", 0, 1, "column 1: '(' is never closed")]
    [InlineData("a)", 1, 1, "column 2: ')' closes nothing")]
    [InlineData("()", 1, 1, "column 2: expected a condition before ')'")]
    [InlineData("a=\"b", 2, 1, "column 3: the quote \" is never closed")]
    [InlineData("a\nb=", 4, 0, "line 2, column 3: expected a value after '='")]
    public void Parse_Rejects_WithPlaceAndReason(string text, int position, int length, string message)
    {
        var error = FilterParser.Parse(text).Error;
        Assert.NotNull(error);
        Assert.Equal((position, length, message), (error.Position, error.Length, error.Message));
    }

    [Fact]
    public void Parse_OverALimit_SaysWhich()
    {
        Assert.Equal("column 16385: the query has 16385 characters, the limit is 16384", FilterParser.Parse(new string('a', 16385)).Error!.Message);
        Assert.Equal("column 65: nested deeper than 64 levels", FilterParser.Parse(new string('(', 65) + "a" + new string(')', 65)).Error!.Message);
        Assert.Equal("column 257: nested deeper than 64 levels", FilterParser.Parse(string.Concat(Enumerable.Repeat("NOT ", 65)) + "a").Error!.Message);
        Assert.EndsWith("a query has at most 500 terms", FilterParser.Parse(string.Concat(Enumerable.Repeat("a=b ", 501))).Error!.Message);
        Assert.EndsWith("a query names at most 50 different fields; ask with several queries", FilterParser.Parse(string.Concat(Enumerable.Range(0, 101).Select(number => $"a{number}=b "))).Error!.Message);
        Assert.True(FilterParser.Parse(string.Concat(Enumerable.Range(0, 400).Select(number => $"a{number % 50}=b "))).IsValid);
        Assert.EndsWith("a query has at most 16 text terms; name the field: message:word", FilterParser.Parse(string.Concat(Enumerable.Repeat("a ", 17))).Error!.Message);
        Assert.Null(FilterParser.Parse(string.Concat(Enumerable.Repeat("a=b ", 500))).Error);
    }

    [Fact]
    public void Parse_Garbage_NeverThrows()
    {
        string[] pieces = ["AND", "OR", "NOT", "(", ")", "\"", "'", "\\", "=", "!=", ">", "<=", ":", "*", "-", " ", "\n", "a", "1", "é", "\0", "\ud800", "WHERE", "GROUP BY", ",", "!"];
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            var result = FilterParser.Parse(text);
            if (result.IsValid)
            {
                var printed = FilterText.Print(result.Value);
                Assert.Equal(printed, FilterText.Print(FilterParser.Parse(printed!).Value!));
            }
            else
            {
                Assert.InRange(result.Error.Position, 0, text.Length);
                Assert.InRange(result.Error.Position + result.Error.Length, 0, text.Length);
            }
        }
    }
}
