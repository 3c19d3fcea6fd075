namespace Sightglass.Server.Explore;

/// <summary>Pages of events end by bytes as well, and go on with their cursor.</summary>
public sealed class PageSizeTests(ServerFixture server)
{
    private const int Events = 40;

    [Fact]
    public async Task List_OfLargeEvents_IsCutAndGoesOn()
    {
        using var client = server.NewTenantClient();
        await IngestAsync(client);
        var numbers = new List<int>();
        var (pages, cursor) = (0, "");
        do
        {
            var page = await client.GetJsonAsync($"/api/events?{SightglassClient.AllTime}&limit=1000&cursor={cursor}");
            numbers.AddRange(page["events"]!.AsArray().Select(item => (int)item!["attributes"]!["n"]!));
            cursor = (string?)page["cursor"];
            pages++;
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, Events), numbers.Order());
        Assert.InRange(pages, 3, 5);
    }

    [Fact]
    public async Task Query_OfLargeEvents_IsCutAndGoesOn()
    {
        using var client = server.NewTenantClient();
        await IngestAsync(client);
        var rows = 0;
        var (pages, cursor) = (0, (string?)null);
        do
        {
            var page = (await client.PostJsonAsync("/api/query", new { language = "filter", query = "", from = "0", to = "now+2d", limit = 1000, cursor })).Expect(System.Net.HttpStatusCode.OK).Json;
            rows += page["rows"]!.AsArray().Count;
            cursor = (string?)page["cursor"];
            pages++;
        }
        while (cursor is not null);

        Assert.Equal(Events, rows);
        Assert.InRange(pages, 3, 5);
    }

    [Fact]
    public async Task Query_OfLargeGroups_IsRefused()
    {
        using var client = server.NewTenantClient();
        for (var batch = 0; batch < 5; batch++)
        {
            await client.IngestAsync([.. Enumerable.Range(0, 14).Select(n => $$"""{"message":"{{batch * 100 + n}} {{new string('x', 1_000_000)}}"}""")]);
        }

        await server.FlushAsync();

        var reply = await client.QueryAsync("formula", "Count() GROUP BY message");

        Assert.Equal((422, "answer-too-large", "it has more than 50331648 bytes, the limit; ask for fewer rows, or group by fields with shorter values."), ((int)reply.Status, (string?)reply.Json["code"], (string?)reply.Json["detail"]));
    }

    private async Task IngestAsync(SightglassClient client)
    {
        for (var n = 0; n < Events; n += 10)
        {
            await client.IngestAsync([.. Enumerable.Range(n, 10).Select(i => $$"""{"n":{{i}},"text":"{{new string('x', 1_000_000)}}"}""")]);
        }

        await server.FlushAsync();
    }
}
