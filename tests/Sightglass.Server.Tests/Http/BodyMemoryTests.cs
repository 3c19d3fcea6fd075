using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Sightglass.Server.Auth;

namespace Sightglass.Server.Http;

/// <summary>Bodies that no route takes: whoever sends them is refused before they take memory.</summary>
public sealed class BodyMemoryTests(ServerFixture server)
{
    private const int PieceBytes = 64 << 10;
    private const long BodyBytes = 300L << 20;
    private const long AllowedGrowth = 50L << 20;

    [Fact]
    public void Routes_OnlyOfIngestAndPacks_LimitBodiesThemselves()
    {
        var own = Routes().Where(route => route.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is { MaxRequestBodySize: null }).Select(route => route.RoutePattern.RawText!.Trim('/'));

        Assert.Equal(["api/events/raw", "api/packs/{name}", "ingest/clef", "loki/api/v1/push", "v1/datasets/{name}/points", "v1/events"], own.Order(StringComparer.Ordinal));
        Assert.All(Routes(), route => Assert.True(route.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is not { MaxRequestBodySize: > 1 << 20 }, route.DisplayName));
    }

    [Fact]
    public async Task Body_OfHundredsOfMegabytes_TakesNoMemory()
    {
        using var data = new DataFolder();
        await using var process = await ServerProcess.StartAsync(data.Path);
        await process.WaitUntilAllIsVisibleAsync();
        var ingest = Routes().Where(route => route.Metadata.GetMetadata<RequiredScope>() is { Scope: Scope.Ingest }).Select(PathOf).ToHashSet();
        var requests = Routes()
            .SelectMany(route => (route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["POST"]).Select(method => (Method: method, Path: PathOf(route))))
            .Where(request => request.Method != "GET")
            .SelectMany(request => new[] { (request.Method, request.Path, HasKey: false), (request.Method, request.Path, HasKey: true) })
            .Where(request => !request.HasKey || !ingest.Contains(request.Path))
            .ToList();

        // Once, so that what every first request costs is not counted.
        await SendAsync(process.Address, requests[0], isWhole: false);
        var before = process.ResidentBytes;
        var unread = 0;
        foreach (var request in requests)
        {
            // A client that goes on writing to a closed connection may lose the answer.
            var status = await SendAsync(process.Address, request, isWhole: true);
            unread += status == 0 ? 1 : 0;
            Assert.True(status is 0 or (>= 400 and < 500) || (status == 204 && request is { Method: "DELETE" }) || (status == 200 && request is { Path: "/api/session/link" }), $"{request}: {status}");
        }

        Assert.True(unread < requests.Count, "no request was answered");

        var growth = process.ResidentBytes - before;
        Assert.True(growth < AllowedGrowth, $"{growth >> 20} MiB after {requests.Count} requests");
    }

    [Theory]
    [InlineData("/api/session", BodyLimit.DefaultBytes)]
    [InlineData("/api/keys", BodyLimit.DefaultBytes)]
    [InlineData("/api/query", BodyLimit.QueryBytes)]
    [InlineData("/api/query/complete", BodyLimit.QueryBytes)]
    [InlineData("/api/query/test", 1 << 20)]
    public async Task Body_OverTheLimit_IsToldIt(string path, int limit)
    {
        foreach (var isChunked in new[] { false, true })
        {
            using var content = new StringContent("{\"x\":\"" + new string('a', limit) + "\"}", Encoding.UTF8, "application/json");
            content.Headers.ContentLength = isChunked ? null : content.Headers.ContentLength;

            var reply = await server.Admin.SendAsync(HttpMethod.Post, path, content, isChunked ? ("Transfer-Encoding", "chunked") : ("X-None", ""));

            Assert.Equal((413, "body-too-large", string.Create(CultureInfo.InvariantCulture, $"POST {path} takes at most {limit} bytes.")), ((int)reply.Status, (string?)reply.Json["code"], (string?)reply.Json["detail"]));
        }
    }

    [Fact]
    public async Task Query_OfTheLongestText_FitsHoweverItIsEscaped()
    {
        var text = "message:\"" + new string('語', 15_000) + "\"";
        var escaped = string.Concat(text.Select(c => c == '"' ? "\\\"" : char.IsAscii(c) ? c.ToString() : $"\\u{(int)c:x4}"));

        var reply = await server.Admin.PostJsonAsync("/api/query/check", "{\"language\":\"filter\",\"query\":\"" + escaped + "\"}");

        Assert.Equal(200, (int)reply.Status);
    }

    private static async Task<int> SendAsync(Uri address, (string Method, string Path, bool HasKey) request, bool isWhole)
    {
        await using var connection = await RawConnection.OpenAsync(address);
        var key = request.HasKey ? $"Authorization: Bearer {ServerProcess.AdminKey}\r\n" : "";
        await connection.SendAsync($"{request.Method} {request.Path} HTTP/1.1\r\nHost: {address.Authority}\r\n{key}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        var piece = Encoding.ASCII.GetBytes($"{PieceBytes:x}\r\n{new string('A', PieceBytes)}\r\n");
        try
        {
            await connection.SendAsync(piece);
            for (long sent = 0; isWhole && sent < BodyBytes; sent += PieceBytes)
            {
                await connection.SendAsync(piece);
            }
        }
        catch (IOException)
        {
            // The server has enough; its answer may still be read.
        }

        return await connection.ReadStatusAsync();
    }

    private IEnumerable<RouteEndpoint> Routes() => server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static string PathOf(RouteEndpoint route) =>
        "/" + string.Join('/', route.RoutePattern.RawText!.Trim('/').Split('/').Select(part => part.StartsWith('{') ? "none" : part));
}
