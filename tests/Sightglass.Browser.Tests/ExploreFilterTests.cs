namespace Sightglass.Browser;

/// <summary>Writing a filter, running it, and changing it with clicks.</summary>
public sealed class ExploreFilterTests(BrowserFixture fixture) : ExploreTest(fixture)
{
    [Fact]
    public async Task Filter_Typed_IsCompletedAndRun()
    {
        await OpenSampleAsync();
        await Explore.Filter.ClickAsync();

        await Page.Keyboard.TypeAsync("cache_t");
        await Expect(Explore.Suggestions.First).ToContainTextAsync("cache_type");
        await Page.Keyboard.PressAsync("Tab");
        await Expect(Explore.Filter).ToContainTextAsync("cache_type");
        await Page.Keyboard.TypeAsync("=\"k");
        await Expect(Explore.Suggestions.Filter(new() { HasText = "kv" })).ToBeVisibleAsync();
        await Page.Keyboard.PressAsync("Tab");
        await Expect(Explore.Filter).ToHaveTextAsync("cache_type=kv");
        await Page.Keyboard.PressAsync("Escape");
        await Page.Keyboard.PressAsync("Enter");

        await ExpectAddressAsync("/explore", ("filter", "cache_type=kv"));
        await ExpectTotalAsync(await CountAsync("cache_type=\"kv\""));
    }

    [Theory]
    [InlineData("event=\"cache_lookup\" AND result=\"miss\"")]
    [InlineData("duration_ms>2000")]
    [InlineData("model=\"@cf/meta/*\" -retry")]
    public async Task Filter_Run_CountsWhatTheApiCounts(string filter)
    {
        await OpenSampleAsync();

        await Explore.FilterByAsync(filter);

        await ExpectAddressAsync("/explore", ("filter", filter));
        var count = await CountAsync(filter);
        Assert.NotEqual(0, count);
        await ExpectTotalAsync(count);
        await Expect(Explore.List).ToHaveAttributeAsync("aria-rowcount", $"{Math.Min(count, 200) + 1}");
    }

    [Fact]
    public async Task Filter_Wrong_IsMarkedWithItsPlaceAndMessage()
    {
        const string Wrong = "event=\"cache_lookup\" OR OR result=\"miss\"";
        Watch.Tolerate("^GET /api/(events|histogram|facets): 400$");
        await OpenSampleAsync();
        var error = (await Fixture.Sample.PostJsonAsync("/api/query/check", new { language = "filter", query = Wrong })).Json["errors"]![0]!;

        await Explore.Filter.FillAsync(Wrong);
        await Page.Keyboard.PressAsync("Escape");

        await Expect(Explore.Problem((string)error["message"]!)).ToBeVisibleAsync();
        await Expect(Explore.MarkedError).ToHaveTextAsync(Wrong.Substring((int)error["position"]!, (int)error["length"]!));
        await Explore.Run.ClickAsync();
        await ExpectAddressAsync("/explore", ("filter", Wrong));
        await Expect(Page.GetByText((string)error["message"]!)).ToHaveCountAsync(1);
        await Expect(Explore.Rows.First).ToBeVisibleAsync();
        await PictureAsync("explore-wrong-filter");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Clear the filter" }).First.ClickAsync();
        await ExpectTotalAsync(await CountAsync(""));
    }

