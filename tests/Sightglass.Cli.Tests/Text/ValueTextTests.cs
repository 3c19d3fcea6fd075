namespace Sightglass.Server.Cli.Text;

public sealed class ValueTextTests
{
    [Theory]
    [InlineData(0.912, "ratio", "91.2 %")]
    [InlineData(95.0, "percent", "95.0 %")]
    [InlineData(0.000123, "usd", "$0.000123")]
    [InlineData(1234.5, "usd", "$1,234.50")]
    [InlineData(-2.0, "usd", "-$2.00")]
    [InlineData(4.26, "ms", "4.3 ms")]
    [InlineData(980.4, "ms", "980 ms")]
    [InlineData(12_345.0, "ms", "12.3 s")]
    [InlineData(12_345.0, "count", "12,345")]
    [InlineData(2.5, "count", "2.500")]
    [InlineData(3.0, "bytes", "3.000 bytes")]
    [InlineData(null, "ratio", "-")]
    public void Format_Unit_ReadsAsPeopleWriteIt(double? value, string unit, string expected) => Assert.Equal(expected, ValueText.Format(value, unit));

    [Theory]
    [InlineData(0.84, 0.81, "ratio", "+3.0 points")]
    [InlineData(90.0, 95.0, "percent", "-5.0 points")]
    [InlineData(150.0, 100.0, "ms", "+50.0 %")]
    [InlineData(100.0, 100.01, "ms", "0.0 %")]
    [InlineData(5.0, 0.0, "count", "-")]
    [InlineData(0.0, 0.0, "count", "0.0 %")]
    [InlineData(1.0, null, "count", "-")]
    public void Change_Unit_TellsPointsOrPercent(double? value, double? previous, string unit, string expected) => Assert.Equal(expected, ValueText.Change(value, previous, unit));

    [Theory]
    [InlineData(0.8, 0.9, "80 % to 90 %")]
    [InlineData(0.6, null, "at least 60 %")]
    [InlineData(null, 0.055, "at most 5.5 %")]
    [InlineData(null, null, "-")]
    public void Band_Limits_ReadAsASentence(double? min, double? max, string expected) => Assert.Equal(expected, ValueText.Band(min, max, "ratio"));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("two\nlines\t\r", "two\\nlines\\t\\r")]
    [InlineData("\u001b[2Jgone", "\\u001b[2Jgone")]
    [InlineData("\u202Eexe.txt", "\\u202eexe.txt")]
    public void OneLine_ControlCharacters_AreWrittenOut(string text, string expected) => Assert.Equal(expected, SafeText.OneLine(text));

    [Fact]
    public void Line_CellsWithQuotesCommasAndLines_AreQuoted() =>
        Assert.Equal("plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"", CsvText.Line(["plain", "a,b", "say \"hi\"", "two\nlines"]));
}
