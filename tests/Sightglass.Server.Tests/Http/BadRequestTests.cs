using System.Net;
using System.Text;

namespace Sightglass.Server.Http;

/// <summary>Malformed requests get a problem, never a 5xx and never an empty response.</summary>
public sealed class BadRequestTests(ServerFixture server)
{
    [Theory]
    [InlineData("GET", "/api/events?limit=many", null, 400, "bad-request", "'limit' is 'many'; write a whole number.")]
    [InlineData("GET", "/api/events?limit=99999999999", null, 400, "bad-request", "'limit' is '99999999999'; write a whole number.")]
    [InlineData("GET", "/api/histogram?buckets=1.5", null, 400, "bad-request", "'buckets' is '1.5'; write a whole number.")]
    [InlineData("GET", "/api/metrics?key=perhaps", null, 400, "bad-request", "'key' is 'perhaps'; write true or false.")]
    [InlineData("POST", "/api/query", "", 400, "bad-request", "the body is empty; send a JSON object.")]
    [InlineData("POST", "/api/query/test", "", 400, "bad-request", "the body is empty; send a JSON object.")]
    [InlineData("POST", "/graphql", "", 400, "bad-request", "the body is empty; send a JSON object.")]
    [InlineData("POST", "/api/query", "{", 400, "bad-request", "the body is not the JSON that this address takes: it is cut short or damaged.")]
    [InlineData("POST", "/api/query", "[]", 400, "bad-request", "*")]
    [InlineData("POST", "/api/query", "null", 400, "bad-request", "*")]
    [InlineData("POST", "/api/query", "{\"language\":5}", 400, "bad-request", "the body is not the JSON that this address takes: 'language' has another type.")]
    [InlineData("POST", "/api/query", "{\"limit\":\"ten\"}", 400, "bad-request", "the body is not the JSON that this address takes: 'limit' has another type.")]
    [InlineData("POST", "/api/query", "{}", 400, "unknown-language", "*")]
    [InlineData("POST", "/api/query/test", "{}", 422, "bad-samples", "send 'events': a list of at most 1000 objects or raw lines.")]
    [InlineData("POST", "/api/query/test", "{\"query\":\"a=1\",\"events\":[1]}", 422, "bad-samples", "event 0: an event is a JSON object, this is a number")]
    [InlineData("POST", "/api/query/test", "{\"query\":\"a=1\",\"events\":[null]}", 422, "bad-samples", "event 0: an event is a JSON object, this is null")]
    [InlineData("GET", "/api/nothing", null, 404, "not-found", "no route for GET /api/nothing; see /openapi.json.")]
    [InlineData("GET", "/v1/nothing", null, 404, "not-found", "no route for GET /v1/nothing; see /openapi.json.")]
    [InlineData("POST", "/insert/jsonline", "{}", 404, "not-found", "no route for POST /insert/jsonline; see /openapi.json.")]
    [InlineData("POST", "/explore", "{}", 404, "not-found", "no route for POST /explore; see /openapi.json.")]
    [InlineData("POST", "/events.ndjson", "{}", 404, "not-found", "no route for POST /events.ndjson; see /openapi.json.")]
    [InlineData("PUT", "/v1/events", "{}", 405, "method-not-allowed", "/v1/events takes POST, and not PUT.")]
    [InlineData("DELETE", "/api/events", null, 405, "method-not-allowed", "/api/events takes GET, HEAD, and not DELETE.")]
    public async Task Request_ThatDoesNotFit_IsAProblem(string method, string path, string? body, int status, string code, string detail)
    {
        using var client = server.NewTenantClient();
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");

        var reply = await client.SendAsync(new HttpMethod(method), path, content);

        Assert.Equal((status, "application/problem+json"), ((int)reply.Status, reply.ContentType));
        Assert.Equal((code, "/problems/" + code), ((string?)reply.Json["code"], (string?)reply.Json["type"]));
        Assert.Equal(detail == "*" ? (string?)reply.Json["detail"] : detail, (string?)reply.Json["detail"]);
        Assert.NotEmpty((string)reply.Json["detail"]!);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Query_NotSaidToBeJson_IsToldSo(string? contentType)
    {
        using var client = server.NewTenantClient();
        using var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        var reply = await client.SendAsync(HttpMethod.Post, "/api/query", content);

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "application/problem+json", "unknown-content-type"), (reply.Status, reply.ContentType, (string?)reply.Json["code"]));
        Assert.Equal($"nothing takes POST /api/query with the content type '{contentType}'; send JSON, with 'Content-Type: application/json'.", (string?)reply.Json["detail"]);
    }
}
