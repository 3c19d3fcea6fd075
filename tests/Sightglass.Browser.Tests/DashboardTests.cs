namespace Sightglass.Browser;

/// <summary>The dashboards of the packs: their numbers are those of the metrics, and every mark leads to its events.</summary>
public sealed class DashboardTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    // The week of the sample of the chat proxy.
    private const string Week = "from=2025-01-14T00:00:00Z&to=2025-01-21T00:00:00Z";

    [Fact]
    public async Task Rail_LeadsToTheList_AndTheListToADashboard()
    {
        await SignInAsync(BrowserFixture.SampleTenant);
        await Page.GotoAsync("/?from=now-3d");

        await Shell.Rail.GetByRole(AriaRole.Link, new() { Name = "Dashboards" }).ClickAsync();
        await Page.GetByRole(AriaRole.Region, new() { Name = "Workers AI job matching" }).GetByRole(AriaRole.Link, new() { Name = "Caches" }).ClickAsync();

        await ExpectAddressAsync("/dashboards/matching-cache", ("from", "now-3d"));
        await Expect(Page).ToHaveTitleAsync("Caches · Sightglass");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Caches", Level = 1 })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Palette_Searched_JumpsToADashboard()
    {
        await SignInAsync(BrowserFixture.SampleTenant);
        await Page.GotoAsync("/explore");
        await Shell.OpenPaletteAsync();

        await Shell.Palette.GetByRole(AriaRole.Combobox).FillAsync("feature adoption");
        await Expect(Shell.Palette.GetByRole(AriaRole.Option, new() { Selected = true })).ToContainTextAsync("Feature adoption");
        await Page.Keyboard.PressAsync("Enter");

        await ExpectAddressAsync("/dashboards/proxy-features");
    }

    [Fact]
    public async Task Panels_OfTheMatcher_ShowTheNumbersOfTheMetrics()
    {
        await SignInAsync(BrowserFixture.SampleTenant);
        await Page.GotoAsync("/dashboards/matching-overview");

        foreach (var (title, name) in new[] { ("Success rate", "success_rate"), ("Fallback rate", "fallback_rate"), ("Savings", "savings_percent") })
        {
            var metric = await Fixture.Sample.GetJsonAsync($"/api/metrics/{name}?from=now-7d");
            await Expect(Page.GetByRole(AriaRole.Article, new() { Name = title, Exact = true })).ToContainTextAsync(Reading.Value(metric["value"], metric["unit"]));
        }

        var verdicts = await Fixture.Sample.GetJsonAsync("/api/metrics/recommendations?from=now-7d");
        foreach (var group in verdicts["by"]!.AsArray())
        {
            var slice = Panel("Verdicts").GetByRole(AriaRole.Listitem).Filter(new() { HasText = (string)group!["key"]!["recommendation"]! });
            await Expect(slice).ToContainTextAsync(Reading.Count((double)group["value"]!));
            await Expect(slice).ToContainTextAsync(Reading.Percent((double)group["value"]! / (double)verdicts["value"]! * 100));
        }
    }

    [Fact]
    public async Task Panels_OfTheProxy_ShowTheNumbersOfTheMetrics_AndAllAreDrawn()
    {
        var client = await LoadProxyAsync();
        await Page.GotoAsync($"/dashboards/proxy-business?{Week}");

        var completions = await client.GetJsonAsync($"/api/metrics/completions?{Week}");
        await Expect(Page.GetByRole(AriaRole.Article, new() { Name = "Completions" })).ToContainTextAsync(Reading.Value(completions["value"], completions["unit"]));
        foreach (var (title, name) in new[] { ("Prompts per day", "prompts"), ("Completion rate", "completion_rate"), ("Active users per day", "active_users") })
        {
            var metric = await client.GetJsonAsync($"/api/metrics/{name}?{Week}");
            await Expect(Panel(title)).ToContainTextAsync(Reading.Value(metric["value"], metric["unit"]));
            await Expect(Panel(title).Locator("canvas")).ToBeVisibleAsync();
        }

        var keys = await client.GetJsonAsync($"/api/metrics/prompts_by_key?{Week}");
        var first = keys["by"]![0]!;
        await Expect(Panel("Most active keys").GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync((string)first["key"]!["api_key_id"]!);
        await Expect(Panel("Most active keys").GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync(Reading.Count((double)first["value"]!));
    }

    [Fact]
    public async Task Slice_LeadsToItsEvents()
    {
        await SignInAsync(BrowserFixture.SampleTenant);
        await Page.GotoAsync("/dashboards/matching-overview?from=now-3d");
        var group = (await Fixture.Sample.GetJsonAsync("/api/metrics/recommendations?from=now-3d"))["by"]![0]!;

        await Panel("Verdicts").GetByRole(AriaRole.Link, new() { Name = (string)group["key"]!["recommendation"]!, Exact = true }).ClickAsync();

        await Expect(Page).ToHaveTitleAsync("Explore · Sightglass");
        Assert.Equal("now-3d", Parameter("from"));
        await Expect(new ExplorePage(Page).Total).ToHaveTextAsync(Reading.Count((double)group["value"]!));
    }

    [Fact]
    public async Task Bar_ChosenByKeys_LeadsToTheEventsOfItsDay()
    {
        var client = await LoadProxyAsync();
        await Page.GotoAsync($"/dashboards/proxy-business?{Week}");
        var prompts = await client.GetJsonAsync($"/api/metrics/prompts?{Week}&step=1d");
        await Expect(Panel("Prompts per day").Locator("canvas")).ToBeVisibleAsync();

        var chart = Panel("Prompts per day").GetByRole(AriaRole.Application);
        await chart.PressAsync("ArrowRight");
        await chart.PressAsync("ArrowRight");
        await Expect(chart.GetByRole(AriaRole.Status)).ToContainTextAsync($": {Reading.Count((double)prompts["series"]![1]!["value"]!)}");
        await chart.PressAsync("Enter");

        await ExpectAddressAsync("/explore", ("filter", (string)prompts["filter"]!), ("from", "2025-01-15T00:00:00.000Z"), ("to", "2025-01-16T00:00:00.000Z"));
        await Expect(new ExplorePage(Page).Total).ToHaveTextAsync(Reading.Count((double)prompts["series"]![1]!["value"]!));
    }

    [Fact]
    public async Task Bar_Clicked_LeadsToTheEventsOfItsDay()
    {
        await LoadProxyAsync();
        await Page.GotoAsync($"/dashboards/proxy-business?{Week}");
        await Expect(Panel("Prompts per day").Locator("canvas")).ToBeVisibleAsync();
        var box = (await Panel("Prompts per day").Locator("canvas").BoundingBoxAsync())!;

        // The bars begin above the axis, which has two dozen pixels at the bottom; half of the width is the fourth of seven days.
        await Page.Mouse.ClickAsync(box.X + (box.Width * 0.54f), box.Y + box.Height - 36);

        await Page.WaitForURLAsync(url => url.Contains("/explore", StringComparison.Ordinal));
        Assert.Equal(("2025-01-17T00:00:00.000Z", "2025-01-18T00:00:00.000Z"), (Parameter("from"), Parameter("to")));
        await Expect(new ExplorePage(Page).Rows.First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Values_Chosen_FilterEveryPanel_AndStayInTheAddress()
    {
        await SignInAsync(BrowserFixture.SampleTenant);
        await Page.GotoAsync("/dashboards/matching-overview");
        var only = await Fixture.Sample.GetJsonAsync("/api/metrics/recommendations?from=now-7d&where=provider%3Dopenai");

        await Page.GetByRole(AriaRole.Button, new() { Name = "provider all" }).ClickAsync();
        await Page.GetByRole(AriaRole.Menuitemcheckbox, new() { Name = "openai" }).ClickAsync();
        await Page.Keyboard.PressAsync("Escape");

        await ExpectAddressAsync("/dashboards/matching-overview", ("var.provider", "openai"));
        await Expect(Panel("Verdicts")).ToContainTextAsync(Reading.Count((double)only["value"]!));
        await Page.ReloadAsync();
        await Expect(Panel("Verdicts")).ToContainTextAsync(Reading.Count((double)only["value"]!));
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "provider openai" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Compared_Figures_SayHowTheyChanged()
    {
        await SignInAsync(BrowserFixture.SampleTenant);
        await Page.GotoAsync("/dashboards/matching-overview");
        var figure = Page.GetByRole(AriaRole.Article, new() { Name = "Success rate", Exact = true });
        await Expect(figure).ToBeVisibleAsync();
        await Expect(figure.GetByText("pts")).ToHaveCountAsync(0);

        await Page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();

        await ExpectAddressAsync("/dashboards/matching-overview", ("compare", "previous"));
        await Expect(figure.GetByText("pts")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Dashboard_Unknown_SaysSoAndLeadsToTheNearest()
    {
        Watch.Expect("GET /api/dashboards/matching-cach: 404");
        await SignInAsync(BrowserFixture.SampleTenant);
        await Page.GotoAsync("/dashboards/matching-cach");

        await Page.GetByRole(AriaRole.Link, new() { Name = "Go to matching-cache" }).ClickAsync();

        await ExpectAddressAsync("/dashboards/matching-cache");
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1440)]
    public async Task Dashboards_AtAnyWidth_NeedNoSidewaysScrolling(int width)
    {
        await SignInAsync(BrowserFixture.SampleTenant);
        await Page.SetViewportSizeAsync(width, 900);
        foreach (var name in new[] { "matching-overview", "matching-models", "matching-cache", "matching-costs" })
        {
            await Page.GotoAsync($"/dashboards/{name}?compare=previous");
            await Expect(Page.Locator("canvas").First).ToBeVisibleAsync();
            Assert.True(await Page.EvaluateAsync<bool>("() => { const main = document.querySelector('main'); return main.scrollWidth <= main.clientWidth; }"), $"{name} is wider than {width} pixels");
        }
    }

    private ILocator Panel(string title) => Page.GetByRole(AriaRole.Region, new() { Name = title, Exact = true });

    private async Task<SightglassClient> LoadProxyAsync()
    {
        var client = await NewTenantAsync();
        await client.PostEventsAsync(Repository.Text("samples/chat-proxy.ndjson"));
        await Server.FlushAsync();
        return client;
    }
}
