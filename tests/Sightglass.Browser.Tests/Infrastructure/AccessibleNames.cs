using System.Text.Json;

namespace Sightglass.Browser.Infrastructure;

/// <summary>What a screen reader gets from a page.</summary>
public static class AccessibleNames
{
    // Roles of elements that people press, follow or fill in: each needs a name.
    private static readonly HashSet<string> Roles =
    [
        "button", "link", "textbox", "searchbox", "combobox", "checkbox", "switch", "radio", "slider", "spinbutton", "tab", "menuitem", "option",
        "dialog", "grid", "listbox", "tabpanel", "image", "img", "application",
    ];

    /// <summary>Fails and lists every element of the accessibility tree with such a role and no name.</summary>
    public static async Task AssertAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        var tree = (await session.SendAsync("Accessibility.getFullAXTree"))!.Value;
        await session.DetachAsync();
        string[] nameless = [.. tree.GetProperty("nodes").EnumerateArray()
            .Where(node => !node.GetProperty("ignored").GetBoolean() && Roles.Contains(Text(node, "role")) && Text(node, "name").Trim() == "")
            .Select(node => $"{Text(node, "role")}, node {node.GetProperty("backendDOMNodeId")}, in {new Uri(page.Url).PathAndQuery}")];
        Assert.True(nameless is [], $"without a name:\n{string.Join('\n', nameless)}");
    }

    private static string Text(JsonElement node, string property) =>
        node.TryGetProperty(property, out var value) && value.TryGetProperty("value", out var text) ? text.ToString() : "";
}
