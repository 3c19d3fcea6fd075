using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Sightglass.Server.Http;

/// <summary>Methods of HTTP that a route does not name.</summary>
public sealed class MethodTests(ServerFixture server)
{
    [Fact]
    public async Task Address_WithAnotherMethod_SaysWhichItHas()
    {
        // None of them is a method of any route.
        foreach (var path in Paths())
        {
            var reply = await server.Admin.SendAsync(HttpMethod.Patch, path);

            // Cloudflare's addresses answer in its envelope.
            var code = reply.Json["errors"] is { } errors ? (int)errors[0]!["code"]! == 405 ? "method-not-allowed" : "" : (string?)reply.Json["code"];
            Assert.Equal((path, HttpStatusCode.MethodNotAllowed, "method-not-allowed"), (path, reply.Status, code));
            Assert.NotEmpty(reply.Allow);
        }
    }

    [Theory]
    [InlineData("/api/keys", "GET, HEAD, POST")]
    [InlineData("/api/packs/workers-ai", "DELETE, GET, HEAD, PUT")]
    [InlineData("/v1/events", "POST")]
    [InlineData("/api/session", "DELETE, GET, HEAD, POST")]
    public async Task Address_WithAnotherMethod_NamesAllOfThem(string path, string allow)
    {
        var reply = await server.Admin.SendAsync(HttpMethod.Options, path);

        Assert.Equal((HttpStatusCode.MethodNotAllowed, allow), (reply.Status, string.Join(", ", reply.Allow)));
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/api/events")]
    [InlineData("/api/metrics")]
    [InlineData("/api/packs")]
    [InlineData("/openapi.json")]
    [InlineData("/metrics")]
    [InlineData("/explore")]
    public async Task Head_OfAReadableAddress_IsItsGetWithoutABody(string path)
    {
        var got = await server.Admin.GetAsync(path);
        var head = await server.Admin.SendAsync(HttpMethod.Head, path);

        Assert.Equal((got.Status, got.ContentType, ""), (head.Status, head.ContentType, head.Text));
    }

    [Fact]
    public async Task Head_OfTheTail_Ends()
    {
        using var client = server.NewTenantClient();
        using var nobody = server.Client(null);

        var reply = await client.SendAsync(HttpMethod.Head, "/api/tail").WaitAsync(ServerFixture.Ceiling);

        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (reply.Status, reply.ContentType));
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.SendAsync(HttpMethod.Head, "/api/tail")).Status);
    }

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFFF")]
    [InlineData("FFFFFFFF")]
    [InlineData("-1")]
    [InlineData("zz")]
    [InlineData("")]
    public async Task Chunk_OfAnImpossibleSize_IsTheSendersMistake(string size)
    {
        foreach (var path in new[] { "/v1/events", "/api/query", "/api/session", "/api/packs/none" })
        {
            var method = path == "/api/packs/none" ? "PUT" : "POST";
            await using var connection = await RawConnection.OpenAsync(server.Address);
            await connection.SendAsync($"{method} {path} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nAuthorization: Bearer {server.NewKey(Auth.Scope.All, null)}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{size}\r\n");

            var status = await connection.ReadStatusAsync();

            Assert.True(status is 400 or 413, $"{path}, size '{size}': {status}");
        }
    }

    private IEnumerable<string> Paths() => server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not null)
        .Select(endpoint => "/" + string.Join('/', endpoint.RoutePattern.RawText!.Trim('/').Split('/').Select(part => part.StartsWith('{') ? "none" : part)))
        .Distinct();
}
