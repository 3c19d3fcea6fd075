using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sightglass.Testing.Cases;

namespace Sightglass.Server.Conformance;

/// <summary>The cases of NDJSON and of levels, at the door of our own. Those of compact log events are with their door.</summary>
public sealed class IngestCaseTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static readonly CaseSuite Suite = new("08-alt-ingestion");

    public static TheoryData<string> Lines => [.. Suite.Ids("ndjson")];

    // OpenTelemetry's numbers belong to its own format.
    public static TheoryData<string> Levels => [.. Suite.Of("level").Where(item => item.GetProperty("input").GetProperty("source").GetString() != "otel").Select(item => item.GetProperty("id").GetString()!)];

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Lines_AreStoredAsExpected(string id)
    {
        var item = Suite.Find(id);
        var name = "case-" + id;

        // All tenants: a case lets the event choose its own. The name of each event tells the case, where it has none.
        using var client = server.Client(Auth.Scope.Ingest, null);
        using var content = new StringContent(item.GetProperty("input").GetProperty("body").GetString()!, Encoding.UTF8);
        content.Headers.ContentType = new(item.GetProperty("input").GetProperty("headers").GetProperty("Content-Type").GetString()!);
        var before = TimeProvider.System.GetUtcNow();

        var reply = await client.SendAsync(HttpMethod.Post, "/v1/events", content);

        var expect = item.GetProperty("expect");
        Assert.Contains((int)reply.Status, expect.GetProperty("status_any").EnumerateArray().Select(status => status.GetInt32()));
        Assert.Equal(expect.TryGetProperty("rejected", out var rejected) ? rejected.GetInt32() : 0, (int)reply.Json["rejected"]!);
        Assert.Equal(expect.GetProperty("events").GetArrayLength(), (int)reply.Json["accepted"]!);
        await server.FlushAsync();
        var stored = (await server.Admin.ListEventsAsync($"received>={before.ToUnixTimeMilliseconds()}")).OrderBy(found => ((string)found["id"]!)[16..], StringComparer.Ordinal).ToList();
        foreach (var (expected, actual) in expect.GetProperty("events").EnumerateArray().Zip(stored))
        {
            AssertContains(name, expected, actual);
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public async Task Level_OfAnotherSystem_IsOneOfOurs(string id)
    {
        using var client = server.NewTenantClient();
        var item = Suite.Find(id);

        await client.IngestAsync($$"""{"level":{{item.GetProperty("input").GetProperty("value").GetRawText()}}}""");

        await server.FlushAsync();
        Assert.Equal(item.GetProperty("expect").GetProperty("level").GetString(), (string?)(await client.ListEventsAsync())[0]["level"]);
    }

    private static void AssertContains(string name, JsonElement expected, JsonObject actual)
    {
        foreach (var member in expected.EnumerateObject())
        {
            switch (member.Name)
            {
                case "fields":
                    foreach (var field in member.Value.EnumerateObject())
                    {
                        JsonAssert.Equal(field.Value.GetRawText(), actual[field.Name == "latency_ms" ? "duration_ms" : field.Name] ?? actual["attributes"]?[field.Name]);
                    }

                    break;
                case "time":
                    Assert.Equal((name, member.Value.GetDateTimeOffset()), (name, (DateTimeOffset)actual["time"]!));
                    break;
                default:
                    Assert.Equal((name, member.Name, member.Value.ToString()), (name, member.Name, actual[member.Name]?.ToString()));
                    break;
            }
        }
    }
}
