using Microsoft.AspNetCore.WebUtilities;

namespace Sightglass.Browser.Infrastructure;

/// <summary>A test with its own browser context. It also fails on hidden errors of the page, and when the final page has no title or an element without a name.</summary>
public abstract class BrowserTest(BrowserFixture fixture) : IAsyncLifetime
{
    protected BrowserFixture Fixture { get; } = fixture;

    protected RunningServer Server => Fixture.Server;

    protected IPage Page { get; private set; } = null!;

    protected PageWatch Watch { get; private set; } = null!;

    protected Shell Shell => new(Page);

    /// <summary>The start address; that of the shared server unless a test has its own server.</summary>
    protected virtual Uri Address => Server.Address;

    protected virtual BrowserNewContextOptions Options => new();

    public virtual async ValueTask InitializeAsync()
    {
        var context = await Fixture.NewContextAsync(Address, Options);
        Page = await context.NewPageAsync();
        Watch = new PageWatch(Page);
    }

    public virtual async ValueTask DisposeAsync()
    {
        try
        {
            Assert.EndsWith(" · Sightglass", await Page.TitleAsync(), StringComparison.Ordinal);
            await AccessibleNames.AssertAsync(Page);
        }
        finally
        {
            await Page.Context.CloseAsync();
        }

        Watch.AssertQuiet();
    }

    /// <summary>Signs the browser in.</summary>
    /// <param name="tenant">Null for all tenants.</param>
    protected Task SignInAsync(string? tenant, Scope scopes = Scope.Ingest | Scope.Query) => Page.Context.AddCookiesAsync([Server.NewSession(scopes, tenant)]);

    /// <summary>Signs the browser in as a new tenant, and returns a client that sends its events.</summary>
    protected async Task<SightglassClient> NewTenantAsync()
    {
        var tenant = Server.NewTenant();
        await SignInAsync(tenant);
        return Server.Client(tenant);
    }

    /// <summary>Waits until the page is at this address, however its query is encoded.</summary>
    /// <param name="query">Every parameter, in any order.</param>
    protected async Task ExpectAddressAsync(string path, params (string Name, string Value)[] query)
    {
        var expected = Describe(path, query.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));
        try
        {
            await Page.WaitForURLAsync(url => Describe(url) == expected, new PageWaitForURLOptions { WaitUntil = WaitUntilState.Commit });
        }
        catch (TimeoutException)
        {
            Assert.Equal(expected, Describe(Page.Url));
        }
    }

    /// <summary>A parameter of the current address; null when it is absent.</summary>
    protected string? Parameter(string name) => QueryHelpers.ParseQuery(new Uri(Page.Url).Query).TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>A screenshot for people, under test-results/; nothing compares it.</summary>
    protected Task PictureAsync(string name) =>
        Page.ScreenshotAsync(new PageScreenshotOptions { Path = Repository.FullPath($"test-results/pictures/{name}.png"), Animations = ScreenshotAnimations.Disabled });

    private static string Describe(string url) =>
        Describe(new Uri(url).AbsolutePath, QueryHelpers.ParseQuery(new Uri(url).Query).Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToString())));

    private static string Describe(string path, IEnumerable<KeyValuePair<string, string>> query) =>
        string.Join(' ', query.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}").Prepend(path));
}
