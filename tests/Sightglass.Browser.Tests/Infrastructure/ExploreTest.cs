using System.Text.Json.Nodes;

namespace Sightglass.Browser.Infrastructure;

/// <summary>A test of Explore.</summary>
public abstract class ExploreTest(BrowserFixture fixture) : BrowserTest(fixture)
{
    protected ExplorePage Explore => new(Page);

    /// <summary>Opens Explore with the sample.</summary>
    protected async Task OpenSampleAsync(string query = "")
    {
        await SignInAsync(BrowserFixture.SampleTenant);
        await Page.GotoAsync($"/explore{query}");
        await Expect(Explore.Rows.First).ToBeVisibleAsync();
    }

    /// <summary>Opens Explore as a tenant with exactly these events.</summary>
    protected async Task<SightglassClient> OpenAsync(IEnumerable<string> events, string query = "")
    {
        var client = await NewTenantAsync();
        await client.IngestAsync([.. events]);
        await Server.FlushAsync();
        await Page.GotoAsync($"/explore{query}");
        return client;
    }

    /// <summary>The count that the API returns for the sample in the page's default range.</summary>
    protected async Task<int> CountAsync(string filter) =>
        (int)(await Fixture.Sample.GetJsonAsync($"/api/histogram?filter={Uri.EscapeDataString(filter)}"))["total"]!;

    /// <summary>Checks that the page shows this number of matching events.</summary>
    protected async Task ExpectTotalAsync(int total) => await Expect(Explore.Total).ToHaveTextAsync(Reading.Count(total));

    protected static string Ago(TimeSpan time) => JsonValue.Create(TimeProvider.System.GetUtcNow() - time).ToJsonString();
}
