namespace Sightglass.Browser.Pages;

/// <summary>Explore: the filter, the histogram, the fields, the list, and the details of one event.</summary>
public sealed class ExplorePage(IPage page)
{
    /// <summary>The filter's input.</summary>
    public ILocator Filter { get; } = page.GetByRole(AriaRole.Textbox, new() { Name = "Filter", Exact = true });

    public ILocator Run { get; } = page.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true });

    /// <summary>The part of the filter that is marked as an error.</summary>
    public ILocator MarkedError { get; } = page.GetByRole(AriaRole.Textbox, new() { Name = "Filter", Exact = true }).Locator(".sg-error");

    public ILocator Suggestions { get; } = page.GetByRole(AriaRole.Listbox).GetByRole(AriaRole.Option);

    public ILocator Live { get; } = page.GetByRole(AriaRole.Button, new() { Name = "Live", Exact = true });

    public ILocator Histogram { get; } = page.GetByRole(AriaRole.Region, new() { Name = "Events over time" });

    /// <summary>The number of matching events.</summary>
    public ILocator Total { get; } = page.GetByRole(AriaRole.Region, new() { Name = "Events over time" }).GetByRole(AriaRole.Paragraph).Locator("strong");

    /// <summary>The part of the histogram that handles the pointer.</summary>
    public ILocator Plot { get; } = page.GetByRole(AriaRole.Application);

    public ILocator Facets { get; } = page.GetByRole(AriaRole.Navigation, new() { Name = "Fields" });

    public ILocator List { get; } = page.GetByRole(AriaRole.Grid, new() { Name = "Events" });

    /// <summary>Visible events, newest first.</summary>
    public ILocator Rows { get; } = page.GetByRole(AriaRole.Row).Filter(new() { HasNot = page.GetByRole(AriaRole.Columnheader) });

    public ILocator Toolbar { get; } = page.GetByRole(AriaRole.Toolbar, new() { Name = "Events" });

    /// <summary>The state of the live list.</summary>
    public ILocator TailStatus { get; } = page.GetByRole(AriaRole.Toolbar, new() { Name = "Events" }).GetByRole(AriaRole.Status);

    public ILocator Columns { get; } = page.GetByRole(AriaRole.Columnheader);

    public ILocator Details { get; } = page.GetByRole(AriaRole.Complementary, new() { Name = "Event details" });

    /// <summary>The message about the filter.</summary>
    public ILocator Problem(string text) => page.GetByRole(AriaRole.Status).Filter(new() { HasText = text });

    /// <summary>A value in the list of fields, whatever its count.</summary>
    public ILocator Facet(string field, string value) => Facets.GetByRole(AriaRole.Button, new() { Name = $"{field} {value}, " });

    public ILocator Tab(string name) => Details.GetByRole(AriaRole.Tab, new() { Name = name, Exact = true });

    /// <summary>A field in the details.</summary>
    public ILocator Field(string name, string value) => Details.GetByRole(AriaRole.Button, new() { Name = $"{name}: {value}", Exact = true });

    /// <summary>Writes a filter and runs it.</summary>
    public async Task FilterByAsync(string filter)
    {
        await Filter.FillAsync(filter);
        await Run.ClickAsync();
    }
}
