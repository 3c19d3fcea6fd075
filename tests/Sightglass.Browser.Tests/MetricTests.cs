using System.Text.Json.Nodes;

namespace Sightglass.Browser;

/// <summary>The page of one metric.</summary>
public sealed class MetricTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task Metric_OfTheSample_ShowsValueBandGroupsAndFormula()
    {
        var metric = await OpenAsync("cache_hit_rate");

        await Expect(Page).ToHaveTitleAsync("Cache hit rate · Sightglass");
        var course = Page.GetByRole(AriaRole.Region, new() { Name = "Over time" });
        await Expect(course).ToContainTextAsync(Reading.Value(metric["value"], metric["unit"]));
        await Expect(course.Locator("canvas")).ToBeVisibleAsync();
        var rows = Page.GetByRole(AriaRole.Row);
        await Expect(rows).ToHaveCountAsync(metric["by"]!.AsArray().Count + 1);
        foreach (var group in metric["by"]!.AsArray())
        {
            var row = rows.Filter(new() { Has = Page.GetByRole(AriaRole.Link, new() { Name = (string)group!["key"]!["cache_type"]!, Exact = true }) });
            await Expect(row).ToContainTextAsync(Reading.Value(group!["value"], metric["unit"]));
            await Expect(row).ToContainTextAsync((string)group["target"]!["text"]!);
        }

        await Expect(Page.GetByRole(AriaRole.Region, new() { Name = "How it is measured" })).ToContainTextAsync((string)metric["formula"]!);
    }

    [Fact]
    public async Task Events_OfAMetric_AreBehindItsLink()
    {
        var metric = await OpenAsync("validation_failures");

        await Page.GetByRole(AriaRole.Link, new() { Name = "Show the events" }).ClickAsync();

        await ExpectAddressAsync("/explore", ("filter", (string)metric["filter"]!));
        await Expect(new ExplorePage(Page).Total).ToHaveTextAsync(Reading.Count((double)metric["value"]!));
    }

    [Fact]
    public async Task Group_Clicked_OpensItsEvents()
    {
        await OpenAsync("cache_hit_rate");

        await Page.GetByRole(AriaRole.Row).GetByRole(AriaRole.Link, new() { Name = "kv", Exact = true }).ClickAsync();

        await Expect(Page).ToHaveTitleAsync("Explore · Sightglass");
        await Expect(new ExplorePage(Page).Rows.First).ToContainTextAsync("kv");
        Assert.Contains("cache_type=\"kv\"", Parameter("filter"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metric_Unknown_SaysSoInWords()
    {
        Watch.Expect("GET /api/metrics/no_such_metric: 404");
        await SignInAsync(BrowserFixture.SampleTenant);

        await Page.GotoAsync("/metrics/no_such_metric");

        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("no_such_metric");
    }

    [Fact]
    public async Task Chart_Dragged_ZoomsAndBackUndoes()
    {
        await OpenAsync("success_rate");
        var box = (await Page.Locator("canvas").First.BoundingBoxAsync())!;

        await Page.Mouse.MoveAsync(box.X + (box.Width * 0.4f), box.Y + (box.Height * 0.5f));
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(box.X + (box.Width * 0.6f), box.Y + (box.Height * 0.5f), new() { Steps = 4 });
        await Page.Mouse.UpAsync();

        await Page.WaitForURLAsync(url => url.Contains("from=", StringComparison.Ordinal));
        var length = DateTimeOffset.Parse(Parameter("to")!, null) - DateTimeOffset.Parse(Parameter("from")!, null);
        Assert.InRange(length, TimeSpan.FromDays(1), TimeSpan.FromDays(2));
        await Page.GoBackAsync();
        await ExpectAddressAsync("/metrics/success_rate");
    }

    private async Task<JsonNode> OpenAsync(string name)
    {
        await SignInAsync(BrowserFixture.SampleTenant);
        var response = await Page.RunAndWaitForResponseAsync(() => Page.GotoAsync($"/metrics/{name}"), response => new Uri(response.Url).AbsolutePath == $"/api/metrics/{name}");
        await Expect(Page.Locator("canvas").First).ToBeVisibleAsync();
        return JsonNode.Parse(await response.TextAsync())!;
    }
}
