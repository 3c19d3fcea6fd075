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
    [InlineData("2025-01-15 11:30:00 +0100", 1736937000000000)]
    [InlineData("2025-01-15 11:30:00 +0100 CET", 1736937000000000)]
    [InlineData("2025-01-15T10:30:00 UTC", 1736937000000000)]
    [InlineData("2025-01-15T11:30:00GMT+01:00", 1736937000000000)]
    [InlineData("2025-01-15 10:30:00.123456789 +0000 UTC m=+0.012", 1736937000123456)]
    [InlineData("2025-01-15T11:30:00+01:00[Europe/Berlin]", 1736937000000000)]
    [InlineData("2025/01/15 10:30:00", 1736937000000000)]
    [InlineData("20250115T103000Z", 1736937000000000)]
    [InlineData("20250115T103000.5+0000", 1736937000500000)]
    [InlineData("2025-01-14T24:00:00Z", 1736899200000000)]
    [InlineData("Wed, 15 Jan 2025 10:30:00 GMT", 1736937000000000)]
    [InlineData("15 Jan 2025 11:30:00 +0100", 1736937000000000)]
    [InlineData("15/Jan/2025:10:30:00 +0000", 1736937000000000)]
    [InlineData("15-Jan-2025 10:30:00", 1736937000000000)]
    [InlineData("Wed Jan 15 10:30:00 2025", 1736937000000000)]
    [InlineData("Wed Jan 15 10:30:00 UTC 2025", 1736937000000000)]
    [InlineData("Wed Jan 15 2025 11:30:00 GMT+0100 (Central European Standard Time)", 1736937000000000)]
    [InlineData("January 15, 2025 10:30:00 AM", 1736937000000000)]
    [InlineData("Jan 15, 2025 12:30 AM", 1736901000000000)]
    [InlineData("/Date(1736937000000)/", 1736937000000000)]
    [InlineData("/Date(1736937000000+0100)/", 1736937000000000)]
    [InlineData(" 2025-01-15T10:30:00Z\n", 1736937000000000)]
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
    [InlineData("2025-11-31T00:00:00Z")]
    [InlineData("2025-01-15T24:00:01Z")]
    [InlineData("2025-01-15T10:30:00 CET")]
    [InlineData("2025-01/15T10:30:00Z")]
    [InlineData("11/12/2025 10:30")]
    [InlineData("Jan 15 10:30:00")]
    [InlineData("15 Foo 2025 10:30:00")]
    [InlineData("31 Nov 2025 10:30:00")]
    [InlineData("Jan 15, 2025 13:30 PM")]
    [InlineData("15 Jan 2025")]
    [InlineData("20000000000000000000")]
    [InlineData("/Date(x)/")]
    [InlineData("-5")]
    [InlineData("2300-01-01T00:00:00Z")]
    public void TryParse_AnythingElse_IsRefused(string text) =>
        Assert.False(EventTime.TryParse(Encoding.ASCII.GetBytes(text), out _));
}
