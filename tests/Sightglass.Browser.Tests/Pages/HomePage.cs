namespace Sightglass.Browser.Pages;

/// <summary>"Is our AI fine?"</summary>
public sealed class HomePage(IPage page)
{
    public ILocator Verdict { get; } = page.GetByRole(AriaRole.Region, new() { Name = "Verdict" });

    public ILocator Cards { get; } = page.GetByRole(AriaRole.Article);

    public ILocator Failures { get; } = page.GetByRole(AriaRole.Region, new() { Name = "Top failures" });

    public ILocator LatestEvents { get; } = page.GetByRole(AriaRole.Region, new() { Name = "Latest events" });

    /// <summary>The file input of the drop zone.</summary>
    public ILocator File { get; } = page.GetByLabel("File of events");

    /// <summary>The card of a key metric.</summary>
    public ILocator Card(string title) => page.GetByRole(AriaRole.Article, new() { Name = title, Exact = true });

    /// <summary>A titled box: a breakdown, the costs.</summary>
    public ILocator Panel(string title) => page.GetByRole(AriaRole.Region, new() { Name = title, Exact = true });
}
