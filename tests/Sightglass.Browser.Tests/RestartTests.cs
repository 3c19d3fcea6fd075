namespace Sightglass.Browser;

/// <summary>The server stops and starts again while a page is open.</summary>
public sealed class RestartTests(BrowserFixture fixture) : ExploreTest(fixture)
{
    private readonly RunningServer _own = new(open: true);

    protected override Uri Address => _own.Address;

    public override async ValueTask InitializeAsync()
    {
        await _own.StartAsync();
        await _own.Client(tenant: null).IngestAsync("""{"event":"before_the_restart"}""");
        await _own.FlushAsync();
        await base.InitializeAsync();
        Watch.Tolerate("net::ERR_|: 401$|: 503$");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _own.DisposeAsync();
    }

    [Fact]
    public async Task Server_StoppedAndStarted_IsToldAndThePageGoesOn()
    {
        var home = new HomePage(Page);
        await Page.GotoAsync("/");
        await Expect(home.Verdict).ToContainTextAsync("1 event ·");
        await _own.Client(tenant: null).IngestAsync("""{"event":"before_the_restart"}""");
        await _own.FlushAsync();
        await _own.StopAsync();

        await Page.GetByRole(AriaRole.Button, new() { Name = "Refresh now" }).ClickAsync();
        await Expect(Shell.RetryBanner).ToContainTextAsync("Asking again in");
        await Expect(home.Verdict).ToBeVisibleAsync();
        await PictureAsync("server-stopped");
        await _own.StartAsync();

        await Expect(Shell.RetryBanner).ToHaveCountAsync(0);
        await Expect(home.Verdict).ToContainTextAsync("2 events");
    }

    [Fact]
    public async Task Engine_SlowToComeUp_IsToldAndThePageGoesOn()
    {
        var home = new HomePage(Page);
        await Page.GotoAsync("/");
        await Expect(home.Verdict).ToContainTextAsync("1 event ·");
        await _own.Client(tenant: null).IngestAsync("""{"event":"before_the_restart"}""");
        await _own.FlushAsync();
        var isUp = false;
        var asked = 0;
        await Page.RouteAsync("**/api/overview*", route =>
        {
            asked++;
            return isUp ? route.ContinueAsync() : route.FulfillAsync(new RouteFulfillOptions
            {
                Status = 503,
                ContentType = "application/problem+json",
                Headers = new Dictionary<string, string> { ["Retry-After"] = "1" },
                Body = """{"type":"/problems/engine-away","title":"The engine is not there right now","status":503,"detail":"it is being started again.","code":"engine-away"}""",
            });
        });

        await Page.GetByRole(AriaRole.Button, new() { Name = "Refresh now" }).ClickAsync();
        await Expect(Shell.RetryBanner).ToContainTextAsync("The engine is not there right now. What you see may be old.");
        await PictureAsync("engine-away");

        // Three questions were all that a page asked.
        while (asked < 6)
        {
            await Page.WaitForRequestAsync("**/api/overview*");
        }

        await Expect(home.Verdict).ToContainTextAsync("1 event ·");
        isUp = true;

        await Expect(home.Verdict).ToContainTextAsync("2 events");
        await Expect(Shell.RetryBanner).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Server_StoppedBeforeAPageIsLoaded_IsWaitedFor()
    {
        var home = new HomePage(Page);
        await Page.GotoAsync("/");
        await Expect(home.Verdict).ToBeVisibleAsync();
        await _own.StopAsync();

        await Shell.Rail.GetByRole(AriaRole.Link, new() { Name = "Explore" }).ClickAsync();
        await Page.Keyboard.PressAsync("Control+k");
        await Expect(Shell.RetryBanner).ToBeVisibleAsync();
        await Expect(home.Verdict).ToBeVisibleAsync();
        await _own.StartAsync();

        await Expect(Explore.Rows).ToContainTextAsync(["before_the_restart"]);
    }

    [Fact]
    public async Task Server_StoppedAndStarted_TheLiveListGoesOn()
    {
        await Page.GotoAsync("/explore?live=1");
        await Expect(Explore.Rows).ToContainTextAsync(["before_the_restart"]);
        await Expect(Explore.TailStatus).ToContainTextAsync("Live");

        await _own.StopAsync();
        await Expect(Explore.TailStatus).ToContainTextAsync("Connection lost, trying again in");
        await _own.StartAsync();
        await Expect(Explore.TailStatus).ToContainTextAsync("Live");
        await _own.Client(tenant: null).IngestAsync("""{"event":"after_the_restart"}""");

        await Expect(Explore.Rows).ToContainTextAsync(["after_the_restart", "before_the_restart"]);
    }

    [Fact]
    public async Task Server_StartedAnew_KeepsTheSession()
    {
        await using var keyed = new RunningServer();
        await keyed.StartAsync();
        var key = keyed.NewKey(Scope.Query, tenant: null);
        await Page.GotoAsync(new Uri(keyed.Address, "/explore?from=now-3d").AbsoluteUri);
        await new SignInPage(Page).SubmitAsync(key);
        await Expect(Explore.Filter).ToBeVisibleAsync();
        await keyed.StopAsync();
        await Page.Keyboard.PressAsync("r");
        await Expect(Shell.RetryBanner).ToBeVisibleAsync();
        await keyed.StartAsync();

        await Expect(Shell.RetryBanner).ToBeHiddenAsync();
        await ExpectAddressAsync("/explore", ("from", "now-3d"));
        await Expect(Explore.Filter).ToBeVisibleAsync();
    }
}