    [Fact]
    public async Task Facet_Clicked_EditsTheFilter()
    {
        await OpenSampleAsync();

        await Explore.Facet("event", "cache_lookup").ClickAsync();
        await Expect(Explore.Filter).ToHaveTextAsync("event=\"cache_lookup\"");
        await ExpectTotalAsync(await CountAsync("event=\"cache_lookup\""));
        await Explore.Facet("event", "hybrid_strategy_decision").ClickAsync();
        await Expect(Explore.Filter).ToHaveTextAsync("(event=\"cache_lookup\" OR event=\"hybrid_strategy_decision\")");
        await ExpectTotalAsync(await CountAsync("event=\"cache_lookup\" OR event=\"hybrid_strategy_decision\""));
        await Explore.Facet("event", "cache_lookup").ClickAsync();
        await Expect(Explore.Filter).ToHaveTextAsync("event=\"hybrid_strategy_decision\"");

        await Page.GoBackAsync();

        await Expect(Explore.Filter).ToHaveTextAsync("(event=\"cache_lookup\" OR event=\"hybrid_strategy_decision\")");
        await Expect(Explore.Facet("event", "cache_lookup")).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task Facet_AltClicked_ExcludesTheValue()
    {
        await OpenSampleAsync();

        await Explore.Facet("event", "cache_lookup").ClickAsync(new() { Modifiers = [KeyboardModifier.Alt] });

        await Expect(Explore.Filter).ToHaveTextAsync("event!=\"cache_lookup\"");
        await ExpectTotalAsync(await CountAsync("event!=\"cache_lookup\""));
        await Explore.Facet("event", "cache_lookup").ClickAsync();
        await Expect(Explore.Filter).ToHaveTextAsync("Filter events, for example level=\"error\" AND duration_ms>1500");
    }

    [Fact]
    public async Task Facet_OnlyAndExcludeButtons_EditTheFilter()
    {
        await OpenSampleAsync("?filter=level!%3D%22debug%22");

        await Explore.Facet("event", "cache_lookup").FocusAsync();
        await Page.RunAndWaitForResponseAsync(
            () => Explore.Facets.GetByRole(AriaRole.Button, new() { Name = "Only event cache_lookup", Exact = true }).ClickAsync(),
            response => response.Url.Contains("/api/facets?filter=level", StringComparison.Ordinal));
        await Expect(Explore.Filter).ToHaveTextAsync("level!=\"debug\" AND event=\"cache_lookup\"");
        await Explore.Facet("result", "hit").FocusAsync();
        await Explore.Facets.GetByRole(AriaRole.Button, new() { Name = "Exclude result hit", Exact = true }).ClickAsync();

        await ExpectAddressAsync("/explore", ("filter", "level!=\"debug\" AND event=\"cache_lookup\" AND result!=\"hit\""));
        await ExpectTotalAsync(await CountAsync("level!=\"debug\" AND event=\"cache_lookup\" AND result!=\"hit\""));
    }

    [Fact]
    public async Task Facets_Searched_ShowTheValuesThatMatch()
    {
        await OpenSampleAsync();

        await Explore.Facets.GetByRole(AriaRole.Textbox).FillAsync("lookup");

        await Expect(Explore.Facet("event", "cache_lookup")).ToBeVisibleAsync();
        await Expect(Explore.Facet("event", "hybrid_strategy_decision")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Facets_OfTheSample_CountWhatTheApiCounts()
    {
        await OpenSampleAsync();
        var facets = (await Fixture.Sample.GetJsonAsync("/api/facets?fields=event,level"))["facets"]!.AsArray();

        foreach (var facet in facets)
        {
            foreach (var value in facet!["values"]!.AsArray().Take(6))
            {
                await Expect(Explore.Facet((string)facet["field"]!, (string)value!["value"]!)).ToHaveAccessibleNameAsync(
                    $"{facet["field"]} {value["value"]}, {Reading.Count((double)value["count"]!)} event{((int)value["count"]! == 1 ? "" : "s")}");
            }
        }
    }

    [Fact]
    public async Task Filters_RunBefore_ComeBackWithTheArrowAndTheMenu()
    {
        await OpenSampleAsync();
        await Explore.FilterByAsync("result=\"miss\"");
        await ExpectTotalAsync(await CountAsync("result=\"miss\""));
        await Page.GetByRole(AriaRole.Button, new() { Name = "Clear the filter" }).First.ClickAsync();
        await ExpectAddressAsync("/explore");

        await Explore.Filter.ClickAsync();
        await Page.Keyboard.PressAsync("ArrowUp");
        await Expect(Explore.Filter).ToHaveTextAsync("result=\"miss\"");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Filters run before" }).ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = "result=\"miss\"" }).ClickAsync();

        await ExpectAddressAsync("/explore", ("filter", "result=\"miss\""));
    }

    [Fact]
    public async Task Filter_WithoutMatches_OffersTheWaysOut()
    {
        await OpenSampleAsync();

        await Explore.FilterByAsync("event=\"never_sent\"");

        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "No event matches" })).ToBeVisibleAsync();
        await Expect(Page.GetByText("No event of any time matches.")).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Clear the filter" }).Last.ClickAsync();
        await ExpectAddressAsync("/explore");
        await Expect(Explore.Rows.First).ToBeVisibleAsync();
    }
}
