using System.Text.Json;

namespace Sightglass.Server.Catalog;

/// <summary>Differences between stored events and packs, of one tenant and one range.</summary>
public sealed class DriftReportTests(ServerFixture server)
{
    [Fact]
    public async Task Get_EventsThatDiffer_TellsWhereForTheTenantAlone()
    {
        using var client = server.NewTenantClient();
        using var other = server.NewTenantClient();
        await client.IngestAsync(
            """{"event":"session_created","session_id":"s1","time":"2026-11-20T10:00:00Z"}""",
            """{"event":"session_created","model":"m","time":"2026-11-20T10:01:00Z"}""",
            """{"event":"session_craeted","session_id":"s2","time":"2026-11-20T10:02:00Z"}""",
            """{"event":"stream_complete","session_id":"s1","chunk_count":"many","total_chunks":4,"time":"2026-11-20T10:03:00Z"}""",
            """{"event":"proxy_session_closed","session_id":"s0","time":"2026-11-10T08:30:00Z"}""",
            """{"message":"a line","time":"2026-11-20T10:00:00Z"}""",
            """{"message":"another line","time":"2026-11-20T10:00:00Z"}""");
        await other.IngestAsync("""{"event":"of_the_other","time":"2026-11-20T10:00:00Z"}""");
        await server.FlushAsync();

        var answer = await client.GetJsonAsync("/api/catalog/drift?from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z");

        var drift = answer["drift"]!.AsArray().Select(found => found!).ToList();
        Assert.Equal(2, (int)answer["seen"]!);
        Assert.Equal(
            [
                """{"code":"unnamed_event","event":"","count":2}""",
                """{"code":"undeclared_event","event":"session_craeted","count":1,"nearest":"session_created"}""",
                """{"code":"missing_field","event":"session_created","count":1,"pack":"chat-proxy","field":"session_id","of":2}""",
                """{"code":"changed_type","event":"stream_completed","count":1,"pack":"chat-proxy","field":"chunk_count","of":1,"expected":"integer"}""",
                """{"code":"silent_event","event":"proxy_session_closed","count":0,"pack":"chat-proxy","lastSeen":"2026-11-10T08:30:00Z"}""",
            ],
            drift.Where(found => (string)found["code"]! != "never_seen").Select(found => JsonSerializer.Serialize(found.AsObject().Where(member => member.Value is not null).ToDictionary())));
        Assert.Equal(48, drift.Count(found => (string)found["code"]! == "never_seen"));
        Assert.All(drift.Where(found => found["pack"] is not null), found => Assert.Equal("chat-proxy", (string)found["pack"]!));
        Assert.Contains("workers-ai", answer["unusedPacks"]!.AsArray().Select(name => (string)name!));
    }

    [Fact]
    public async Task Get_OfATenantWithoutEvents_ListsNothing()
    {
        using var client = server.NewTenantClient();

        var answer = await client.GetJsonAsync("/api/catalog/drift");

        Assert.Empty(answer["drift"]!.AsArray());
        Assert.Equal(6, answer["unusedPacks"]!.AsArray().Count);
    }
}
