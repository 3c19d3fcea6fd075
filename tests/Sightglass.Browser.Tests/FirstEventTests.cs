namespace Sightglass.Browser;

/// <summary>The page of a new server, and sending the first events.</summary>
public sealed class FirstEventTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private HomePage Home => new(Page);

    [Theory]
    [InlineData("curl", "curl {0}/v1/events \\")]
    [InlineData("Log file", "./sightglass ingest app.ndjson --url {0}")]
    [InlineData("C#", "using var http = new HttpClient {{ BaseAddress = new Uri(\"{0}\") }};")]
    [InlineData("TypeScript", "await fetch('{0}/v1/events', {{")]
    public async Task Example_Copied_HoldsTheServersAddress(string way, string line)
    {
        await NewTenantAsync();
        await Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await Page.GotoAsync("/");
        await Page.GetByRole(AriaRole.Tab, new() { Name = way, Exact = true }).ClickAsync();

        await Page.GetByRole(AriaRole.Button, new() { Name = $"Copy the {way} example" }).ClickAsync();

        await Expect(Page.GetByText("Copied")).ToBeVisibleAsync();
        var copied = await Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.Contains(string.Format(null, line, Server.Address.GetLeftPart(UriPartial.Authority)), copied.Split('\n'));
    }

    [Fact]
    public async Task File_Chosen_ShowsWhatWasRejectedAndThenTheData()
    {
        var client = await NewTenantAsync();
        await Page.GotoAsync("/");
        const string Good = """{"event":"cache_lookup","cache_type":"kv","result":"hit"}""";
        const string Lines = $"{Good}\nnonsense\n{Good}\n[1]\n{Good}\n";
        var reasons = (await Server.Client(Server.NewTenant()).PostEventsAsync(Lines)).Json["errors"]!.AsArray().Select(error => (string)error!["message"]!).ToList();

        await Home.File.SetInputFilesAsync(FileOf("app.ndjson", Lines));

        var result = Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "app.ndjson: 3 accepted, 2 rejected" });
        await Expect(result.GetByRole(AriaRole.Listitem)).ToHaveTextAsync([$"line 2 {reasons[0]}", $"line 4 {reasons[1]}", "3 times the event has no member that is known as its time, so it has the time of its arrival; call it 'timestamp'"]);
        await Expect(Home.Verdict).ToContainTextAsync("3 events");
        await Expect(result.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(3);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Close the import report" }).ClickAsync();
        await Expect(result).ToHaveCountAsync(0);
        Assert.Equal(3, (await client.ListEventsAsync()).Count);
    }

    [Fact]
    public async Task File_OfOldEvents_LeadsToTheirTime()
    {
        await NewTenantAsync();
        await Page.GotoAsync("/");

        await Home.File.SetInputFilesAsync(Repository.FullPath("samples/workers-ai.ndjson"));

        await Expect(Page.GetByText("workers-ai.ndjson: 3,983 accepted, 0 rejected")).ToBeVisibleAsync();
        await Expect(Home.Verdict).ToContainTextAsync("14 Jan 2025");
        await Expect(Home.Card("Success rate")).ToBeVisibleAsync();
        Assert.StartsWith("2025-01-14T", Parameter("from"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Range_WithoutEvents_LeadsToTheNewest()
    {
        var client = await NewTenantAsync();
        await client.PostEventsAsync(Repository.Text("samples/workers-ai.ndjson"));
        await Server.FlushAsync();
        await Page.GotoAsync("/");

        await Expect(Page.GetByText("The newest event is from 20 Jan 2025, 23:34.")).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Show 13 Jan" }).ClickAsync();
        await Expect(Home.Verdict).ToContainTextAsync("13 Jan 2025");
        await Expect(Home.Card("Success rate")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task File_ThatIsNoJson_IsRefusedInWords()
    {
        Watch.Expect("POST /v1/events: 400");
        await NewTenantAsync();
        await Page.GotoAsync("/");

        await Home.File.SetInputFilesAsync(FileOf("page.html", "<html>\n</html>\n"));

        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Not imported: page.html.");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Send your first event" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Event_SentElsewhere_ShowsWithoutAClick()
    {
        var client = await NewTenantAsync();
        await Page.GotoAsync("/");
        await Expect(Page.GetByText("Waiting for events.")).ToBeVisibleAsync();

        await client.IngestAsync("""{"event":"cache_lookup","cache_type":"kv","result":"hit"}""");

        await Expect(Home.Verdict).ToContainTextAsync("1 event ·");
    }

    [Fact]
    public async Task Import_FromTheRail_LeadsToHome()
    {
        await NewTenantAsync();
        await Page.GotoAsync("/explore");
        await Shell.Rail.GetByRole(AriaRole.Button, new() { Name = "Import a file" }).ClickAsync();

        await Shell.ImportDialog.GetByLabel("File of events").SetInputFilesAsync(FileOf("one.json", """{"event":"imported_by_hand"}"""));

        await Expect(Home.Verdict).ToContainTextAsync("1 event ·");
        await Expect(Shell.ImportDialog).ToHaveCountAsync(0);
        await Expect(Page.GetByText("one.json: 1 accepted, 0 rejected")).ToBeVisibleAsync();
        await ExpectAddressAsync("/", ("from", "now-15m"), ("to", "now"));
        await Page.GetByRole(AriaRole.Link, new() { Name = "Show the event", Exact = true }).ClickAsync();
        await Expect(new ExplorePage(Page).Rows).ToContainTextAsync(["imported_by_hand"]);
    }

    private static FilePayload FileOf(string name, string text) => new() { Name = name, MimeType = "application/x-ndjson", Buffer = System.Text.Encoding.UTF8.GetBytes(text) };
}
