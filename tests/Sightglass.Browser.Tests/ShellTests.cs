using System.Text.RegularExpressions;

namespace Sightglass.Browser;

/// <summary>What surrounds every page: shortcuts, palette, themes, tenants, unknown addresses.</summary>
public sealed class ShellTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private HomePage Home => new(Page);

    [Fact]
    public async Task Palette_Searched_JumpsToAMetricOfTheSameRange()
    {
        await OpenHomeAsync("/?from=now-3d");
        await Page.Keyboard.PressAsync("Control+k");

        await Shell.Palette.GetByRole(AriaRole.Combobox).FillAsync("fallback");
        await Expect(Shell.Palette.GetByRole(AriaRole.Option, new() { Selected = true })).ToContainTextAsync("Fallback rate");
        await Page.Keyboard.PressAsync("Enter");

        await ExpectAddressAsync("/metrics/fallback_rate", ("from", "now-3d"));
        await Expect(Shell.Palette).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Scripts_AreSentCompressed()
    {
        await Page.GotoAsync("/");
        await Expect(new SignInPage(Page).Heading).ToBeVisibleAsync();
        var script = await Page.Locator("script[type=module]").GetAttributeAsync("src");

        var response = await Page.APIRequest.GetAsync(new Uri(Address, script!).ToString(), new() { Headers = [new("Accept-Encoding", "br")] });

        Assert.Equal(("br", "public, max-age=31536000, immutable"), (response.Headers["content-encoding"], response.Headers["cache-control"]));
    }

    [Fact]
    public async Task Palette_WithArrows_MovesAndEscapeCloses()
    {
        await OpenHomeAsync();
        await Shell.OpenPaletteAsync();
        await Expect(Shell.Palette.GetByRole(AriaRole.Option, new() { Selected = true })).ToContainTextAsync("Home");

        await Page.Keyboard.PressAsync("ArrowDown");
        await Expect(Shell.Palette.GetByRole(AriaRole.Option, new() { Selected = true })).ToContainTextAsync("Explore");
        await Shell.Palette.GetByRole(AriaRole.Combobox).FillAsync("nothing is called so");
        await Expect(Shell.Palette).ToContainTextAsync("Search events for “nothing is called so”");
        await Page.Keyboard.PressAsync("Escape");

        await Expect(Shell.Palette).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Keys_OnHome_OpenHelpPaletteAndExplore()
    {
        await OpenHomeAsync();

        await Page.Keyboard.PressAsync("?");
        await Expect(Shell.KeyboardHelp).ToContainTextAsync("Go to Explore");
        await Page.Keyboard.PressAsync("Escape");
        await Expect(Shell.KeyboardHelp).ToHaveCountAsync(0);
        await Page.RunAndWaitForResponseAsync(() => Page.Keyboard.PressAsync("r"), response => response.Url.Contains("/api/overview", StringComparison.Ordinal));
        await Page.Keyboard.PressAsync("g");
        await Page.Keyboard.PressAsync("e");

        await ExpectAddressAsync("/explore");
    }

    [Fact]
    public async Task Keys_OnExplore_WriteAFilterAndOpenItsHelp()
    {
        var explore = new ExplorePage(Page);
        await SignInAsync(BrowserFixture.SampleTenant);
        await Page.GotoAsync("/explore");
        await Expect(explore.Rows.First).ToBeVisibleAsync();

        await Page.Keyboard.PressAsync("/");
        await Expect(explore.Filter).ToBeFocusedAsync();
        await Page.Keyboard.TypeAsync("?/jk");
        await Expect(explore.Filter).ToHaveTextAsync("?/jk");
        await Page.Keyboard.PressAsync("Control+a");
        await Page.Keyboard.PressAsync("Delete");
        await Page.Keyboard.PressAsync("Escape");
        await Expect(explore.Filter).Not.ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("?");

        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Filters by example" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Theme_Toggled_ChangesColorsAndSurvivesReload()
    {
        await OpenHomeAsync();
        await Expect(Shell.Theme).ToHaveAccessibleNameAsync("Theme: As the system. Switch to Light.");
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Expect(Page.Locator("html")).ToHaveAttributeAsync("data-mantine-color-scheme", "dark");

        await Shell.Theme.ClickAsync();
        await Expect(Page.Locator("html")).ToHaveAttributeAsync("data-mantine-color-scheme", "light");
        await Expect(Page.Locator("body")).ToHaveCSSAsync("background-color", new Regex(@"^rgb\(2\d\d, 2\d\d, 2\d\d\)$"));
        await Shell.Theme.ClickAsync();
        await Page.ReloadAsync();

        await Expect(Shell.Theme).ToHaveAccessibleNameAsync("Theme: Dark. Switch to As the system.");
        await Expect(Page.Locator("html")).ToHaveAttributeAsync("data-mantine-color-scheme", "dark");
        await Expect(Page.Locator("body")).ToHaveCSSAsync("background-color", new Regex(@"^rgb\(\d\d?, \d\d?, \d\d?\)$"));
    }

    [Fact]
    public async Task Tenant_Chosen_IsTheOnlyOneShown()
    {
        var tenant = Server.NewTenant();
        await Server.Client(tenant).IngestAsync("""{"event":"of_one_tenant"}""");
        await Server.FlushAsync();
        await SignInAsync(tenant: null);
        await Page.GotoAsync("/");

        await Page.GetByRole(AriaRole.Button, new() { Name = "Tenant: All tenants" }).ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = tenant, Exact = true }).ClickAsync();

        await ExpectAddressAsync("/", ("tenant", tenant));
        await Expect(Home.Verdict).ToContainTextAsync("1 event ·");
        await Shell.Rail.GetByRole(AriaRole.Link, new() { Name = "Explore" }).ClickAsync();
        await ExpectAddressAsync("/explore", ("tenant", tenant));
        await Expect(new ExplorePage(Page).Rows).ToContainTextAsync(["of_one_tenant"]);
    }

    [Fact]
    public async Task Pack_Chosen_ShowsItsMetrics()
    {
        await OpenHomeAsync();

        await Page.GetByRole(AriaRole.Button, new() { Name = "Application:" }).ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem).Nth(0).ClickAsync();

        await Page.WaitForURLAsync(url => url.Contains("pack=", StringComparison.Ordinal));
        var overview = await Fixture.Sample.GetJsonAsync($"/api/overview?pack={Parameter("pack")}");
        await Expect(Home.Card((string)overview["metrics"]![0]!["title"]!)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Address_ThatLeadsNowhere_SaysSo()
    {
        await SignInAsync(BrowserFixture.SampleTenant);

        await Page.GotoAsync("/no/such/page");

        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "There is no such page" })).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "Go to Home" }).ClickAsync();
        await Expect(Home.Verdict).ToBeVisibleAsync();
    }

    [Fact]
    public async Task SkipLink_Followed_LeadsPastTheRail()
    {
        await OpenHomeAsync();

        await Page.Keyboard.PressAsync("Tab");
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" })).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Enter");

        await Expect(Page.GetByRole(AriaRole.Main)).ToBeFocusedAsync();
    }

    private async Task OpenHomeAsync(string path = "/")
    {
        await SignInAsync(BrowserFixture.SampleTenant);
        await Page.GotoAsync(path);
        await Expect(Home.Verdict).ToBeVisibleAsync();
    }
}
