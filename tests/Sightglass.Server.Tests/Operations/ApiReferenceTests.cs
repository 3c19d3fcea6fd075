using System.Net;

namespace Sightglass.Server.Operations;

/// <summary>The API reference: who can open it, and what it can load.</summary>
public sealed class ApiReferenceTests(ServerFixture server)
{
    [Theory]
    [InlineData("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", HttpStatusCode.Found, "/signin?next=%2Fdocs%2Fapi%2F")]
    [InlineData("*/*", HttpStatusCode.Unauthorized, null)]
    public async Task Reference_WithoutAKey_LeadsBrowsersToSignInAndTellsPrograms(string accept, HttpStatusCode expected, string? location)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/docs/api/");
        request.Headers.Add("Accept", accept);

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((expected, location), (response.StatusCode, response.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task Reference_ForAKey_LoadsFromHereOnly()
    {
        var page = await server.Admin.GetAsync("/docs/api/");
        var script = await server.Admin.GetAsync("/docs/api/scalar.js");

        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        var nonce = policy.Split("'nonce-")[1].Split('\'')[0];
        Assert.Equal(
            $"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
            policy);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (page.Status, script.Status));
        Assert.DoesNotContain("http", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reference_AskedForTwice_HasAnotherNumber()
    {
        var first = await server.Admin.GetAsync("/docs/api/");
        var second = await server.Admin.GetAsync("/docs/api/");

        Assert.NotEqual(first.Headers.GetValues("Content-Security-Policy"), second.Headers.GetValues("Content-Security-Policy"));
    }
}
