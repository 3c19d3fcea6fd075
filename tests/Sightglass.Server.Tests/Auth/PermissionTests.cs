using System.Net;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Sightglass.Server.Auth;

/// <summary>The scopes of all endpoints. The table is generated from the endpoints themselves, so that a new one without a scope is noticed.</summary>
public sealed class PermissionTests(ServerFixture server)
{
    // Public: signing in, health and metrics for machines, the contract, the page.
    private static readonly string[] Open =
    [
        "GET /signin",
        "GET /api/session",
        "POST /api/session",
        "DELETE /api/session",
        "GET /health/live",
        "GET /health/ready",
        "GET /ready",
        "GET /openapi.json",
        "* /{*path}",
    ];

    [Fact]
    public void Endpoint_WithoutAScope_IsOneOfTheOpenOnes()
    {
        var open = Endpoints().Where(endpoint => endpoint.Metadata.GetMetadata<RequiredScope>() is null).SelectMany(Names).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(Open.Order(StringComparer.Ordinal), open);
    }

    [Fact]
    public async Task Endpoint_ForEveryKey_LetsInExactlyWhoHasTheScope()
    {
        (string Who, SightglassClient Client, Scope Has)[] callers =
        [
            ("nobody", server.Client(null), Scope.None),
            ("unknown key", server.Client("sg_0000000000000000000000000000000000000000"), Scope.None),
            ("ingest", server.Client(Scope.Ingest, server.NewTenant()), Scope.Ingest),
            ("query", server.Client(Scope.Query, server.NewTenant()), Scope.Query),
            ("ingest and query", server.Client(Scope.Ingest | Scope.Query, null), Scope.Ingest | Scope.Query),
            ("admin", server.Client(Scope.Admin, null), Scope.All),
        ];
        List<string> wrong = [];
        var asked = 0;
        foreach (var endpoint in Endpoints())
        {
            // Programs of this machine may read the metrics without a key.
            if (endpoint.Metadata.GetMetadata<RequiredScope>() is not { IsOpenOnLoopback: false } required)
            {
                continue;
            }

            var scope = required.Scope;

            foreach (var name in Names(endpoint))
            {
                var (method, path) = (name.Split(' ')[0], Sample(name.Split(' ')[1]));
                foreach (var (who, client, has) in callers)
                {
                    asked++;
                    if (await StatusAsync(client, method, path) is not { } status)
                    {
                        wrong.Add($"{name} by {who}: no answer within {client.Http.Timeout.TotalSeconds} s");
                        continue;
                    }

                    var expected = has == Scope.None ? HttpStatusCode.Unauthorized : (has & scope) == scope ? HttpStatusCode.OK : HttpStatusCode.Forbidden;

                    // On a busy machine a question may be refused for want of time or room; it was let in then.
                    var isIn = status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.InternalServerError);
                    if (expected == HttpStatusCode.OK ? !isIn : status != expected)
                    {
                        wrong.Add($"{name} by {who}: {(int)status}, expected {(int)expected}");
                    }
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(asked > 60, $"only {asked} questions were asked");
    }

    [Fact]
    public async Task Refusal_WithoutAKey_SaysHowToGetOne()
    {
        using var client = server.Client(null);

        var reply = await client.GetAsync("/api/events");

        Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json", "Bearer"), (reply.Status, reply.ContentType, reply.Headers.WwwAuthenticate.ToString()));
        JsonAssert.Equal(
            """
            {"type":"/problems/not-signed-in","title":"A valid key is needed","status":401,"code":"not-signed-in",
             "detail":"no key was sent, or no key of this server has this text: send 'Authorization: Bearer sg_…', or sign in; the first start printed an admin key and a sign-in link."}
            """,
            reply.Json.AsObject().Without("traceId"));
    }

    [Fact]
    public async Task Refusal_WithoutTheScope_NamesIt()
    {
        using var client = server.Client(Scope.Ingest, server.NewTenant());

        var reply = await client.GetAsync("/api/events");

        Assert.Equal(HttpStatusCode.Forbidden, reply.Status);
        JsonAssert.Equal(
            """{"type":"/problems/scope-missing","title":"The key may not do this","status":403,"detail":"the key lacks the scope 'query'.","code":"scope-missing"}""",
            reply.Json.AsObject().Without("traceId"));
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("bearer {key}", true)]
    [InlineData("Bearer   {key}  ", true)]
    [InlineData("Bearer {key}x")]
    [InlineData("{key}")]
    [InlineData("Basic {key}")]
    public async Task Authorization_InOddForms_IsReadOrRefused(string header, bool isKnown = false)
    {
        using var client = server.Client(null);
        var value = header.Replace("{key}", server.NewKey(Scope.Query, server.NewTenant()), StringComparison.Ordinal);

        var reply = await client.SendAsync(HttpMethod.Get, "/api/events", null, ("Authorization", value));

        Assert.Equal(isKnown ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, reply.Status);
    }

    /// <summary>Null without an answer in time.</summary>
    private static async Task<HttpStatusCode?> StatusAsync(SightglassClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is "POST" or "PUT" or "PATCH")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        // The live tail never ends, so only its head is read.
        try
        {
            using var response = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            return response.StatusCode;
        }
        catch (TaskCanceledException)
        {
            return null;
        }
    }

    private IEnumerable<RouteEndpoint> Endpoints() => server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static IEnumerable<string> Names(RouteEndpoint endpoint) =>
        (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"]).Select(method => $"{method} /{endpoint.RoutePattern.RawText!.TrimStart('/').TrimEnd('/')}");

    // Any value will do: a request without permission is rejected before the value is parsed.
    private static string Sample(string pattern) => string.Join('/', pattern.Split('/').Select(part => part.StartsWith('{') ? "00000000000000000000000000000000" : part));
}
