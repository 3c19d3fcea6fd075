using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sightglass.Browser;

/// <summary>Measure, the second mode of Explore.</summary>
public sealed class MeasureTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const string Filter = "event=\"workers_ai_analysis_success\"";

    // Whole days that are over, so that no number changes meanwhile.
    private static readonly string To = TimeProvider.System.GetUtcNow().UtcDateTime.Date.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    private static readonly string From = TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-7).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        using var admin = new SightglassClient(Server.Address, Server.NewKey(Scope.Admin | Scope.Query, null));
        await admin.SendAsync(HttpMethod.Delete, "/api/packs/own");
    }

    [Fact]
    public async Task Question_ChosenFromMenus_IsDrawnListedAndBecomesAMetric()
    {
        var groups = (await AskAsync($"P95(duration_ms) WHERE {Filter} GROUP BY model")).AsArray();
        var whole = Reading.Value((await AskAsync($"P95(duration_ms) WHERE {Filter}"))[0]![0], "ms");
        await SignInAsync(null, Scope.Query | Scope.Admin);
        await Page.GotoAsync($"/explore?tenant={BrowserFixture.SampleTenant}&from={From}&to={To}&filter={Uri.EscapeDataString(Filter)}");

        await Page.GetByRole(AriaRole.Button, new() { Name = "Measure", Exact = true }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Function:") }).ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = "p95", Exact = true }).ClickAsync();
        await PickAsync("Field", "duration_ms");
        await PickAsync("Split", "model");

        await Expect(Page.GetByRole(AriaRole.Textbox, new() { Name = "Question in Formula" })).ToHaveTextAsync($"P95(duration_ms) WHERE {Filter} GROUP BY model");
        await Expect(Page.GetByText($"p95 of duration_ms from {Day(From)}")).ToBeVisibleAsync();
        await Expect(Page.Locator("canvas")).ToBeVisibleAsync();
        var rows = Page.GetByRole(AriaRole.Region, new() { Name = "By model" }).GetByRole(AriaRole.Row);
        await Expect(rows).ToHaveCountAsync(groups.Count + 1);
        await Expect(rows.Nth(1)).ToContainTextAsync(Reading.Value(groups[0]![1], "ms"));

        var model = (string)groups[0]![0]!;
        await rows.Nth(1).GetByRole(AriaRole.Button, new() { Name = model, Exact = true }).ClickAsync();
        await Expect(new ExplorePage(Page).Rows.First).ToContainTextAsync(model);
        Assert.Equal($"{Filter} AND duration_ms=* AND model=\"{model}\"", Parameter("filter"));
        await Page.GoBackAsync();

        await Page.GetByRole(AriaRole.Button, new() { Name = "Make it a metric" }).ClickAsync();
        var dialog = Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name").FillAsync("browser_p95");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make it a metric" }).ClickAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "Open it" }).ClickAsync();

        await Expect(Page).ToHaveTitleAsync("p95 of duration_ms · Sightglass");
        await Expect(Page.GetByRole(AriaRole.Main)).ToContainTextAsync(whole);
    }

    private async Task PickAsync(string label, string field)
    {
        await Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex($"^{label}:") }).ClickAsync();
        await Page.GetByRole(AriaRole.Textbox, new() { Name = "Find a field", Exact = true }).FillAsync(field);
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = $"{label}: {field}", Exact = true })).ToBeVisibleAsync();
    }

    private async Task<JsonNode> AskAsync(string formula) =>
        (await Fixture.Sample.PostJsonAsync("/api/query", new { language = "formula", query = formula, from = From, to = To })).Json["rows"]!;

    private static string Day(string time) => DateTime.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal).ToString("d MMM", CultureInfo.InvariantCulture);
}
