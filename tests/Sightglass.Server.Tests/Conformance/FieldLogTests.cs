using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Sightglass.Server.Conformance;

/// <summary>What people reported of other products, sent here: requests with their answers, and what is stored and found after them.</summary>
public sealed class FieldLogTests(ServerFixture server)
{
    private static readonly CaseSuite Suite = new("field-log");

    public static TheoryData<string> Cases => [.. Suite.All.Select(item => item.GetProperty("id").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Case_SentAndAsked_IsAsExpected(string id)
    {
        var input = Members(id, "input");
        var expect = Members(id, "expect");
        var client = (string?)input["sender"] == "all tenants" ? server.Admin : server.NewTenantClient();

        var answers = expect["answers"] as JsonArray ?? [];
        foreach (var (index, request) in List(input, "requests").Index())
        {
            var reply = await SendAsync(client, request!.AsObject());
            AssertAnswer(index < answers.Count ? answers[index]!.AsObject() : new JsonObject { ["status"] = 200 }, reply);
        }

        await server.FlushAsync();
        if (expect["events"] is { } events)
        {
            var stored = await client.ListEventsAsync();
            stored.Sort((left, right) => server.SequenceOf((string)left["id"]!).CompareTo(server.SequenceOf((string)right["id"]!)));
            AssertContains(events, new JsonArray([.. stored.Select(item => item.DeepClone())]), id);
        }

        foreach (var (query, found) in Named(expect, "filters"))
        {
            AssertFound(found!, query, await client.QueryAsync("filter", query));
        }

        foreach (var (query, value) in Named(expect, "formulas"))
        {
            AssertComputed(value, query, await client.QueryAsync("formula", query));
        }

        foreach (var (path, json) in Named(expect, "pages"))
        {
            AssertContains(json, await client.GetJsonAsync(path), path);
        }
    }

    private static JsonObject Members(string id, string name) => JsonNode.Parse(Suite.Find(id).GetProperty(name).GetRawText())!.AsObject();

    private static JsonArray List(JsonObject members, string name) => members[name] as JsonArray ?? [];

    private static JsonObject Named(JsonObject members, string name) => members[name] as JsonObject ?? [];

    private async Task<Reply> SendAsync(SightglassClient client, JsonObject request)
    {
        var (method, path) = (HttpMethod.Parse((string?)request["method"] ?? "POST"), (string?)request["path"] ?? "/v1/events");
        if (path.StartsWith("/api/", StringComparison.Ordinal))
        {
            await server.FlushAsync(); // A question about what was sent before.
        }

        using var content = new ByteArrayContent(CaseBody.Of(request));
        var headers = Named(request, "headers").ToLookup(header => header.Key.StartsWith("Content-", StringComparison.Ordinal), header => (header.Key, (string)header.Value!));
        if (CaseBody.IsJson(request))
        {
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        foreach (var (name, value) in headers[true])
        {
            content.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(method, path, method == HttpMethod.Get ? null : content, [.. headers[false]]);
    }

    private static void AssertAnswer(JsonObject expected, Reply reply)
    {
        Assert.True((int)expected["status"]! == (int)reply.Status, $"expected {expected.ToJsonString()}, got {reply}");
        if (expected["json"] is { } json)
        {
            AssertContains(json, reply.Json, "answer");
        }

        if (expected["allow"] is { } methods)
        {
            Assert.Equal((string)methods!, string.Join(", ", reply.Allow));
        }
    }

    /// <param name="expected">The number of events; or an object with <c>events</c> and the words of a warning; or <c>{"error":true}</c>. A number alone expects no warning.</param>
    /// <param name="query">The filter.</param>
    /// <param name="reply">Its answer.</param>
    private static void AssertFound(JsonNode expected, string query, Reply reply)
    {
        if (expected is JsonObject members && members["error"] is not null)
        {
            Assert.True(reply.Status == HttpStatusCode.BadRequest && (string?)reply.Json["code"] == "query-syntax" && reply.Json["position"] is not null, $"{query}: {reply}");
            return;
        }

        var rows = reply.Expect(HttpStatusCode.OK).Json["rows"]!.AsArray();
        var count = (int)(expected as JsonObject is { } told ? told["events"] : expected)!;
        Assert.True(count == rows.Count, $"{query}: expected {count} events, got {rows.Count}: {reply.Json["warnings"]?.ToJsonString()}");
        AssertWarning(expected as JsonObject, query, reply.Json);
    }

    /// <param name="expected">The value, or the rows; or an object with <c>value</c> or <c>rows</c> and the words of a warning. A value or rows alone expect no warning.</param>
    /// <param name="query">The formula.</param>
    /// <param name="reply">Its answer.</param>
    private static void AssertComputed(JsonNode? expected, string query, Reply reply)
    {
        var json = reply.Expect(HttpStatusCode.OK).Json;
        var told = expected as JsonObject;
        var value = told is null ? expected : told["rows"] ?? told["value"];
        AssertContains(value is JsonArray ? value : new JsonArray(new JsonArray(value?.DeepClone())), json["rows"], query);
        AssertWarning(told, query, json);
    }

    private static void AssertContains(JsonNode? expected, JsonNode? actual, string place)
    {
        if (Containment.Difference(expected, actual, place) is { } difference)
        {
            Assert.Fail(difference);
        }
    }

    private static void AssertWarning(JsonObject? expected, string query, JsonNode answer)
    {
        var warnings = answer["warnings"]!.AsArray().Select(warning => warning!.AsObject()).ToList();
        if (expected?["warning"] is not { } words)
        {
            Assert.True(warnings.Count == 0, $"{query}: {answer["warnings"]!.ToJsonString()}");
            return;
        }

        var warned = warnings.Find(warning => ((string)warning["message"]!).Contains((string)words!, StringComparison.Ordinal));
        Assert.True(warned is not null, $"{query}: expected '{words}', got {answer["warnings"]!.ToJsonString()}");
        if (expected["suggestion"] is { } suggestion)
        {
            Assert.Equal((query, (string?)suggestion), (query, (string?)warned["suggestion"]));
        }
    }
}
