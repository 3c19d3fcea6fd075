using System.Text.RegularExpressions;

namespace Sightglass.Browser;

/// <summary>The details of one event, and its neighbors.</summary>
public sealed class ExploreDetailsTests(BrowserFixture fixture) : ExploreTest(fixture)
{
    // Newest last; two belong to one job.
    private static string[] Events =>
    [
        $$"""{"event":"cache_lookup","cache_type":"kv","result":"miss","job_id":"job-1","timestamp":{{Ago(TimeSpan.FromMinutes(5))}}}""",
        $$"""{"event":"unrelated","timestamp":{{Ago(TimeSpan.FromMinutes(4))}}}""",
        $$"""{"event":"workers_ai_analysis_success","job_id":"job-1","user_id":"user-1","model":"@cf/meta/llama","duration_ms":1234,"success":true,"region":{"colo":"FRA"},"timestamp":{{Ago(TimeSpan.FromMinutes(3))}}}""",
    ];

    private ILocator Heading => Explore.Details.GetByRole(AriaRole.Heading, new() { Level = 2 });

    [Fact]
    public async Task Row_Clicked_ShowsTheFieldsOfTheEvent()
    {
        await OpenAsync(Events);

        await Explore.Rows.First.ClickAsync();

        await Expect(Heading).ToHaveTextAsync("workers_ai_analysis_success");
        await Expect(Explore.Field("duration_ms", "1.23 s")).ToContainTextAsync("1234");
        await Expect(Explore.Field("model", "@cf/meta/llama")).ToBeVisibleAsync();
        await Expect(Explore.Field("job_id", "job-1")).ToBeVisibleAsync();
        await Expect(Explore.Field("success", "true")).ToBeVisibleAsync();
        await Expect(Explore.Field("attributes.region.colo", "FRA")).ToBeVisibleAsync();
        await Expect(Explore.Rows.First).ToHaveAttributeAsync("aria-selected", "true");
        await Explore.Details.GetByRole(AriaRole.Button, new() { Name = "Close the details" }).ClickAsync();
        await Expect(Explore.Details).ToHaveCountAsync(0);
        await ExpectAddressAsync("/explore");
    }

    [Fact]
    public async Task Tab_Chosen_StaysForTheNextEvent()
    {
        await OpenAsync(Events);
        await Explore.Rows.First.ClickAsync();
        await Explore.Tab("JSON").ClickAsync();
        await Expect(Explore.Details).ToContainTextAsync("\"event\": \"workers_ai_analysis_success\"");

        await Explore.Rows.Nth(1).ClickAsync();

        await Expect(Explore.Tab("JSON")).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(Explore.Details).ToContainTextAsync("\"event\": \"unrelated\"");
        await Explore.Tab("JSON").PressAsync("ArrowRight");
        await Expect(Explore.Tab("Around")).ToBeFocusedAsync();
        await Expect(Explore.Tab("Around")).ToHaveAttributeAsync("aria-selected", "true");
    }

