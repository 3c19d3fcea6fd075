using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

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

        await DragAsync(0.4f, 0.6f);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Zoom in" }).ClickAsync();

        await Page.WaitForURLAsync(url => url.Contains("from=", StringComparison.Ordinal));
        var length = DateTimeOffset.Parse(Parameter("to")!, null) - DateTimeOffset.Parse(Parameter("from")!, null);
        Assert.InRange(length, TimeSpan.FromDays(1), TimeSpan.FromDays(2));
        await Page.GoBackAsync();
        await ExpectAddressAsync("/metrics/success_rate");
    }

    /// <summary>For twelve hours of a week most jobs fail, all in the same way: between them and the rest, that is what differs most.</summary>
    [Fact]
    public async Task Dip_DraggedOver_NamesItsCauseFirst()
    {
        var client = await NewTenantAsync();
        var end = DateTimeOffset.UtcNow;
        await client.IngestAsync([.. Enumerable.Range(0, 7 * 24 * 20).Select(index =>
        {
            var age = TimeSpan.FromMinutes(3 * index);
            var isIncident = age > TimeSpan.FromHours(84) && age < TimeSpan.FromHours(96);
            var hasFailed = isIncident ? index % 3 > 0 : index % 10 == 0;
            var (name, error) = !hasFailed ? ("workers_ai_analysis_success", "") : ("workers_ai_complete_failure", $",\"error_type\":\"{(isIncident ? "CapacityExceeded" : index % 20 == 0 ? "Timeout" : "BadAnswer")}\"");
            return $"{{\"event\":\"{name}\",\"time\":\"{end - age:O}\",\"model\":\"m{index % 4}\"{error}}}";
        })]);
        await Server.FlushAsync();
        await Page.GotoAsync("/metrics/success_rate?by=");
        await Expect(Page.Locator("canvas").First).ToBeVisibleAsync();

        await DragAsync(0.44f, 0.53f);

        var panel = Page.GetByRole(AriaRole.Region, new() { Name = "What is different here" });
        await Expect(panel.GetByRole(AriaRole.Heading, new() { Level = 3 }).First).ToHaveTextAsync("error_type");
        await Expect(panel.GetByRole(AriaRole.Listitem).First).ToContainTextAsync("CapacityExceeded");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Only error_type CapacityExceeded" }).ClickAsync();
        await Page.WaitForURLAsync(url => url.Contains("where=", StringComparison.Ordinal));
        Assert.Equal("error_type=\"CapacityExceeded\"", Parameter("where"));
        var events = Page.GetByRole(AriaRole.Link, new() { Name = "Show the events" }).First;
        await Expect(events).ToHaveAttributeAsync("href", new Regex("CapacityExceeded"));
        await events.ClickAsync();
        await Expect(new ExplorePage(Page).Rows.First).ToContainTextAsync("CapacityExceeded");
    }

    [Fact]
    public async Task Split_Chosen_DrawsALineForEachGroup()
    {
        await OpenAsync("success_rate");

        await Page.GetByRole(AriaRole.Button, new() { Name = "Split by" }).ClickAsync();
        await Page.GetByRole(AriaRole.Menuitemradio, new() { Name = "model" }).First.ClickAsync();

        var lines = Page.GetByRole(AriaRole.List, new() { Name = "Lines" });
        await Expect(lines.GetByRole(AriaRole.Listitem).First).ToBeVisibleAsync();
        Assert.Equal("model", Parameter("by"));
    }

    [Fact]
    public async Task AllMetrics_AreListedAndFound()
    {
        await SignInAsync(BrowserFixture.SampleTenant);
        await Page.GotoAsync("/metrics");

        await Expect(Page).ToHaveTitleAsync("Metrics · Sightglass");
        await Page.GetByRole(AriaRole.Textbox, new() { Name = "Search metrics" }).FillAsync("cache_hit_rate");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Cache hit rate", Exact = true }).ClickAsync();

        await ExpectAddressAsync("/metrics/cache_hit_rate");
        await Page.GetByRole(AriaRole.Navigation, new() { Name = "Breadcrumb" }).GetByRole(AriaRole.Link, new() { Name = "Metrics" }).ClickAsync();
        await ExpectAddressAsync("/metrics");
    }

    /// <summary>Drags across the chart, from one share of its width to another.</summary>
    private async Task DragAsync(float from, float to)
    {
        var box = (await Page.Locator("canvas").First.BoundingBoxAsync())!;
        await Page.Mouse.MoveAsync(box.X + (box.Width * from), box.Y + (box.Height * 0.5f));
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(box.X + (box.Width * to), box.Y + (box.Height * 0.5f), new() { Steps = 4 });
        await Page.Mouse.UpAsync();
    }

    private async Task<JsonNode> OpenAsync(string name)
    {
        await SignInAsync(BrowserFixture.SampleTenant);
        var response = await Page.RunAndWaitForResponseAsync(() => Page.GotoAsync($"/metrics/{name}"), response => new Uri(response.Url).AbsolutePath == $"/api/metrics/{name}");
        await Expect(Page.Locator("canvas").First).ToBeVisibleAsync();
        return JsonNode.Parse(await response.TextAsync())!;
    }
}
