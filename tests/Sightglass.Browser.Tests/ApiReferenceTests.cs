namespace Sightglass.Browser;

/// <summary>The API reference loads nothing from other servers, and the content security policy blocks none of it.</summary>
public sealed class ApiReferenceTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task Reference_SignedOut_LeadsToSignInAndBack()
    {
        await Page.GotoAsync("/docs/api");
        var signIn = new SignInPage(Page);
        await Expect(signIn.Heading).ToBeVisibleAsync();

        await signIn.SubmitAsync(Server.NewKey(Scope.Query, BrowserFixture.SampleTenant));

        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Sightglass", Exact = true })).ToBeVisibleAsync();
        await Expect(Page).ToHaveTitleAsync("API reference · Sightglass");
        await PictureAsync("api-reference");
    }

    [Fact]
    public async Task Reference_OfTheMenu_AsksThisServerOnlyAndTriesRequestsOut()
    {
        await SignInAsync(BrowserFixture.SampleTenant);
        await Page.GotoAsync("/");
        await Expect(Shell.Rail.GetByRole(AriaRole.Link, new() { Name = "API reference" })).ToHaveAttributeAsync("href", "/docs/api");
        List<string> foreign = [];
        Page.Request += (_, request) =>
        {
            if (new Uri(request.Url).Authority != Address.Authority)
            {
                foreign.Add(request.Url);
            }
        };

        await Page.GotoAsync("/docs/api/#tag/sessions-and-keys/GET/api/session");
        await Page.GetByRole(AriaRole.Button, new() { NameRegex = new("Test Request.*session", System.Text.RegularExpressions.RegexOptions.IgnoreCase) }).First.ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Send") }).First.ClickAsync();

        await Expect(Page.GetByText($"\"{BrowserFixture.SampleTenant}\"").First).ToBeVisibleAsync();
        Assert.Empty(foreign);
        await PictureAsync("api-reference-request");

        // The request form of the package has elements without an accessible name.
        await Page.GotoAsync("/");
        await Expect(new HomePage(Page).Verdict).ToBeVisibleAsync();
    }
}
