using System.Globalization;
using System.Text.RegularExpressions;

namespace Sightglass.Browser;

/// <summary>Live tail.</summary>
public sealed partial class LiveTests(BrowserFixture fixture) : ExploreTest(fixture)
{
    [Fact]
    public async Task Events_Sent_AppearOnTop()
    {
        var client = await OpenLiveAsync();

        await client.IngestAsync("""{"event":"first"}""");
        await Expect(Explore.Rows).ToContainTextAsync(["first"]);
        await client.IngestAsync("""{"event":"second"}""");

        await Expect(Explore.Rows).ToContainTextAsync(["second", "first"]);
        await Explore.Live.ClickAsync();
        await ExpectAddressAsync("/explore");
        await Expect(Explore.Rows).ToContainTextAsync(["second", "first"]);
        await Expect(Explore.TailStatus).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task List_Paused_StandsStillAndLosesNothing()
    {
        var client = await OpenLiveAsync();
        await client.IngestAsync("""{"event":"before"}""");
        await Expect(Explore.Rows).ToHaveCountAsync(1);
        await Explore.TailStatus.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();

        await client.IngestAsync("""{"event":"during","n":1}""", """{"event":"during","n":2}""", """{"event":"during","n":3}""");

        var resume = Explore.TailStatus.GetByRole(AriaRole.Button, new() { Name = "Show 3 new" });
        await Expect(resume).ToBeVisibleAsync();
        await Expect(Explore.TailStatus).ToContainTextAsync("Paused");
        await Expect(Explore.Rows).ToContainTextAsync(["before"]);
        await resume.ClickAsync();
        await Expect(Explore.Rows).ToContainTextAsync(["during", "during", "during", "before"]);
        await Page.Keyboard.PressAsync("Space");
        await Expect(Explore.TailStatus).ToContainTextAsync("Paused");
    }

    [Fact]
    public async Task List_Scrolled_PausesByItself()
    {
        var client = await OpenLiveAsync();
        await client.IngestAsync([.. Enumerable.Range(0, 100).Select(n => $$"""{"event":"scrolled","n":{{n}}}""")]);
        await Expect(Explore.List).ToHaveAttributeAsync("aria-rowcount", "101");

        await Explore.List.EvaluateAsync("list => list.parentElement.scrollTo(0, 1000)");
        await Expect(Explore.TailStatus).ToContainTextAsync("Paused");
        await client.IngestAsync("""{"event":"later"}""");
        await Expect(Explore.TailStatus).ToContainTextAsync("Show 1 new");
        await Explore.List.EvaluateAsync("list => list.parentElement.scrollTo(0, 0)");

        await Expect(Explore.Rows.First).ToContainTextAsync("later");
        await Expect(Explore.TailStatus).ToContainTextAsync("Live");
    }

    [Fact]
    public async Task Flood_FasterThanTheViewer_IsCounted()
    {
        const int Sent = 30_000;
        var client = await OpenLiveAsync();

        await client.IngestAsync([.. Enumerable.Range(0, Sent).Select(n => $$"""{"event":"flood","n":{{n}}}""")]);

        await Expect(Explore.TailStatus).ToContainTextAsync(SkippedPattern());
        await client.IngestAsync("""{"event":"after"}""");
        await Expect(Explore.Rows.First).ToContainTextAsync("after");
        var words = await Explore.TailStatus.InnerTextAsync();
        var skipped = Number(SkippedPattern().Match(words));
        var gone = Number(GonePattern().Match(words));
        Assert.InRange(skipped, 1, Sent - 1000);

        // Every event that was not skipped was shown: it is in the list, or newer events replaced it.
        if (gone > 0)
        {
            Assert.Equal(Sent + 1, 2000 + gone + skipped);
        }
    }

    [Fact]
    public async Task Filter_Applied_ShowsOnlyWhatMatches()
    {
        var client = await OpenLiveAsync("&filter=result%3D%22miss%22");

        await client.IngestAsync("""{"event":"cache_lookup","result":"hit"}""", """{"event":"cache_lookup","result":"miss"}""");
        await Expect(Explore.Rows).ToContainTextAsync(["miss"]);
        await Explore.FilterByAsync("result=\"hit\"");

        await Expect(Explore.TailStatus).ToContainTextAsync("Live");
        await client.IngestAsync("""{"event":"cache_lookup","result":"hit","n":2}""", """{"event":"cache_lookup","result":"miss","n":2}""");
        await Expect(Explore.Rows).ToContainTextAsync(["hit", "hit"]);
    }

    [Fact]
    public async Task Events_OfAnotherTenant_StayUnseen()
    {
        var client = await OpenLiveAsync();

        await Server.Client(Server.NewTenant()).IngestAsync("""{"event":"elsewhere"}""");
        await client.IngestAsync("""{"event":"here"}""");

        await Expect(Explore.Rows).ToContainTextAsync(["here"]);
    }

    private async Task<SightglassClient> OpenLiveAsync(string query = "")
    {
        var client = await NewTenantAsync();
        await Page.GotoAsync($"/explore?live=1{query}");
        await Expect(Explore.TailStatus).ToContainTextAsync("Live");
        return client;
    }

    private static int Number(Match match) => match.Success ? int.Parse(match.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"([\d,]+) skipped")]
    private static partial Regex SkippedPattern();

    [GeneratedRegex(@"kept, ([\d,]+) older gone")]
    private static partial Regex GonePattern();
}
