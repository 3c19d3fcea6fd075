using System.Text;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Telemetry.Events;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(82, "82")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e-6, "0.000001")]
    [InlineData(1.5e-7, "1.5e-7")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(1.25e20, "125000000000000000000")]
    [InlineData(1e21, "1e21")]
    [InlineData(1234567.891, "1234567.891")]
    public void Format_AnyNumber_IsTheShortestTextInTheEnginesNotation(double value, string expected) =>
        Assert.Equal(expected, NumberText.Format(value));

    [Theory]
    [InlineData("1.0", "1")]
    [InlineData("1.50", "1.5")]
    [InlineData("-0", "0")]
    [InlineData("1e3", "1000")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("18446744073709551616", "\"18446744073709551616\"")]
    [InlineData("18446744073709551616.0", "1.8446744073709552e19")]
    [InlineData("-100000000000000000000", "\"-100000000000000000000\"")]
    [InlineData("1e999", "\"1e999\"")]
    public void AppendJson_AnyNumber_IsWhatTheEngineReadsAsTheSameNumber(string number, string expected)
    {
        var buffer = new ByteBuffer();

        NumberText.AppendJson(buffer, Encoding.ASCII.GetBytes(number));

        Assert.Equal(expected, Encoding.ASCII.GetString(buffer.Span));
    }
}
