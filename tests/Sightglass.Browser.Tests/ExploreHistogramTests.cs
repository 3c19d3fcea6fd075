using System.Globalization;

namespace Sightglass.Browser;

/// <summary>The histogram, and narrowing the range with it.</summary>
public sealed class ExploreHistogramTests(BrowserFixture fixture) : ExploreTest(fixture)
{
    [Fact]
    public async Task Plot_Dragged_ZoomsToTheBarsAndBackUndoes()
    {
        await OpenSampleAsync();
        var all = await CountAsync("");
        await ExpectTotalAsync(all);

        await DragAsync(0.25f, 0.75f);

        await Page.WaitForURLAsync(url => url.Contains("from=", StringComparison.Ordinal));
        var (from, to) = (Parameter("from")!, Parameter("to")!);
        var length = DateTimeOffset.Parse(to, CultureInfo.InvariantCulture) - DateTimeOffset.Parse(from, CultureInfo.InvariantCulture);
        Assert.InRange(length, TimeSpan.FromDays(3), TimeSpan.FromDays(4.2));
        var zoomed = (int)(await Fixture.Sample.GetJsonAsync($"/api/histogram?from={from}&to={to}"))["total"]!;
        Assert.InRange(zoomed, 1, all - 1);
        await ExpectTotalAsync(zoomed);

        await Page.GoBackAsync();

        await ExpectAddressAsync("/explore");
        await ExpectTotalAsync(all);
    }

    [Fact]
    public async Task Plot_WithTheKeyboard_Zooms()
    {
        await OpenSampleAsync();
        await ExpectTotalAsync(await CountAsync(""));
        await Explore.Plot.FocusAsync();

        await Page.Keyboard.PressAsync("ArrowLeft");
        await Page.Keyboard.PressAsync("ArrowLeft");
        await Page.Keyboard.PressAsync("Shift+ArrowLeft");
        await Page.Keyboard.PressAsync("Shift+ArrowLeft");
        await Page.Keyboard.PressAsync("Enter");

        await Page.WaitForURLAsync(url => url.Contains("from=", StringComparison.Ordinal));
        await Expect(Explore.Histogram).ToContainTextAsync("one bar is");
    }

    [Fact]
    public async Task Plot_PointedAt_TellsTheBarsCounts()
    {
        var time = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(3);
        await OpenAsync(Enumerable.Range(0, 7).Select(_ => $$"""{"event":"pointed_at","timestamp":"{{time:O}}"}"""));
        await ExpectTotalAsync(7);
        var box = (await Explore.Plot.BoundingBoxAsync())!;

        await Page.Mouse.MoveAsync(box.X + (box.Width * 4 / 7), box.Y + (box.Height / 2));

        await Expect(Explore.Plot).ToContainTextAsync("pointed_at77 events");
    }

    [Fact]
    public async Task Colors_ByLevel_AreInTheAddress()
    {
        await OpenSampleAsync();

        await Explore.Histogram.GetByRole(AriaRole.Button, new() { Name = "by level" }).ClickAsync();

        await ExpectAddressAsync("/explore", ("by", "level"));
        await Expect(Explore.Histogram.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "warn" })).ToContainTextAsync(Reading.Count(await CountAsync("level=\"warn\"")));
    }

    [Fact]
    public async Task Legend_Clicked_ShowsOnlyThatEvent()
    {
        await OpenSampleAsync();

        await Explore.Histogram.GetByRole(AriaRole.Listitem).GetByRole(AriaRole.Button, new() { Name = "cache_lookup" }).ClickAsync();

        await Expect(Explore.Filter).ToHaveTextAsync("event=\"cache_lookup\"");
        await ExpectTotalAsync(await CountAsync("event=\"cache_lookup\""));
    }

    private async Task DragAsync(float from, float to)
    {
        var box = (await Explore.Plot.BoundingBoxAsync())!;
        await Page.Mouse.MoveAsync(box.X + (box.Width * from), box.Y + (box.Height / 2));
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(box.X + (box.Width * to), box.Y + (box.Height / 2), new() { Steps = 4 });
        await Page.Mouse.UpAsync();
    }
}
