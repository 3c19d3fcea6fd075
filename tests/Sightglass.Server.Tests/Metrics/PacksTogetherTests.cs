using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sightglass.Server.Metrics;

/// <summary>Several applications that write to one tenant: the numbers of each pack are those of its own events.</summary>
public sealed partial class PacksTogetherTests(PacksTogetherTests.Tenants tenants) : IClassFixture<PacksTogetherTests.Tenants>
{
    private static readonly string[] Names = ["workers-ai", "chat-proxy", "ai-platform", "learning-app", "job-search", "genai"];

    public static TheoryData<string> All => [.. Names];

    [Theory]
    [MemberData(nameof(All))]
    public async Task MetricsOfAPack_BesideTheEventsOfAllOthers_AreThoseOfThePackAlone(string pack)
    {
        Assert.Equal(await ReadAsync(tenants.Alone[pack]), await ReadAsync(tenants.Together));

        async Task<IEnumerable<string>> ReadAsync(SightglassClient client) =>
            (await client.GetJsonAsync($"/api/metrics?pack={pack}&{Samples.Week}"))["metrics"]!.AsArray().Select(metric => Alike($"{metric!["name"]}: {metric["value"]} by {Groups(metric["by"])}"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task DashboardsOfAPack_BesideTheEventsOfAllOthers_AreThoseOfThePackAlone(string pack)
    {
        var dashboards = (await tenants.Together.GetJsonAsync("/api/dashboards"))["dashboards"]!.AsArray().Where(known => (string)known!["pack"]!["name"]! == pack).Select(known => (string)known!["name"]!).ToList();

        Assert.NotEmpty(dashboards);
        foreach (var dashboard in dashboards)
        {
            Assert.Equal(await ReadAsync(tenants.Alone[pack]), await ReadAsync(tenants.Together));

            async Task<IEnumerable<string>> ReadAsync(SightglassClient client) =>
                (await client.GetJsonAsync($"/api/dashboards/{dashboard}?{Samples.Week}"))["panels"]!.AsArray().Select(panel => Alike($"{dashboard}, {panel!["title"]}: {panel.ToJsonString()}"));
        }
    }

    private static string Alike(string text) => Fraction().Replace(Tenant().Replace(text, "tenant"), match => double.Parse(match.Value, CultureInfo.InvariantCulture).ToString("G12", CultureInfo.InvariantCulture));

    // The engine adds in another order when there are other events.
    [GeneratedRegex(@"[0-9]+\.[0-9]{8,}")]
    private static partial Regex Fraction();

    // Each tenant of the tests has a name of its own.
    [GeneratedRegex("tenant-[0-9]+")]
    private static partial Regex Tenant();

    private static string Groups(JsonNode? groups) =>
        groups is not JsonArray list ? "nothing" : string.Join("; ", list.Select(group => $"{group!["key"]?.ToJsonString()} {group["value"]}").Order(StringComparer.Ordinal));

    /// <summary>Each sample in a tenant of its own, and all of them in one.</summary>
    public sealed partial class Tenants(ServerFixture server) : IAsyncLifetime
    {
        public Dictionary<string, SightglassClient> Alone { get; } = [];

        public SightglassClient Together { get; } = server.NewTenantClient();

        public async ValueTask InitializeAsync()
        {
            foreach (var name in Names)
            {
                Alone[name] = server.NewTenantClient();
                var events = TenantId().Replace(Repository.Text($"samples/{name}.ndjson"), "");
                foreach (var client in new[] { Alone[name], Together })
                {
                    Assert.Equal(0, (int)(await client.PostEventsAsync(events)).Expect(HttpStatusCode.OK).Json["rejected"]!);
                }
            }

            await server.FlushAsync();
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        [GeneratedRegex("\"tenant_id\":\"[a-z]+\",")]
        private static partial Regex TenantId();
    }
}
