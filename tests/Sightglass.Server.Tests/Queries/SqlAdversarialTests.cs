using System.Net;

namespace Sightglass.Server.Queries;

/// <summary>Hostile SQL over HTTP: refused with its place, or harmless. A canary lies in another tenant, in a file and in the engine's own tables.</summary>
public sealed class SqlAdversarialTests(ServerFixture server)
{
    private const string Canary = "canary-of-another-tenant";
    private const int AtOnce = 4;

    private static readonly CaseSuite Suite = new("sql-adversarial");

    public static TheoryData<string> Groups => [.. Suite.All.Select(item => item.GetProperty("group").GetString()!).Distinct()];

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task HostileText_IsRefusedOrHarmless(string group)
    {
        using var other = server.NewTenantClient();
        await other.IngestAsync($$"""{"event":"secret_event","message":"{{Canary}}","note":"{{Canary}}"}""");
        await other.SendAsync(HttpMethod.Post, "/v1/datasets/secret_points/points", new StringContent($$"""{"blobs":["{{Canary}}"]}"""));
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"event":"own","message":"mine","duration_ms":5}""");
        await server.FlushAsync();

        foreach (var batch in Suite.Of(group).Chunk(AtOnce))
        {
            await Task.WhenAll(batch.Select(item => AssertHarmlessAsync(client, item.GetProperty("input").GetProperty("sql").GetString()!)));
        }

        // The table is whole, and the other tenant's event still there.
        Assert.Equal(1, (int)(await client.QueryAsync("sql", "SELECT count(*) FROM events")).Json["rows"]![0]![0]!);
        Assert.Equal(1, (int)(await other.QueryAsync("sql", "SELECT count(*) FROM secret_event")).Json["rows"]![0]![0]!);
    }

    /// <summary>What is printed for the engine has nothing of the text but in parameters: neither a text nor a name of it.</summary>
    [Fact]
    public async Task PrintedStatement_HasNothingOfTheText()
    {
        await server.Admin.IngestAsync("""{"event":"own","message":"mine"}""");
        await server.FlushAsync();
        const string text = "SELECT message AS zzalias, 'zztext' AS zzother, zzfield + 1, json_extract_scalar(message, '$.zzpath') FROM events zztable WHERE zzname LIKE '%zzlike%' AND message = 'zzequal' GROUP BY message, zzfield";

        var reply = (await server.Admin.PostJsonAsync("/api/query/translate", new { language = "sql", query = text })).Expect(HttpStatusCode.OK);

        Assert.DoesNotContain("zz", (string)reply.Json["sql"]!, StringComparison.Ordinal);
        Assert.Contains("zzlike", reply.Json["parameters"]!.ToJsonString(), StringComparison.Ordinal);
    }

    private static async Task AssertHarmlessAsync(SightglassClient client, string text)
    {
        foreach (var language in (string[])["sql", "analytics-sql"])
        {
            var reply = await client.QueryAsync(language, text);
            Assert.True(reply.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity, $"{text}: {reply}");
            Assert.DoesNotContain(Canary, reply.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("root:x:", reply.Text, StringComparison.Ordinal);
            Assert.True(reply.Status == HttpStatusCode.OK || reply.Json["position"] is not null || (string?)reply.Json["code"] is "query-memory", $"{text}: {reply}");
        }
    }
}
