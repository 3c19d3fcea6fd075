namespace Sightglass.Browser.Pages;

/// <summary>What surrounds every page: the rail and the top bar, and the dialogs that open over them.</summary>
public sealed class Shell(IPage page)
{
    public ILocator Rail { get; } = page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" });

    public ILocator TimeRange { get; } = page.GetByRole(AriaRole.Button, new() { Name = "Time range:" });

    public ILocator Theme { get; } = page.GetByRole(AriaRole.Button, new() { Name = "Theme:" });

    public ILocator Palette { get; } = page.GetByRole(AriaRole.Dialog, new() { Name = "Command palette" });

    public ILocator KeyboardHelp { get; } = page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard" });

    public ILocator ImportDialog { get; } = page.GetByRole(AriaRole.Dialog, new() { Name = "Import a file" });

    /// <summary>Shown while the server does not respond, or says that it will soon.</summary>
    public ILocator RetryBanner { get; } = page.GetByRole(AriaRole.Status).Filter(new() { HasText = "What you see may be old" });

    public Task OpenPaletteAsync() => page.GetByRole(AriaRole.Button, new() { Name = "Search or jump to…" }).ClickAsync();

    public async Task ChooseRangeAsync(string preset)
    {
        await TimeRange.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = preset, Exact = true }).ClickAsync();
    }
}
