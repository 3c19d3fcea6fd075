using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sightglass.Server.Conformance;

/// <summary>The cases of the Query Builder over HTTP, at Cloudflare's address: the suite's events are stored, its requests are sent as they are.</summary>
public sealed class BuilderCaseTests(QueryCaseTests.Events events) : IClassFixture<QueryCaseTests.Events>
{
    private const string Telemetry = "/client/v4/accounts/0123456789abcdef/workers/observability/telemetry";

    private static readonly CaseSuite Given = new("02-workers-logs-query");
    private static readonly CaseSuite Own = new("query-builder");

    public static TheoryData<string> Cases => [.. Given.Ids("builder"), .. Own.Ids("builder")];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Case_AsItIsSent_GivesTheExpectedEventsOrRows(string id)
    {
        var item = Given.Ids("builder").Contains(id) ? Given.Find(id) : Own.Find(id);
        var expect = item.GetProperty("expect");

        var reply = await events.Client.PostJsonAsync($"{Telemetry}/query", item.GetProperty("input").GetProperty("request").GetRawText());

        if (expect.TryGetProperty("error", out var error))
        {
            Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
            Assert.False((bool)reply.Json["success"]!);
            Assert.Null(reply.Json["result"]);
            if (error.ValueKind == JsonValueKind.String)
            {
                Assert.Equal($"parameters, {error.GetString()}", (string?)reply.Json["errors"]![0]!["message"]);
            }

            return;
        }

        var result = Result(reply);
        if (expect.TryGetProperty("ids", out var ids))
        {
            Assert.Equal(ids.EnumerateArray().Select(one => one.GetInt32()), result["events"]!["events"]!.AsArray().Select(one => (int)((long)one!["timestamp"]! / 1000)));
        }
        else
        {
            AssertRows(expect.GetProperty("rows"), result["calculations"]!.AsArray());
        }
    }

    /// <summary>The same parameters are a query of <c>/api/query</c>, its check, its test and its translation.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Case_AsALanguage_IsCheckedAndAnswered(string id)
    {
        var item = Given.Ids("builder").Contains(id) ? Given.Find(id) : Own.Find(id);
        var expect = item.GetProperty("expect");
        var query = item.GetProperty("input").GetProperty("request").GetProperty("parameters").GetRawText();

        var check = (await events.Client.PostJsonAsync("/api/query/check", new { language = "builder", query })).Expect(HttpStatusCode.OK).Json;
        var reply = await events.Client.QueryAsync("builder", query);

        if (expect.TryGetProperty("error", out var error))
        {
            Assert.False((bool)check["valid"]!);
            Assert.Equal((400, "query-syntax"), ((int)reply.Status, (string?)reply.Json["code"]));
            Assert.Equal(error.ValueKind == JsonValueKind.String ? error.GetString() : (string?)check["errors"]![0]!["message"], (string?)reply.Json["detail"]);
            return;
        }

        Assert.Equal(expect.TryGetProperty("ids", out _) ? "filter" : "table", (string?)check["kind"]);
        var rows = reply.Expect(HttpStatusCode.OK).Json["rows"]!.AsArray();
        if (expect.TryGetProperty("rows", out var expected))
        {
            Assert.Equal(expected.GetArrayLength(), rows.Count);
        }
    }

    private static JsonNode Result(Reply reply)
    {
        var json = reply.Expect(HttpStatusCode.OK).Json;
        Assert.True((bool)json["success"]!);
        return json["result"]!;
    }

    /// <summary>The groups of all calculations are the same, in the same order.</summary>
    private static void AssertRows(JsonElement rows, JsonArray calculations)
    {
        foreach (var calculation in calculations)
        {
            var (name, aggregates) = ((string?)calculation!["alias"] ?? (string)calculation["calculation"]!, calculation["aggregates"]!.AsArray());
            Assert.Equal(rows.GetArrayLength(), aggregates.Count);
            foreach (var (expected, actual) in rows.EnumerateArray().Zip(aggregates))
            {
                var groups = actual!["groups"]!.AsArray().Select(group => $"{group!["key"]}={Text(group["value"])}");
                Assert.Equal(expected.GetProperty("groups").EnumerateObject().Select(group => $"{group.Name}={Text(JsonNode.Parse(group.Value.GetRawText()))}"), groups);
                var value = expected.GetProperty("values").GetProperty(name);
                Assert.Equal(value.ValueKind == JsonValueKind.Null ? null : value.GetDouble(), (double?)actual["value"], (one, other) => one is null || other is null ? one is null && other is null : Math.Abs(one.Value - other.Value) < 1e-9);
            }
        }

        static string Text(JsonNode? value) => value is null ? "null" : value.ToString().ToLower(CultureInfo.InvariantCulture) is "true" or "false" ? value.ToString().ToLowerInvariant() : value.ToString();
    }
}
