using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Sightglass.Server.Http;

/// <summary>Headers of every answer, whatever it is.</summary>
public sealed class AnswerHeaderTests(ServerFixture server)
{
    [Theory]
    [InlineData("GET", "/health/live", 200)]
    [InlineData("HEAD", "/health/live", 200)]
    [InlineData("GET", "/api/session", 200)]
    [InlineData("GET", "/api/events", 200)]
    [InlineData("GET", "/api/events?limit=many", 400)]
    [InlineData("GET", "/api/events?tenant=another", 403)]
    [InlineData("GET", "/api/events/none", 404)]
    [InlineData("GET", "/api/nothing", 404)]
    [InlineData("GET", "/v1/nothing", 404)]
    [InlineData("DELETE", "/api/events", 405)]
    [InlineData("POST", "/api/query", 400)]
    [InlineData("POST", "/v1/events", 200)]
    [InlineData("POST", "/nothing", 404)]
    [InlineData("GET", "/docs/api/", 200)]
    [InlineData("GET", "/openapi.json", 200)]
    [InlineData("GET", "/assets/none.js", 404)]
    public async Task Answer_OfAnyKind_HasThem(string method, string path, int status)
    {
        using var client = server.NewTenantClient();
        using var content = method == "POST" ? new StringContent("", Encoding.UTF8, "application/json") : null;

        var reply = await client.SendAsync(new HttpMethod(method), path, content);

        Assert.Equal(status, (int)reply.Status);
        AssertSafe(reply);
        Assert.True(reply.Headers.CacheControl?.NoStore, $"{path}: {reply.Headers.CacheControl}");
    }

    [Theory]
    [InlineData("Host", "evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Authorization", "Bearer none", HttpStatusCode.Unauthorized)]
    public async Task Answer_ThatRefuses_HasThem(string header, string value, HttpStatusCode status)
    {
        using var client = server.Client(null);

        var reply = await client.SendAsync(HttpMethod.Get, "/api/events", null, (header, value));

        Assert.Equal(status, reply.Status);
        AssertSafe(reply);
        Assert.True(reply.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task Answer_ToAnUnexpectedException_HasATraceIdAndNothingOfTheInside()
    {
        using var body = new MemoryStream();
        await using var services = new ServiceCollection().AddLogging().AddProblemDetails().BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services, Response = { Body = body } };

        await new UnexpectedExceptionHandler(NullLogger<UnexpectedExceptionHandler>.Instance).TryHandleAsync(context, new InvalidOperationException("/var/lib/secret"), CancellationToken.None);

        var text = Encoding.UTF8.GetString(body.ToArray());
        Assert.Equal((500, "internal-error"), (context.Response.StatusCode, (string?)System.Text.Json.Nodes.JsonNode.Parse(text)!["code"]));
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("InvalidOperation", text, StringComparison.Ordinal);
    }

    private static void AssertSafe(Reply reply)
    {
        Assert.Equal("nosniff", reply.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", reply.Headers.GetValues("Referrer-Policy").Single());
        Assert.Contains("frame-ancestors 'none'", reply.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.False(reply.Headers.Contains("Server"));
    }
}
