using Sightglass.Server.Cli.Client;

namespace Sightglass.Server.Cli.Text;

public sealed class CaretTextTests
{
    [Theory]
    [InlineData("event=x AND resutl=hit", 12, 6, "  event=x AND resutl=hit\n              ^^^^^^")]
    [InlineData("a=", 2, 0, "  a=\n    ^")]
    [InlineData("a=", 99, 5, "  a=\n    ^")]
    [InlineData("", 0, 1, "  \n  ^")]
    [InlineData("first\nsecond bad\nthird", 13, 3, "  second bad\n         ^^^")]
    [InlineData("first\r\nsecond", 7, 100, "  second\n  ^^^^^^")]
    [InlineData("\ta bad", 3, 3, "  \ta bad\n  \t  ^^^")]
    public void Point_Position_DrawsCaretsUnderIt(string text, int position, int length, string expected) =>
        Assert.Equal(expected, CaretText.Point(text, position, length).ReplaceLineEndings("\n"));

    [Fact]
    public void Describe_ProblemWithHint_TellsTextPlaceReasonAndHint()
    {
        var problem = new ApiProblem { Title = "The query cannot be understood", Detail = "column 1: unknown field 'evnt'", Position = 0, Length = 4, Hint = "did you mean 'event'?" };
        Assert.Equal(
            "The query cannot be understood\n  evnt=x\n  ^^^^\ncolumn 1: unknown field 'evnt'\nhint: did you mean 'event'?",
            CaretText.Describe("evnt=x", problem).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Describe_ProblemWhoseDetailEndsWithTheHint_TellsItOnce()
    {
        var problem = new ApiProblem { Title = "The query cannot be understood", Detail = "column 3: unexpected '='; '=' is written once", Position = 2, Length = 1, Hint = "'=' is written once" };
        Assert.Equal(
            "The query cannot be understood\n  a==b\n    ^\ncolumn 3: unexpected '='; '=' is written once",
            CaretText.Describe("a==b", problem).ReplaceLineEndings("\n"));
    }
}
