using System.Text;

namespace Sightglass.Telemetry.Events;

public sealed class EventTimeTests
{
    [Theory]
    [InlineData("2025-01-15T10:30:00.000Z", 1736937000000000)]
    [InlineData("2025-01-15T10:30:00.1234567Z", 1736937000123456)]
    [InlineData("2025-01-15 10:30:00", 1736937000000000)]
    [InlineData("2025-01-15T11:30:00+01:00", 1736937000000000)]
    [InlineData("2025-01-15T05:00:00-0530", 1736937000000000)]
    [InlineData("2025-01-15T10:30Z", 1736937000000000)]
    [InlineData("2025-01-15", 1736899200000000)]
    [InlineData("2024-02-29T23:59:60Z", 1709251200000000)]
    [InlineData("1736937000", 1736937000000000)]
    [InlineData("1736937000.5", 1736937000500000)]
    [InlineData("1736937000123", 1736937000123000)]
    [InlineData("1736937000123456", 1736937000123456)]
    [InlineData("1736937000123456789", 1736937000123456)]
    public void TryParse_AnAcceptedForm_GivesMicroseconds(string text, long expected)
    {
        Assert.True(EventTime.TryParse(Encoding.ASCII.GetBytes(text), out var micros));
        Assert.Equal(expected, micros);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2025-02-30T00:00:00Z")]
    [InlineData("2025-01-15T25:00:00Z")]
    [InlineData("2025-01-15T10:30:00.Z")]
    [InlineData("2025-01-15T10:30:00+1:00")]
    [InlineData("-5")]
    [InlineData("2300-01-01T00:00:00Z")]
    public void TryParse_AnythingElse_IsRefused(string text) =>
        Assert.False(EventTime.TryParse(Encoding.ASCII.GetBytes(text), out _));
}
