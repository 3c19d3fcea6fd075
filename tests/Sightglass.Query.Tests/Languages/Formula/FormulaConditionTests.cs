using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Formula;

public sealed class FormulaConditionTests
{
    private static readonly FormulaNames Names = new(new Dictionary<string, double> { ["budget"] = 5 }, new Dictionary<string, string> { ["cost"] = "Sum(cost_usd)" });

    [Theory]
    [InlineData("cost < 0.8", "cost", "< 0.8")]
    [InlineData("cost<=budget", "cost", "<= 5")]
    [InlineData("cost > -budget", "cost", "> -5")]
    [InlineData("cost > -2.5e1 ", "cost", "> -25")]
    [InlineData("cost >=\n $0.5", "cost", ">= 0.5")]
    [InlineData("2 * cost - 1 > 3", "2 * cost - 1", "> 3")]
    [InlineData("Half = cost / 2\nHalf < 3", "Half = cost / 2\nHalf", "< 3")]
    [InlineData("Count(duration_ms>5) > 3", "Count(duration_ms>5)", "> 3")]
    [InlineData("Count(message:don't) < 3", "Count(message:don't)", "< 3")]
    [InlineData("""Count(message="a\"<9") < 3""", """Count(message="a\"<9")""", "< 3")]
    [InlineData("Count() WHERE level=error > 3", "Count() WHERE level=error", "> 3")]
    [InlineData("Count() WHERE duration_ms>5 > 3", "Count() WHERE duration_ms>5", "> 3")]
    [InlineData("Count() WHERE (level=error AND duration_ms > 5) >= budget", "Count() WHERE (level=error AND duration_ms > 5)", ">= 5")]
    [InlineData("Count() WHERE \"timeout\" > 3", "Count() WHERE \"timeout\"", "> 3")]
    public void Parse_Condition_IsAFormulaAndItsLimit(string text, string formula, string comparison)
    {
        var parsed = FormulaParser.ParseCondition(text, Names);

        Assert.Equal((null, formula, comparison), (parsed.Error?.Message, parsed.Value?.Formula.Text, parsed.Value?.Comparison.ToString()));
    }

    [Theory]
    [InlineData("", 0, 0, "column 1: the formula is empty")]
    [InlineData("cost", 4, 0, "column 5: expected a comparison at the end; write a formula, one of <, <=, >, >= and a limit, for example \"success_rate < 0.8\"")]
    [InlineData("cost = 3", 8, 0, "column 9: expected a comparison at the end; write a formula, one of <, <=, >, >= and a limit, for example \"success_rate < 0.8\"")]
    [InlineData("cost <", 6, 0, "column 7: expected a limit after '<'")]
    [InlineData("cost < bugdet", 7, 6, "column 8: the limit 'bugdet' is neither a number nor a constant; did you mean 'budget'?")]
    [InlineData("cost < cost", 7, 4, "column 8: the limit 'cost' is neither a number nor a constant")]
    [InlineData("cost < 2 * 3", 9, 1, "column 10: a condition ends with its limit; compute on its left side")]
    [InlineData("1 < cost < 3", 4, 4, "column 5: the limit 'cost' is neither a number nor a constant")]
    [InlineData("< 3", 0, 1, "column 1: unexpected '<'")]
    [InlineData("cots < 3", 0, 4, "column 1: unknown name 'cots'; did you mean 'cost'?")]
    [InlineData("cost GROUP BY model < 3", 14, 5, "column 15: a condition compares one value, so it has no 'GROUP BY'; name the fields under 'by' of the alert")]
    [InlineData("Count() WHERE level=error AND status_code >= 500", 30, 11, "column 31: 'status_code' before '>=' would be searched as text; write the filter within the function, as in Count(status_code >= 5) > 3, or put the text in quotes")]
    public void Parse_NoCondition_NamesPlaceAndWayOut(string text, int position, int length, string message)
    {
        var error = FormulaParser.ParseCondition(text, Names).Error;

        Assert.Equal((position, length, message), (error?.Position, error?.Length, error?.Message));
    }

    [Fact]
    public void Parse_TooLong_IsRejected() =>
        Assert.Equal("column 16385: the query has 16387 characters, the limit is 16384", FormulaParser.ParseCondition(new string('1', 16_385) + "<2", Names).Error?.Message);

    [Theory]
    [InlineData("Count() < 3", "column 9: unexpected '<'")]
    [InlineData("1 >= 2", "column 3: unexpected '>='")]
    public void Parse_FormulaWithAComparison_IsNone(string text, string message) => Assert.Equal(message, FormulaParser.Parse(text, Names).Error?.Message);
}
