namespace Sightglass.Browser.Pages;

/// <summary>The page for people without a session.</summary>
public sealed class SignInPage(IPage page)
{
    public ILocator Heading { get; } = page.GetByRole(AriaRole.Heading, new() { Name = "Sign in to Sightglass" });

    public ILocator Key { get; } = page.GetByLabel("Key", new() { Exact = true });

    public ILocator Submit { get; } = page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true });

    public async Task SubmitAsync(string key)
    {
        await Key.FillAsync(key);
        await Submit.ClickAsync();
    }
}
