namespace Sightglass.Server.Cli.Text;

public sealed class CellTextTests
{
    [Theory]
    [InlineData(0.912, "ratio", "91.2 %")]
    [InlineData(12_345.0, "ms", "12.3 s")]
    [InlineData(null, "ratio", "-")]
    public void Value_InACell_ReadsAsEverywhere(double? value, string unit, string expected) => Assert.Equal(expected, CellText.Of(value, unit));

    [Theory]
    [InlineData("0.06319514661274014", "0.0632")]
    [InlineData("175928847299117063", "175928847299117063")]
    public void Number_WithoutAUnit_IsRoundedUnlessItMayBeAName(string json, string expected) => Assert.Equal(expected, CellText.Of(System.Text.Json.JsonDocument.Parse(json).RootElement));
}
