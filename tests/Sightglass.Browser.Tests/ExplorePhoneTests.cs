namespace Sightglass.Browser;

/// <summary>Explore on a phone: it shows the list, the event or the fields, one at a time.</summary>
public sealed class ExplorePhoneTests(BrowserFixture fixture) : ExploreTest(fixture)
{
    private const int Width = 390;

    protected override BrowserNewContextOptions Options => new() { ViewportSize = new() { Width = Width, Height = 844 }, HasTouch = true };

    [Fact]
    public async Task Row_OnAPhone_TellsItsFieldsOnASecondLine()
    {
        await OpenAsync([$$"""{"event":"analysis_failed","level":"error","error":"Network timeout","timestamp":{{Ago(TimeSpan.FromMinutes(1))}}}"""]);

        var row = Explore.Rows.First;
        await Expect(row).ToContainTextAsync("analysis_failed");
        var (eventName, error) = (await BoxAsync(row.GetByText("analysis_failed")), await BoxAsync(row.GetByText("Network timeout")));
        Assert.True(error.Y >= eventName.Y + eventName.Height, $"the error at {error.Y} is not below the event at {eventName.Y}");
        Assert.True(error.X + error.Width <= Width, $"the error ends at {error.X + error.Width}");
        await Expect(Explore.Columns).ToHaveCountAsync(4);
    }

    [Fact]
    public async Task Event_OnAPhone_CoversTheListUntilItIsClosed()
    {
        await OpenSampleAsync();

        await Explore.Rows.First.TapAsync();

        var details = await BoxAsync(Explore.Details);
        Assert.Equal((0, Width), (details.X, details.Width));
        await Explore.Details.GetByRole(AriaRole.Button, new() { Name = "Close the details" }).TapAsync();
        await Expect(Explore.Details).ToHaveCountAsync(0);
        await Expect(Explore.Rows.First).ToBeInViewportAsync();
    }

    [Fact]
    public async Task Fields_OnAPhone_AreHiddenUntilAskedForAndClosedFromInside()
    {
        await OpenSampleAsync();
        await Expect(Explore.Facets).ToHaveCountAsync(0);

        await Explore.Toolbar.GetByRole(AriaRole.Button, new() { Name = "Fields" }).TapAsync();

        await Expect(Explore.Facets.GetByRole(AriaRole.Listitem).First).ToBeVisibleAsync();
        await Explore.Facets.GetByRole(AriaRole.Button, new() { Name = "Hide the fields" }).TapAsync();
        await Expect(Explore.Facets).ToHaveCountAsync(0);
        Assert.True(await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
    }

    private static async Task<LocatorBoundingBoxResult> BoxAsync(ILocator locator) => await locator.BoundingBoxAsync() ?? throw new InvalidOperationException("not on the page");
}
