using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Sightglass.Server.Http;

namespace Sightglass.Server.Auth;

/// <summary>A server behind a proxy that it trusts: what is forwarded comes from other machines.</summary>
public sealed class ProxyTests(ProxyTests.ProxiedServer server) : IClassFixture<ProxyTests.ProxiedServer>
{
    [Fact]
    public async Task Cookie_ThroughTheProxysTls_IsSecure()
    {
        using var client = server.Client(null);
        using var content = new StringContent($$"""{"key":"{{server.NewKey(Scope.Query, null)}}"}""", Encoding.UTF8, "application/json");

        var reply = await client.SendAsync(HttpMethod.Post, "/api/session", content, ("X-Forwarded-Proto", "https"));

        Assert.Contains("; secure", reply.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_ThroughTheProxysTls_WritesFromItsOwnOrigin()
    {
        using var client = server.Client(null);
        var cookie = (await client.PostJsonAsync("/api/session", new { key = server.NewKey(Scope.Query, null) })).Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        async Task<HttpStatusCode> CheckAsync(string origin)
        {
            using var content = new StringContent("""{"language":"filter","query":"a=1"}""", Encoding.UTF8, "application/json");
            return (await client.SendAsync(HttpMethod.Post, "/api/query/check", content, ("Cookie", cookie), ("Host", "ai.example"), ("X-Forwarded-Proto", "https"), ("Origin", origin))).Status;
        }

        Assert.Equal(HttpStatusCode.OK, await CheckAsync("https://ai.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await CheckAsync("http://ai.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await CheckAsync("https://ai.example:8443"));
        Assert.Equal(HttpStatusCode.Forbidden, await CheckAsync("https://other.ai.example"));
    }

    [Fact]
    public async Task State_WithoutAKey_IsWordsOnly()
    {
        using var client = server.Client(null);

        JsonAssert.Equal("""{"status":"ready","engine":"up","error":null}""", await client.GetJsonAsync("/health/ready"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/metrics")).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.Admin.GetAsync("/metrics")).Status);
        Assert.NotNull((await server.Admin.GetJsonAsync("/health/ready"))["spool"]);
    }

    /// <summary>Trusts this machine's proxies.</summary>
    public sealed class ProxiedServer : ServerFixture
    {
        protected override void Configure(IServiceCollection services) => services.AddSingleton(new HttpOptions { TrustedProxies = "127.0.0.1" });
    }
}

/// <summary>A server behind a proxy of the same machine, which asks by the public name, or by its own, and has put the page below a path.</summary>
public sealed class NamedHostTests(NamedHostTests.NamedServer server) : IClassFixture<NamedHostTests.NamedServer>
{
    [Theory]
    [InlineData("logs.example.com", null, true)]
    [InlineData("LOGS.example.com:8443", "https://logs.example.com:8443", true)]
    [InlineData("a.internal.example", "http://b.internal.example", true)]
    [InlineData("127.0.0.1", "https://logs.example.com", true)]
    [InlineData("internal.example", null, false)]
    [InlineData("evil.example", null, false)]
    [InlineData("logs.example.com.evil.example", null, false)]
    [InlineData("logs.example.com", "https://evil.example", false)]
    public async Task Request_ForANameOfOurs_IsTaken(string host, string? origin, bool isTaken)
    {
        using var client = server.Client(null);
        (string, string)[] headers = origin is null ? [("Host", host)] : [("Host", host), ("Origin", origin)];

        Assert.Equal(isTaken ? HttpStatusCode.OK : HttpStatusCode.Forbidden, (await client.SendAsync(HttpMethod.Get, "/health/live", null, headers)).Status);
    }

    [Fact]
    public async Task Session_ThroughAProxyThatAsksByItsOwnName_Writes()
    {
        using var client = server.Client(null);
        var cookie = (await client.PostJsonAsync("/api/session", new { key = server.NewKey(Scope.Query, null) })).Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("path=/sg/", cookie, StringComparison.Ordinal);
        async Task<HttpStatusCode> CheckAsync(string origin)
        {
            using var content = new StringContent("""{"language":"filter","query":"a=1"}""", Encoding.UTF8, "application/json");
            return (await client.SendAsync(HttpMethod.Post, "/sg/api/query/check", content, ("Cookie", cookie.Split(';')[0]), ("Origin", origin))).Status;
        }

        Assert.Equal(HttpStatusCode.OK, await CheckAsync("https://logs.example.com"));
        Assert.Equal(HttpStatusCode.Forbidden, await CheckAsync("https://logs.example.com:8443"));
        Assert.Equal(HttpStatusCode.Forbidden, await CheckAsync("https://other.example.com"));
    }

    [Fact]
    public async Task Page_BelowAPath_NamesItsFilesThere()
    {
        using var client = server.Client(null);

        var page = await client.GetAsync("/sg/explore");

        Assert.Contains("name=\"sightglass-base\" content=\"/sg\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("src=\"/sg/assets/", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("=\"./", page.Text, StringComparison.Ordinal);
        Assert.Equal(page.Text, (await client.GetAsync("/explore")).Text);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/sg/favicon.svg")).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/favicon.svg")).Status);
    }

    [Fact]
    public async Task State_WithoutAKey_IsWordsOnly()
    {
        using var client = server.Client(null);

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/metrics")).Status);
    }

    /// <summary>Knows its names.</summary>
    public sealed class NamedServer : ServerFixture
    {
        protected override void Configure(IServiceCollection services) => services.AddSingleton(new HttpOptions { Hosts = "logs.example.com, *.internal.example", PathBase = "/sg" });
    }
}

/// <summary>A server that trusts no proxy.</summary>
public sealed class NoProxyTests(ServerFixture server)
{
    [Fact]
    public async Task Forwarded_ByAnybody_IsIgnored()
    {
        using var client = server.Client(null);
        using var content = new StringContent($$"""{"key":"{{server.NewKey(Scope.Query, null)}}"}""", Encoding.UTF8, "application/json");

        var reply = await client.SendAsync(HttpMethod.Post, "/api/session", content, ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "8.8.8.8"));

        Assert.DoesNotContain("secure", reply.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("10.0.0.1", true)]
    [InlineData("10.0.0.0/8, ::1, fd00::/8", true)]
    [InlineData("proxy.example", false)]
    [InlineData("10.0.0.0/99", false)]
    public void TrustedProxies_AreAddressesAndNetworks(string text, bool isValid)
    {
        var results = new List<System.ComponentModel.DataAnnotations.ValidationResult>();
        var options = new HttpOptions { TrustedProxies = text };

        Assert.Equal(isValid, System.ComponentModel.DataAnnotations.Validator.TryValidateObject(options, new(options), results, validateAllProperties: true));
    }
}

/// <summary>Which addresses can only be reached from this machine.</summary>
public sealed class BoundAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:4380", true)]
    [InlineData("http://127.9.9.9:1", true)]
    [InlineData("http://[::1]:4380", true)]
    [InlineData("http://localhost:4380", true)]
    [InlineData("HTTP://LOCALHOST:4380", true)]
    [InlineData("http://loopback:4380", false)]
    [InlineData("http://[::]:4380", false)]
    [InlineData("http://0.0.0.0:4380", false)]
    [InlineData("http://*:4380", false)]
    [InlineData("http://+:4380", false)]
    [InlineData("http://127.0.0.1.example:4380", false)]
    [InlineData("http://localhost.example:4380", false)]
    [InlineData("http://localhost.:4380", false)]
    [InlineData("http://192.168.1.2:4380", false)]
    [InlineData("127.0.0.1:4380", false)]
    [InlineData("", false)]
    public void Address_IsJudgedAsTheServerBindsIt(string url, bool isLocal) => Assert.Equal(isLocal, BoundAddresses.IsLocal(url));
}
