namespace Sightglass.Browser;

/// <summary>Screenshots of every page in light and dark, for people; nothing compares them.</summary>
public sealed class PictureTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Pages_OfTheSample_AreDrawn(ColorScheme scheme)
    {
        var (home, explore, name) = (new HomePage(Page), new ExplorePage(Page), scheme == ColorScheme.Dark ? "dark" : "light");
        await Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await Page.GotoAsync("/");
        await Expect(new SignInPage(Page).Heading).ToBeVisibleAsync();
        await PictureAsync($"signin-{name}");

        await SignInAsync(BrowserFixture.SampleTenant);
        await Page.GotoAsync("/");
        await Expect(home.LatestEvents.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(8);
        await Expect(home.Panel("Cost and savings")).ToBeVisibleAsync();
        await Page.SetViewportSizeAsync(1440, 1500);
        await PictureAsync($"home-{name}");
        await Page.SetViewportSizeAsync(1440, 900);

        await Page.GotoAsync("/explore");
        await explore.Rows.Nth(2).ClickAsync();
        await Expect(explore.Details.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToBeVisibleAsync();
        await Expect(explore.Facets.GetByRole(AriaRole.Listitem).First).ToBeVisibleAsync();
        await PictureAsync($"explore-{name}");
        await explore.Tab("Around").ClickAsync();
        await Expect(explore.Details.GetByRole(AriaRole.Listitem).First).ToBeVisibleAsync();
        await PictureAsync($"explore-around-{name}");

        await Page.GotoAsync("/metrics/cache_hit_rate");
        await Expect(Page.Locator("canvas")).ToBeVisibleAsync();
        await PictureAsync($"metric-{name}");
        await Shell.OpenPaletteAsync();
        await Expect(Shell.Palette).ToBeVisibleAsync();
        await PictureAsync($"palette-{name}");
    }

    [Fact]
    public async Task Pages_OnASmallScreen_AreDrawn()
    {
        await Page.SetViewportSizeAsync(820, 1180);
        await SignInAsync(BrowserFixture.SampleTenant);
        await Page.GotoAsync("/");
        await Expect(new HomePage(Page).LatestEvents.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(8);
        await PictureAsync("home-small");
        await Page.GotoAsync("/explore");
        await Expect(new ExplorePage(Page).Rows.First).ToBeVisibleAsync();
        await PictureAsync("explore-small");

        // The page does not overflow horizontally.
        Assert.True(await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
    }

    [Fact]
    public async Task FirstEvent_OfANewServer_IsDrawn()
    {
        await NewTenantAsync();
        await Page.GotoAsync("/");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Send your first event" })).ToBeVisibleAsync();
        await PictureAsync("first-event");
    }
}
