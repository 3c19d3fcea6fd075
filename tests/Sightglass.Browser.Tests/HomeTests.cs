using System.Globalization;
using System.Text.Json.Nodes;

namespace Sightglass.Browser;

/// <summary>Home with the week of the sample: it shows what the API returns.</summary>
public sealed class HomeTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    // The cost panel shows these together, so they have no cards.
    private static readonly HashSet<string> Costs = ["actual_cost_usd", "openai_only_cost_usd", "savings_usd", "savings_percent"];

    private HomePage Home => new(Page);

    [Fact]
    public async Task Cards_OfTheSample_ShowValueStatusAndBandOfTheOverview()
    {
        var overview = await OpenAsync();

        var metrics = overview["metrics"]!.AsArray().Where(metric => !Costs.Contains((string)metric!["name"]!)).ToList();
        await Expect(Home.Cards).ToHaveCountAsync(metrics.Count);
        foreach (var metric in metrics)
        {
            var (unit, groups) = (metric!["unit"], metric["by"]?.AsArray() ?? []);
            var card = Home.Card((string)metric["title"]!);
            await Expect(card).ToContainTextAsync($"{(string)metric["title"]!}{StatusWord(metric)}");
            await Expect(card).ToContainTextAsync(Reading.Value(metric["value"], unit));
            if ((string?)metric["target"]?["text"] is { } target)
            {
                await Expect(card).ToContainTextAsync($"Target {target}");
            }

            foreach (var group in groups.Take(4))
            {
                var row = card.GetByRole(AriaRole.Listitem).Filter(new() { HasText = KeyLabel(group!) }).First;
                await Expect(row).ToContainTextAsync(KeyLabel(group!) + Reading.Value(group!["value"], unit) + (string?)group["target"]?["text"]);
            }
        }
    }

    [Fact]
    public async Task Cards_OfTheSample_ShowTheChangeSinceThePeriodBefore()
    {
        var overview = await OpenAsync();

        var changed = overview["metrics"]!.AsArray()
            .Where(metric => !Costs.Contains((string)metric!["name"]!) && metric["value"] is not null && metric["previous"]?["value"] is not null)
            .ToList();
        Assert.NotEmpty(changed);
        foreach (var metric in changed)
        {
            await Expect(Home.Card((string)metric!["title"]!)).ToContainTextAsync(Change(metric));
        }

        var first = changed[0]!;
        await Home.Card((string)first["title"]!).GetByText(Change(first)).HoverAsync();
        await Expect(Page.GetByRole(AriaRole.Tooltip)).ToContainTextAsync($"{Reading.Value(first["previous"]!["value"], first["unit"])} in the period before");
    }

    [Fact]
    public async Task Verdict_OfTheSample_IsTheOverviewsInWords()
    {
        var overview = await OpenAsync();

        var verdict = overview["verdict"]!;
        await Expect(Home.Verdict.GetByRole(AriaRole.Heading)).ToHaveTextAsync((string)verdict["text"]!);
        await Expect(Home.Verdict).ToContainTextAsync((string)verdict["status"]! == "missed" ? "Needs attention" : "On target");
        await Expect(Home.Verdict).ToContainTextAsync($"{Events(overview)} events");
        Assert.NotEmpty(verdict["changes"]!.AsArray());
        await Expect(Home.Verdict.GetByRole(AriaRole.Listitem)).ToHaveTextAsync(verdict["changes"]!.AsArray().Select(change => (string)change!));
    }

    [Fact]
    public async Task Advice_OfAMissedBand_OpensWithAllItsTips()
    {
        var overview = await OpenAsync();
        var missed = overview["metrics"]!.AsArray().First(metric => Tips(metric!).Count > 0)!;
        var advice = Home.Card((string)missed["title"]!).GetByRole(AriaRole.Group);
        var tips = advice.GetByRole(AriaRole.Listitem);
        await Expect(tips.First).ToBeHiddenAsync();

        await advice.Locator("summary").ClickAsync();

        await Expect(tips).ToHaveTextAsync(Tips(missed));
        await Expect(tips.Last).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Breakdowns_OfTheSample_HaveABarForEachValue()
    {
        var overview = await OpenAsync();

        foreach (var metric in overview["breakdowns"]!.AsArray())
        {
            var groups = metric!["by"]!.AsArray().OrderByDescending(group => (double?)group!["value"] ?? 0).ToList();
            var total = groups.Sum(group => (double?)group!["value"] ?? 0);
            var panel = Home.Panel((string)metric["title"]!);
            await Expect(panel).ToContainTextAsync($"{Reading.Value(total, (string?)metric["unit"])} in all");
            await Expect(panel.GetByRole(AriaRole.Listitem)).ToHaveTextAsync(groups.Take(6).Select(group =>
                KeyLabel(group!) + Reading.Value(group!["value"], metric["unit"]) + Reading.Percent((double)group["value"]! / total * 100)));
            var bars = await panel.Locator("li [aria-hidden] > span").EvaluateAllAsync<string[]>("bars => bars.map(bar => bar.style.width)");
            var widths = groups.Take(6).Select(group => (double)group!["value"]! / (double)groups[0]!["value"]! * 100).ToArray();
            Assert.Equal(widths, bars.Select(width => double.Parse(width.TrimEnd('%'), CultureInfo.InvariantCulture)), (one, other) => Math.Abs(one - other) < 0.01);
        }
    }

    [Fact]
    public async Task Costs_OfTheSample_AreThoseOfTheOverview()
    {
        var costs = (await OpenAsync())["costs"]!;

        var panel = Home.Panel((string)costs["title"]!);
        await Expect(panel).ToContainTextAsync($"Saved {Reading.Value(costs["saved"]!["value"], "usd")} {Reading.Value(costs["savedPercent"]!["value"], "percent")}");
        foreach (var side in new[] { costs["actual"]!, costs["alternative"]! })
        {
            await Expect(panel).ToContainTextAsync((string)side["title"]! + Reading.Value(side["value"], "usd"));
        }
    }

    [Fact]
    public async Task Chain_OfTheSample_TellsWhatEachStageDelivered()
    {
        var chain = (await OpenAsync())["chain"]!;

        var stages = chain["stages"]!.AsArray();
        var items = Home.Panel((string)chain["title"]!).GetByRole(AriaRole.Listitem);
        await Expect(items).ToHaveCountAsync(stages.Count + 1);
        for (var i = 0; i < stages.Count; i++)
        {
            await Expect(items.Nth(i)).ToContainTextAsync($"{stages[i]!["name"]}{Reading.Count((double)stages[i]!["delivered"]!)} of {Reading.Count((double)stages[i]!["asked"]!)}");
        }

        await Expect(items.Last).ToContainTextAsync(Reading.Count(stages.Sum(stage => (double)stage!["delivered"]!)));
        await items.First.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(Page).ToHaveTitleAsync("Explore · Sightglass");
        Assert.Equal((string?)stages[0]!["filter"], Parameter("filter"));
    }

    [Fact]
    public async Task TimeRange_Changed_IsInTheAddressAndSurvivesReload()
    {
        await OpenAsync();

        await Shell.ChooseRangeAsync("Last 24 hours");

        await ExpectAddressAsync("/", ("from", "now-24h"), ("to", "now"));
        var overview = await WaitForAnswerAsync("/api/overview", () => Page.ReloadAsync());
        Assert.InRange((DateTimeOffset)overview["to"]! - (DateTimeOffset)overview["from"]!, TimeSpan.FromHours(24), TimeSpan.FromHours(24));
        await Expect(Home.Verdict).ToContainTextAsync($"{Events(overview)} events");
        await Expect(Shell.TimeRange).ToContainTextAsync("Last 24 hours");
        await Page.GoBackAsync();
        await Expect(Shell.TimeRange).ToContainTextAsync("Last 7 days");
    }

    [Fact]
    public async Task TimeRange_Typed_IsChecked()
    {
        await OpenAsync();
        await Shell.TimeRange.ClickAsync();
        var apply = Page.GetByRole(AriaRole.Button, new() { Name = "Apply" });

        await Page.GetByLabel("From", new() { Exact = true }).FillAsync("sometime");
        await Expect(Page.GetByText("Not a time")).ToBeVisibleAsync();
        await Expect(apply).ToBeDisabledAsync();
        await Page.GetByLabel("From", new() { Exact = true }).FillAsync("now-3d");
        await Page.GetByLabel("To (not included)").FillAsync("now-4d");
        await Expect(Page.GetByText("Must be after From")).ToBeVisibleAsync();
        await Page.GetByLabel("To (not included)").FillAsync("now-1d");
        await apply.ClickAsync();

        await ExpectAddressAsync("/", ("from", "now-3d"), ("to", "now-1d"));
        await Expect(Shell.TimeRange).ToHaveTextAsync("now-3d – now-1d UTC");
    }

    [Fact]
    public async Task Card_Clicked_OpensTheMetricOfTheSameRange()
    {
        await SignInAsync(BrowserFixture.SampleTenant);
        await Page.GotoAsync("/?from=now-3d");

        await Home.Card("Cache hit rate").GetByRole(AriaRole.Link, new() { Name = "Cache hit rate" }).ClickAsync();

        await ExpectAddressAsync("/metrics/cache_hit_rate", ("from", "now-3d"));
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Cache hit rate", Level = 1 })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Failure_Clicked_OpensItsEvents()
    {
        var overview = await OpenAsync();
        var failure = overview["failures"]![0]!;
        await Expect(Home.Failures.GetByRole(AriaRole.Row)).ToHaveCountAsync(overview["failures"]!.AsArray().Count + 1);
        var row = Home.Failures.GetByRole(AriaRole.Row).Nth(1);
        await Expect(row).ToContainTextAsync($"{(string?)failure["error"] ?? "No error text"}{(string?)failure["event"]}{Reading.Count((double)failure["count"]!)}");

        await row.GetByRole(AriaRole.Link).ClickAsync();

        await ExpectAddressAsync("/explore", ("filter", (string)failure["filter"]!));
        await Expect(new ExplorePage(Page).Total).ToHaveTextAsync(Reading.Count((double)failure["count"]!));
    }

    [Fact]
    public async Task PartOfAMetric_Clicked_OpensTheEventsBehindIt()
    {
        await OpenAsync();

        await Home.Panel("Failed attempts").GetByRole(AriaRole.Link).First.ClickAsync();

        await Expect(Page).ToHaveTitleAsync("Explore · Sightglass");
        var filter = Parameter("filter");
        var counted = await Fixture.Sample.GetJsonAsync($"/api/histogram?filter={Uri.EscapeDataString(filter!)}");
        await Expect(new ExplorePage(Page).Total).ToHaveTextAsync(Reading.Count((double)counted["total"]!));
        Assert.NotEqual(0, (int)counted["total"]!);
    }

    [Fact]
    public async Task MeasuredHow_Clicked_ShowsTheFormula()
    {
        var overview = await OpenAsync();
        var metric = overview["metrics"]![0]!;

        await Page.GetByRole(AriaRole.Button, new() { Name = $"How {metric["title"]} is measured" }).ClickAsync();

        var information = Page.GetByRole(AriaRole.Dialog);
        await Expect(information).ToContainTextAsync((string)metric["formula"]!);
        await Expect(information).ToContainTextAsync($"Counted per{metric["grain"]}");
    }

    [Fact]
    public async Task LatestEvent_Clicked_OpensItsDetails()
    {
        await OpenAsync();
        var newest = (await Fixture.Sample.GetJsonAsync("/api/events?limit=8"))["events"]!.AsArray();
        await Expect(Home.LatestEvents.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(8);

        await Home.LatestEvents.GetByRole(AriaRole.Link).Nth(1).ClickAsync();

        await ExpectAddressAsync("/explore", ("event", (string)newest[0]!["id"]!));
        await Expect(new ExplorePage(Page).Details.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync((string)newest[0]!["event"]!);
    }

    private async Task<JsonNode> OpenAsync()
    {
        await SignInAsync(BrowserFixture.SampleTenant);
        return await WaitForAnswerAsync("/api/overview", () => Page.GotoAsync("/"));
    }

    private async Task<JsonNode> WaitForAnswerAsync(string path, Func<Task> action)
    {
        await SignInAsync(BrowserFixture.SampleTenant);
        var response = await Page.RunAndWaitForResponseAsync(action, response => new Uri(response.Url).AbsolutePath == path && response.Ok);
        return JsonNode.Parse(await response.TextAsync())!;
    }

    private static string KeyLabel(JsonNode group) => string.Join(" · ", group["key"]!.AsObject().Select(part => (string?)part.Value ?? "(none)"));

    private static List<string> Tips(JsonNode metric) =>
    [
        .. metric["advice"]?.AsArray().Select(tip => (string)tip!) ?? [],
        .. metric["by"]?.AsArray().SelectMany(group => group!["advice"]?.AsArray().Select(tip => $"{KeyLabel(group)}: {(string)tip!}") ?? []) ?? [],
    ];

    private static string StatusWord(JsonNode metric) => (string?)metric["status"] switch
    {
        "met" => "Met",
        "near" => "Near the edge",
        "missed" => "Missed",
        "no_data" => "No data",
        "too_few" => "Too few to judge",
        _ => "",
    };

    private static string Events(JsonNode overview)
    {
        var (own, all) = ((double)overview["packEvents"]!, (double)overview["events"]!);
        return own < all ? $"{Reading.Count(own)} of {Reading.Count(all)}" : Reading.Count(all);
    }

    private static string Change(JsonNode metric)
    {
        var (now, then) = ((double)metric["value"]!, (double)metric["previous"]!["value"]!);
        var change = (string?)metric["previous"]!["change"];
        if (change == "too_few")
        {
            return "too few to compare";
        }

        var size = (string?)metric["unit"] switch
        {
            "ratio" => Math.Abs(now - then) * 100,
            "percent" => Math.Abs(now - then),
            _ => Math.Abs((now - then) / then) * 100,
        };
        if (size < 0.05)
        {
            return "no change";
        }

        var unit = (string?)metric["unit"] is "ratio" or "percent" ? "pts" : "%";
        var meaning = change switch
        {
            "better" => " better",
            "worse" => " worse",
            "noise" => ", within noise",
            _ => "",
        };
        return $"{size.ToString(size >= 100 ? "0" : "0.#", CultureInfo.InvariantCulture)} {unit}{meaning}";
    }
}
