using System.Globalization;

namespace Sightglass.Server.Http;

/// <summary>Time ranges of requests. Pure: "now" is a parameter.</summary>
public sealed class TimeRangeTests
{
    // A Saturday.
    private static readonly DateTimeOffset Now = new(2026, 1, 17, 10, 31, 42, 500, TimeSpan.Zero);

    [Theory]
    [InlineData("now", "2026-01-17T10:31:42.5")]
    [InlineData("now-30s", "2026-01-17T10:31:12.5")]
    [InlineData("now-5m", "2026-01-17T10:26:42.5")]
    [InlineData("now-12h", "2026-01-16T22:31:42.5")]
    [InlineData("now-7d", "2026-01-10T10:31:42.5")]
    [InlineData("now-2w", "2026-01-03T10:31:42.5")]
    [InlineData("now+1d", "2026-01-18T10:31:42.5")]
    [InlineData("now/d", "2026-01-17")]
    [InlineData("now/h", "2026-01-17T10:00:00")]
    [InlineData("now/m", "2026-01-17T10:31:00")]
    [InlineData("now/w", "2026-01-12")]
    [InlineData("now/M", "2026-01-01")]
    [InlineData("now-1d/d", "2026-01-16")]
    [InlineData("now/d-1d", "2026-01-16")]
    [InlineData("now-1d-2h", "2026-01-16T08:31:42.5")]
    [InlineData("1736937000123", "2025-01-15T10:30:00.123")]
    [InlineData("1795699794", "2026-11-26T13:29:54")]
    [InlineData("1736937000123456", "2025-01-15T10:30:00.123456")]
    [InlineData("0", "1970-01-01")]
    [InlineData("2025-01-15T10:30:00Z", "2025-01-15T10:30:00")]
    [InlineData("2025-01-15T10:30:00.123Z", "2025-01-15T10:30:00.123")]
    [InlineData("2025-01-15T10:30:00+02:00", "2025-01-15T08:30:00")]
    [InlineData("2025-01-15T10:30:00 02:00", "2025-01-15T08:30:00")]
    [InlineData("2025-01-15T10:30:00", "2025-01-15T10:30:00")]
    [InlineData("2025-01-15 10:30:00", "2025-01-15T10:30:00")]
    [InlineData("2025-01-15", "2025-01-15")]
    public void Time_InAnyForm_IsRead(string text, string expected)
    {
        var time = DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

        Assert.True(TimeRange.TryParse(text, "now+100w", Now, out var range, out var error), error);
        Assert.Equal(time, range.From);
    }

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("now-")]
    [InlineData("now-7")]
    [InlineData("now-d")]
    [InlineData("now-7y")]
    [InlineData("now/")]
    [InlineData("now/x")]
    [InlineData("now 7d")]
    [InlineData("now-7d ")]
    [InlineData("Now")]
    [InlineData("-5")]
    [InlineData("99999999999999999999")]
    [InlineData("10382256000000")]
    [InlineData("2025-13-01")]
    [InlineData("2025-01-15T25:00:00Z")]
    [InlineData("15.01.2025")]
    [InlineData("now-9999999d")]
    [InlineData("now-999999w")]
    [InlineData("now+2900w+2900w+2900w+2900w+2900w+2900w+2900w")]
    public void Time_ThatCannotBeRead_IsTold(string text)
    {
        Assert.False(TimeRange.TryParse(text, null, Now, out _, out var error));
        Assert.Equal($"'from' is '{text}'; write RFC 3339 (2025-01-15T10:30:00Z), seconds or milliseconds since 1970, now, now-7d (units s, m, h, d, w) or now/d", error);

        Assert.False(TimeRange.TryParse(null, text, Now, out _, out error));
        Assert.StartsWith($"'to' is '{text}'; write RFC 3339", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_FarPastTheEndOfTime_IsToldToo()
    {
        var text = "now" + string.Concat(Enumerable.Repeat("+2900w", 500));

        Assert.False(TimeRange.TryParse(text, null, Now, out _, out _));
        Assert.False(TimeRange.TryParse(text.Replace('+', '-'), null, Now, out _, out _));
    }

    [Theory]
    [InlineData(null, null, "2026-01-10T10:31:42.5", "2026-01-17T10:31:42.5")]
    [InlineData("", "", "2026-01-10T10:31:42.5", "2026-01-17T10:31:42.5")]
    [InlineData(null, "2025-01-08", "2025-01-01", "2025-01-08")]
    [InlineData("now-1h", null, "2026-01-17T09:31:42.5", "2026-01-17T10:31:42.5")]
    public void Range_WithoutTimes_IsTheSevenDaysBeforeItsEnd(string? from, string? to, string start, string end)
    {
        Assert.True(TimeRange.TryParse(from, to, Now, out var range, out _));
        Assert.Equal((Parse(start), Parse(end)), (range.From, range.To));
    }

    [Theory]
    [InlineData("now", "now")]
    [InlineData("now", "now-1h")]
    public void Range_WithoutLength_IsRefused(string from, string to)
    {
        Assert.False(TimeRange.TryParse(from, to, Now, out _, out var error));
        Assert.StartsWith("'from' (2026-01-17T10:31:42Z) must lie before 'to' (2026-01-17T", error, StringComparison.Ordinal);
    }

    private static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
