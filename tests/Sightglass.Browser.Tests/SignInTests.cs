namespace Sightglass.Browser;

/// <summary>Signing in, and where it leads.</summary>
public sealed class SignInTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private SignInPage SignIn => new(Page);

    [Fact]
    public async Task Link_Followed_OpensHome()
    {
        await Page.GotoAsync(Server.NewLink(Scope.All, BrowserFixture.SampleTenant).AbsoluteUri);

        await ExpectAddressAsync("/");
        await Expect(Page).ToHaveTitleAsync("Home · Sightglass");
        await Expect(new HomePage(Page).Verdict).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Link_FollowedTwice_AsksForAKey()
    {
        var link = Server.NewLink(Scope.All, BrowserFixture.SampleTenant).AbsoluteUri;
        await Page.GotoAsync(link);
        await Expect(new HomePage(Page).Verdict).ToBeVisibleAsync();
        await Page.Context.ClearCookiesAsync();

        await Page.GotoAsync(link);

        await Expect(SignIn.Heading).ToBeVisibleAsync();
        await Expect(Page).ToHaveTitleAsync("Sign in · Sightglass");
    }

    [Fact]
    public async Task Key_Pasted_OpensThePageAskedFor()
    {
        await Page.GotoAsync("/explore?filter=event%3D%22cache_lookup%22&from=now-24h");
        await Expect(SignIn.Heading).ToBeVisibleAsync();

        await SignIn.SubmitAsync($"  {Server.NewKey(Scope.Query, BrowserFixture.SampleTenant)}\n");

        await ExpectAddressAsync("/explore", ("filter", "event=\"cache_lookup\""), ("from", "now-24h"));
        await Expect(Page).ToHaveTitleAsync("Explore · Sightglass");
    }

    [Fact]
    public async Task Key_Unknown_IsRefusedInWordsAndMayBeTriedAgain()
    {
        Watch.Expect("POST /api/session: 401");
        await Page.GotoAsync("/");
        await SignIn.SubmitAsync("sg_0000000000000000000000000000000000000000");
        await Expect(Page.GetByText("This server does not know that key.")).ToBeVisibleAsync();
        await Expect(SignIn.Key).ToHaveAttributeAsync("aria-invalid", "true");

        await SignIn.SubmitAsync(Server.NewKey(Scope.Query, BrowserFixture.SampleTenant));

        await Expect(new HomePage(Page).Verdict).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Key_HiddenAtFirst_IsShownOnRequest()
    {
        await Page.GotoAsync("/signin");
        await SignIn.Key.FillAsync("sg_something");
        await Expect(SignIn.Key).ToHaveAttributeAsync("type", "password");

        await Page.Keyboard.PressAsync("Tab");
        await Page.Keyboard.PressAsync("Enter");

        await Expect(SignIn.Key).ToHaveAttributeAsync("type", "text");
        await PictureAsync("signin-key-shown");
    }

    [Theory]
    [InlineData("/explore?live=1")]
    [InlineData("/metrics/success_rate?from=now-24h")]
    public async Task Page_SignedOut_LeadsToSignIn(string path)
    {
        await Page.GotoAsync(path);

        await Expect(SignIn.Heading).ToBeVisibleAsync();
        await ExpectAddressAsync("/signin", ("next", path));
        await Expect(SignIn.Submit).ToBeDisabledAsync();
    }

    [Fact]
    public async Task SignOut_FromThePalette_EndsTheSession()
    {
        await SignInAsync(BrowserFixture.SampleTenant);
        await Page.GotoAsync("/");
        await Expect(new HomePage(Page).Verdict).ToBeVisibleAsync();
        await Page.Keyboard.PressAsync("Control+k");
        await Shell.Palette.GetByRole(AriaRole.Combobox).FillAsync("sign out");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(SignIn.Heading).ToBeVisibleAsync();

        await Page.GotoAsync("/explore");

        await Expect(SignIn.Heading).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Session_EndedElsewhere_LeadsToSignInAndBack()
    {
        Watch.Tolerate("^GET /api/.*: 401$");
        await SignInAsync(BrowserFixture.SampleTenant);
        await Page.GotoAsync("/?from=now-30d");
        await Expect(new HomePage(Page).Verdict).ToBeVisibleAsync();
        await Page.Context.ClearCookiesAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Refresh now" }).ClickAsync();
        await Expect(SignIn.Heading).ToBeVisibleAsync();

        await SignIn.SubmitAsync(Server.NewKey(Scope.Query, BrowserFixture.SampleTenant));

        await Expect(new HomePage(Page).Verdict).ToBeVisibleAsync();
        await ExpectAddressAsync("/", ("from", "now-30d"));
    }

    [Fact]
    public async Task Key_ThatMayOnlySend_IsToldSo()
    {
        await SignInAsync(BrowserFixture.SampleTenant, Scope.Ingest);

        await Page.GotoAsync("/");

        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "This key may not read" })).ToBeVisibleAsync();
    }
}
