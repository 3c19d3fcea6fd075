using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sightglass.Browser;

/// <summary>The list: its columns, its end, its download.</summary>
public sealed class ExploreListTests(BrowserFixture fixture) : ExploreTest(fixture)
{
    [Fact]
    public async Task List_Scrolled_LoadsEveryEventOnce()
    {
        var client = await OpenAsync(Enumerable.Range(0, 450).Select(n => $$"""{"event":"scrolled","n":{{n}},"timestamp":{{Ago(TimeSpan.FromSeconds(1000 - n))}}}"""));
        await Expect(Explore.List).ToHaveAttributeAsync("aria-rowcount", "201");

        foreach (var rows in new[] { 400, 450 })
        {
            await Explore.List.EvaluateAsync("list => list.parentElement.scrollTo(0, list.scrollHeight)");
            await Expect(Explore.List).ToHaveAttributeAsync("aria-rowcount", $"{rows + 1}");
        }

        await Explore.List.EvaluateAsync("list => list.parentElement.scrollTo(0, list.scrollHeight)");
        await Expect(Page.GetByText("That is all: 450 events.")).ToBeInViewportAsync();
        var oldest = (await client.ListEventsAsync())[^1];
        await Expect(Explore.Rows.Last).ToHaveIdAsync($"event-{oldest["id"]}");
        Assert.InRange(await Explore.Rows.CountAsync(), 10, 100);
    }

    [Fact]
    public async Task Columns_Picked_AreInTheAddressAndSurviveReload()
    {
        await OpenSampleAsync();
        await Explore.Toolbar.GetByRole(AriaRole.Button, new() { Name = "Columns" }).ClickAsync();
        await Page.GetByLabel("Find a field", new() { Exact = true }).FillAsync("duration_ms");

        await Page.GetByRole(AriaRole.Checkbox, new() { Name = "duration_ms", Exact = true }).ClickAsync();

        await ExpectAddressAsync("/explore", ("columns", "duration_ms"));
        await Page.ReloadAsync();
        await Expect(Explore.Columns).ToHaveTextAsync((Regex[])[new("^Time"), new("^Level$"), new("^Event$"), new("^duration_ms$"), new("^Summary$")]);
        await Explore.Columns.GetByRole(AriaRole.Button, new() { Name = "Remove column duration_ms" }).ClickAsync();
        await ExpectAddressAsync("/explore");
    }

    [Fact]
    public async Task Columns_OfOneKindOfEvent_SuitIt()
    {
        await OpenSampleAsync("?filter=event%3D%22cache_lookup%22");

        await Expect(Explore.Columns.Filter(new() { HasText = "cache_type" })).ToBeVisibleAsync();
        await Expect(Explore.Columns.Filter(new() { HasText = "result" })).ToBeVisibleAsync();
        await Expect(Explore.Columns.Filter(new() { HasText = "Summary" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Rows_Downloaded_AreTheEventsAsNdjson()
    {
        var client = await OpenAsync(Enumerable.Range(0, 230).Select(n => $$"""{"event":"downloaded","n":{{n}},"text":"zwölf\n\"{{n}}\""}"""));
        await Expect(Explore.Rows.First).ToBeVisibleAsync();
        await Explore.Toolbar.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();

        var download = await Page.RunAndWaitForDownloadAsync(() => Page.GetByRole(AriaRole.Menuitem, new() { Name = "Download NDJSON" }).ClickAsync());

        await Expect(Page.GetByText("230 events downloaded")).ToBeVisibleAsync();
        Assert.Matches(@"^events-\d{8}T\d{6}Z\.ndjson$", download.SuggestedFilename);
        using var reader = new StreamReader(await download.CreateReadStreamAsync());
        var lines = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var events = await client.ListEventsAsync();
        Assert.Equal(230, lines.Length);
        Assert.All(lines.Zip(events), pair => Assert.True(JsonNode.DeepEquals(pair.Second, JsonNode.Parse(pair.First)), pair.First));
    }

    [Fact]
    public async Task Times_InTheReadersZone_SwitchToUtc()
    {
        await using var abroad = await Fixture.NewContextAsync(Address, new() { TimezoneId = "Asia/Kolkata" });
        await abroad.AddCookiesAsync([Server.NewSession(Scope.Query, BrowserFixture.SampleTenant)]);
        var page = await abroad.NewPageAsync();
        var explore = new ExplorePage(page);
        await Page.GotoAsync("/");
        await page.GotoAsync("/explore");
        var newest = (await Fixture.Sample.GetJsonAsync("/api/events?limit=1"))["events"]![0]!;
        var time = (DateTimeOffset)newest["time"]!;
        await Expect(explore.Rows.First).ToContainTextAsync($"{time.ToOffset(TimeSpan.FromHours(5.5)):d MMM HH:mm:ss.fff}");

        await page.GetByRole(AriaRole.Button, new() { Name = "UTC+05:30", Exact = true }).ClickAsync();

        await Expect(explore.Rows.First).ToContainTextAsync($"{time:d MMM HH:mm:ss.fff}");
    }

    [Fact]
    public async Task Event_WithHostileText_IsShownAsText()
    {
        await OpenAsync(["""{"event":"<img src=x onerror=alert(1)>","message":"<script>alert(2)</script>","list":["<b>"]}"""]);

        await Expect(Explore.Rows.First).ToContainTextAsync("<img src=x onerror=alert(1)>");
        await Explore.Rows.First.ClickAsync();

        await Expect(Explore.Field("message", "<script>alert(2)</script>")).ToBeVisibleAsync();
        await Expect(Page.Locator("img[src=x], main b")).ToHaveCountAsync(0);
    }
}
