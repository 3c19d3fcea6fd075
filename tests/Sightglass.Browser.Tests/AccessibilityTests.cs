namespace Sightglass.Browser;

/// <summary>axe-core finds no violation on any page, in both color schemes and at both widths.</summary>
public sealed class AccessibilityTests(BrowserFixture fixture) : ExploreTest(fixture)
{
    private static readonly string Axe = Repository.Text("ui/node_modules/axe-core/axe.min.js");

    private const string Findings = """
        async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
          .flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html} ${node.failureSummary}`))
        """;

    public static TheoryData<ColorScheme, int> Looks => new() { { ColorScheme.Light, 1440 }, { ColorScheme.Dark, 1440 }, { ColorScheme.Light, 390 }, { ColorScheme.Dark, 390 } };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Pages_InAnyLook_HaveNoFindings(ColorScheme scheme, int width)
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await Page.SetViewportSizeAsync(width, 900);
        await Page.GotoAsync("/");
        await Expect(new SignInPage(Page).Heading).ToBeVisibleAsync();
        await AssertNoFindingsAsync("sign-in");

        await SignInAsync(BrowserFixture.SampleTenant);
        await Page.GotoAsync("/");
        await Expect(new HomePage(Page).LatestEvents.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(8);
        await AssertNoFindingsAsync("Home");
        await Page.Keyboard.PressAsync("?");
        await Expect(Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await AssertNoFindingsAsync("keyboard help");
        await Page.Keyboard.PressAsync("Escape");
        await Shell.OpenPaletteAsync();
        await Expect(Shell.Palette).ToBeVisibleAsync();
        await AssertNoFindingsAsync("palette");

        await Page.GotoAsync("/metrics/cache_hit_rate");
        await Expect(Page.Locator("canvas")).ToBeVisibleAsync();
        await AssertNoFindingsAsync("metric");

        await Page.GotoAsync("/dashboards");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Dashboards" })).ToBeVisibleAsync();
        await AssertNoFindingsAsync("dashboards");
        await Page.GotoAsync("/dashboards/matching-models?compare=previous");
        await Expect(Page.Locator("canvas")).ToHaveCountAsync(2);
        await AssertNoFindingsAsync("dashboard");
        await Page.GetByRole(AriaRole.Button, new() { Name = "model all" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Menuitemcheckbox).Nth(1)).ToBeVisibleAsync();
        await AssertNoFindingsAsync("values of a variable");

        await Page.GotoAsync("/explore");
        await Expect(Explore.Rows.First).ToBeVisibleAsync();
        await AssertNoFindingsAsync("Explore");
        await Explore.Rows.First.ClickAsync();
        foreach (var tab in new[] { "Fields", "JSON", "Around" })
        {
            await Explore.Tab(tab).ClickAsync();
            await Expect(Explore.Details.GetByText("Loading")).ToHaveCountAsync(0);
            await AssertNoFindingsAsync($"details, {tab}");
        }

        await Page.GotoAsync("/explore?filter=event%3D%22nothing%22");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "No event matches" })).ToBeVisibleAsync();
        await AssertNoFindingsAsync("no results");
    }

    private async Task AssertNoFindingsAsync(string state)
    {
        await Page.EvaluateAsync(Axe);
        var findings = await Page.EvaluateAsync<string[]>(Findings);
        Assert.True(findings.Length == 0, $"{state}: {string.Join('\n', findings)}");
    }
}