    [Fact]
    public async Task Link_ToAnEvent_OpensItsDetails()
    {
        var client = await OpenAsync(Events);
        var id = (string)(await client.ListEventsAsync("event=\"cache_lookup\""))[0]["id"]!;

        await Page.GotoAsync($"/explore?event={id}&tab=json&filter=event%3D%22unrelated%22");

        await Expect(Heading).ToHaveTextAsync("cache_lookup");
        await Expect(Explore.Tab("JSON")).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(Explore.Rows).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Link_ToAnEventThatIsGone_SaysSo()
    {
        Watch.Expect("GET /api/events/00000000000000000000000000000000: 404");
        await OpenAsync(Events, "?event=00000000000000000000000000000000");

        await Expect(Explore.Details.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Around_AnEvent_ShowsItsNeighborsWhateverTheFilter()
    {
        await OpenAsync(Events, "?filter=result%3D%22miss%22");
        await Explore.Rows.First.ClickAsync();

        await Explore.Tab("Around").ClickAsync();

        var neighbors = Explore.Details.GetByRole(AriaRole.Listitem);
        await Expect(neighbors).ToHaveTextAsync((Regex[])[new("^thiscache_lookup"), new(@"^\+1 minunrelated"), new(@"^\+2 minworkers_ai_analysis_success.*same job$")]);
        await neighbors.Nth(1).ClickAsync();
        await Expect(Heading).ToHaveTextAsync("unrelated");
        await Expect(neighbors.Nth(0)).ToContainTextAsync("−1 min");
    }

    [Fact]
    public async Task SameJob_Clicked_ShowsTheEventsOfTheJob()
    {
        await OpenAsync(Events);
        await Explore.Rows.First.ClickAsync();
        await Explore.Tab("Around").ClickAsync();

        await Explore.Details.GetByRole(AriaRole.Button, new() { Name = "Same job", Exact = true }).ClickAsync();

        await Expect(Explore.Filter).ToHaveTextAsync("job_id=\"job-1\"");
        await ExpectTotalAsync(2);
        await Expect(Explore.Rows).ToHaveCountAsync(2);
        await Expect(Heading).ToHaveTextAsync("workers_ai_analysis_success");
    }

    [Fact]
    public async Task Keys_MoveOpenAndClose()
    {
        await OpenAsync(Events);
        await Expect(Explore.Rows).ToHaveCountAsync(3);
        var ids = await Explore.Rows.EvaluateAllAsync<string[]>("rows => rows.map(row => row.id)");

        await Page.Keyboard.PressAsync("j");
        await Page.Keyboard.PressAsync("j");
        await Expect(Explore.List).ToHaveAttributeAsync("aria-activedescendant", ids[1]);
        await Page.Keyboard.PressAsync("k");
        await Expect(Explore.List).ToHaveAttributeAsync("aria-activedescendant", ids[0]);
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Heading).ToHaveTextAsync("workers_ai_analysis_success");
        await Page.Keyboard.PressAsync("j");
        await Expect(Heading).ToHaveTextAsync("unrelated");
        await Page.Keyboard.PressAsync("Escape");

        await Expect(Explore.Details).ToHaveCountAsync(0);
        await Expect(Explore.List).ToHaveAttributeAsync("aria-activedescendant", ids[1]);
        await Page.Keyboard.PressAsync("i");
        await Expect(Explore.Filter).ToHaveTextAsync("event=\"unrelated\"");
    }

    [Fact]
    public async Task Value_InTheDetails_IncludesExcludesAndBecomesAColumn()
    {
        await OpenAsync(Events);
        await Explore.Rows.First.ClickAsync();

        await Explore.Field("attributes.region.colo", "FRA").ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = "Include this value" }).ClickAsync();
        await Expect(Explore.Filter).ToHaveTextAsync("attributes.region.colo=\"FRA\"");
        await ExpectTotalAsync(1);
        await Explore.Details.GetByRole(AriaRole.Button, new() { Name = "Exclude attributes.region.colo" }).ClickAsync();
        await Expect(Explore.Filter).ToHaveTextAsync("attributes.region.colo!=\"FRA\"");
        await ExpectTotalAsync(2);
        await Explore.Details.GetByRole(AriaRole.Button, new() { Name = "Show job_id as column" }).ClickAsync();

        await Expect(Explore.Columns.Filter(new() { HasText = "job_id" })).ToBeVisibleAsync();
        Assert.Equal("job_id", Parameter("columns"));
    }

    [Fact]
    public async Task Event_Copied_IsItsJson()
    {
        var client = await OpenAsync(Events);
        await Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await Explore.Rows.First.ClickAsync();
        await Expect(Heading).ToBeVisibleAsync();

        await Page.Keyboard.PressAsync("c");

        await Expect(Page.GetByText("Event copied as JSON")).ToBeVisibleAsync();
        var copied = System.Text.Json.Nodes.JsonNode.Parse(await Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals((await client.ListEventsAsync())[0], copied), $"{copied}");
    }
}
