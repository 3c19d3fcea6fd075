namespace Sightglass.Server.Cli.Text;

public sealed class CellTextTests
{
    [Theory]
    [InlineData(0.912, "ratio", "91.2 %")]
    [InlineData(12_345.0, "ms", "12.3 s")]
    [InlineData(null, "ratio", "-")]
    public void Value_InACell_ReadsAsEverywhere(double? value, string unit, string expected) => Assert.Equal(expected, CellText.Of(value, unit));

    [Theory]
    [InlineData(0.84, 0.81, "ratio", "+3.0 points")]
    [InlineData(90.0, 95.0, "percent", "-5.0 points")]
    [InlineData(150.0, 100.0, "ms", "+50.0 %")]
    [InlineData(100.0, 100.01, "ms", "0.0 %")]
    [InlineData(5.0, 0.0, "count", "-")]
    [InlineData(0.0, 0.0, "count", "0.0 %")]
    [InlineData(1.0, null, "count", "-")]
    public void Change_Unit_TellsPointsOrPercent(double? value, double? previous, string unit, string expected) => Assert.Equal(expected, CellText.Change(value, previous, unit));
}
