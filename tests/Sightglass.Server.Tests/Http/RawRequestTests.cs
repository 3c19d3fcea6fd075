using System.Text.RegularExpressions;
using Sightglass.Server.Auth;

namespace Sightglass.Server.Http;

/// <summary>Requests as no client writes them. Whatever a proxy in front makes of them, no part of a body is taken for a request, and after a doubt the connection is closed.</summary>
public sealed partial class RawRequestTests(ServerFixture server, RawRequestTests.Sender sender) : IClassFixture<RawRequestTests.Sender>
{
    // Ends a connection that is still in order.
    private const string Last = "GET /health/live HTTP/1.1\nHost: {host}\nConnection: close\n\n";

    // Taken for a request, it would be answered 405.
    private const string Hidden = "DELETE /api/events HTTP/1.1\nHost: {host}\n\n";

    private const string Post = "POST /v1/events HTTP/1.1\nHost: {host}\nAuthorization: Bearer {key}\n";

    /// <summary>Two lengths of one body, or one that is none.</summary>
    [Theory]
    [InlineData("Content-Length: 2\nContent-Length: 2\n\n{}", "400")]
    [InlineData("Content-Length: 2\nContent-Length: 60\n\n{}" + Hidden, "400")]
    [InlineData("Content-Length: 2, 2\n\n{}", "400")]
    [InlineData("Content-Length: -1\n\n{}", "400")]
    [InlineData("Content-Length: 0x2\n\n{}", "400")]
    [InlineData("Content-Length: 2;\n\n{}", "400")]
    [InlineData("Content-Length: 1e0\n\n{}", "400")]
    [InlineData("Content-Length:\n\n{}", "400")]
    [InlineData("Content-Length: 99999999999999999999\n\n{}", "400")]
    [InlineData("Content-Length : 2\n\n{}", "400")]
    [InlineData(" Content-Length: 2\n\n{}", "400")]
    [InlineData("X: a\n Content-Length: 2\n\n{}", "400")]
    [InlineData("Content-Length: 002\n\n{}" + Last, "200 200")]
    [InlineData("Content-Length: 2 \n\n{}" + Last, "200 200")]
    [InlineData("\n" + Hidden + Last, "200 405 200")]
    public async Task Length_OfOddForms_IsOneOrRefused(string request, string statuses) => await AssertAnsweredAsync(Post + request, statuses);

    /// <summary>A length and chunks, or chunks that are called otherwise.</summary>
    [Theory]
    [InlineData("Content-Length: 60\nTransfer-Encoding: chunked\n\n2\n{}\n0\n\n", "200")]
    [InlineData("Transfer-Encoding: chunked\nContent-Length: 60\n\n0\n\n" + Hidden, "200")]
    [InlineData("Content-Length: 5\nTransfer-Encoding: identity\n\n{}   " + Hidden, "400")]
    [InlineData("Transfer-Encoding: chunked\nTransfer-Encoding: chunked\n\n2\n{}\n0\n\n" + Hidden + Last, "200 405 200")]
    [InlineData("Transfer-Encoding: chunked, chunked\n\n2\n{}\n0\n\n" + Last, "200 200")]
    [InlineData("Transfer-Encoding: chunked, identity\n\n2\n{}\n0\n\n", "400")]
    [InlineData("Transfer-Encoding: gzip, chunked\n\n2\n{}\n0\n\n" + Last, "200 200")]
    [InlineData("Transfer-Encoding: xchunked\n\n2\n{}\n0\n\n", "400")]
    [InlineData("Transfer-Encoding: chunked;q=1\n\n2\n{}\n0\n\n", "400")]
    [InlineData("Transfer-Encoding: \"chunked\"\n\n2\n{}\n0\n\n", "400")]
    [InlineData("Transfer-Encoding: \u000bchunked\n\n2\n{}\n0\n\n", "400")]
    [InlineData("Transfer-Encoding : chunked\n\n2\n{}\n0\n\n", "400")]
    [InlineData("Transfer-Encoding: CHUNKED\n\n2\n{}\n0\n\n" + Last, "200 200")]
    [InlineData("Transfer-Encoding:\tchunked\n\n2\n{}\n0\n\n" + Last, "200 200")]
    [InlineData("Transfer-Encoding: chunked\n\n2;x=y\n{}\n0\n\n" + Last, "200 200")]
    [InlineData("Transfer-Encoding: chunked\n\n2\n{}\n0\nContent-Length: 60\nX: y\n\n" + Last, "200 200")]
    [InlineData("Transfer-Encoding: chunked\n\n2\n{}0\n\n" + Hidden, "400")]
    [InlineData("Transfer-Encoding: chunked\n\n0x2\n{}\n0\n\n" + Hidden, "400")]
    [InlineData("Transfer-Encoding: chunked\n\n-2\n{}\n0\n\n" + Hidden, "400")]
    [InlineData("Transfer-Encoding: chunked\n\n 2\n{}\n0\n\n" + Hidden, "400")]
    [InlineData("Transfer-Encoding: chunked\n\n3\n{}\n0\n\n" + Hidden, "400")]
    [InlineData("Transfer-Encoding: chunked\n\n1\n{}\n0\n\n" + Hidden, "400")]
    [InlineData("Transfer-Encoding: chunked\n\n80000000\n{}\n0\n\n" + Hidden, "400")]
    public async Task TransferEncoding_OfOddForms_IsChunkedOrRefused(string request, string statuses) => await AssertAnsweredAsync(Post + request, statuses);

    [Theory]
    [InlineData(Last, "200")]
    [InlineData("GET /health/live HTTP/1.1\nHost: {host}\n\nGET /api/nothing HTTP/1.1\nHost: {host}\n\n" + Hidden + Last, "200 404 405 200")]
    [InlineData(Post + "Content-Length: 2\n\n{}" + Post + "Content-Length: 3\n\n{} " + Last, "200 200 200")]
    [InlineData("\n\nGET /health/live HTTP/1.1\nHost: {host}\nConnection: close\n\n", "200")]
    [InlineData("POST /v1/events HTTP/1.1\nHost: {host}\nContent-Length: {hidden}\n\n" + Hidden + Last, "401 200")]
    [InlineData(Post + "Expect: 100-continue\nContent-Length: 2\n\n{}" + Last, "200 200")]
    [InlineData("GET /health/live HTTP/1.1\nHost: {host}\nContent-Length: 3\n\nabc" + Last, "200 200")]
    [InlineData("GET /health/live HTTP/1.1\nHost: {host}\nTransfer-Encoding: chunked\n\n3\nabc\n0\n\n" + Last, "200 200")]
    [InlineData("GET /health/live HTTP/1.0\nHost: {host}\n\n" + Hidden, "200")]
    [InlineData("POST /v1/events HTTP/1.0\nHost: {host}\nAuthorization: Bearer {key}\nTransfer-Encoding: chunked\n\n2\n{}\n0\n\n" + Hidden, "200")]
    [InlineData("GET /health/live HTTP/1.1\nHost: {host}\nConnection: Upgrade, HTTP2-Settings\nUpgrade: h2c\nHTTP2-Settings: AAMAAABkAAQAAP__\n\n" + Last, "200 200")]
    [InlineData("PRI * HTTP/2.0\n\nSM\n\n", "")]
    public async Task Requests_InARow_AreEachAnsweredOnce(string request, string statuses) => await AssertAnsweredAsync(request, statuses);

    [Theory]
    [InlineData("GET /health/live HTTP/1.1\n\n", "400")]
    [InlineData("GET /health/live HTTP/1.1\nHost: {host}\nHost: {host}\n\n", "400")]
    [InlineData("GET /health/live HTTP/1.1\nHost: {host}, evil.example\n\n", "400")]
    [InlineData("GET /health/live HTTP/1.1\nHost: a b\n\n", "400")]
    [InlineData("GET /health/live HTTP/1.1\nHost:\nConnection: close\n\n", "403")]
    [InlineData("GET http://evil.example/health/live HTTP/1.1\nHost: {host}\nConnection: close\n\n", "400")]
    [InlineData("GET http://{host}/health/live HTTP/1.1\nHost: {host}\nConnection: close\n\n", "200")]
    [InlineData("CONNECT {host} HTTP/1.1\nHost: {host}\nConnection: close\n\n", "404")]
    [InlineData("OPTIONS * HTTP/1.1\nHost: {host}\nConnection: close\n\n", "404")]
    [InlineData("GET /health/live\n\n", "400")]
    [InlineData("GET /health/live HTTP/2.0\nHost: {host}\n\n", "505")]
    [InlineData("GET /health/live HTTP/1.10\nHost: {host}\n\n", "400")]
    [InlineData("GET /health/live http/1.1\nHost: {host}\n\n", "505")]
    [InlineData("G@T /health/live HTTP/1.1\nHost: {host}\n\n", "400")]
    [InlineData("GET  /health/live HTTP/1.1\nHost: {host}\n\n", "400")]
    [InlineData("GET health HTTP/1.1\nHost: {host}\n\n", "405")]
    [InlineData("GET /health/\u0000 HTTP/1.1\nHost: {host}\n\n", "400")]
    [InlineData("GET /health/\u00ff HTTP/1.1\nHost: {host}\n\n", "400")]
    [InlineData("GET /health/live HTTP/1.1\nHost: {host}\nX\n\n", "400")]
    [InlineData("GET /health/live HTTP/1.1\nHost: {host}\n: x\n\n", "400")]
    [InlineData("GET /health/live HTTP/1.1\nHost: {host}\nA B: x\n\n", "400")]
    [InlineData("GET /health/live HTTP/1.1\nHost: {host}\nX: a\u0000b\n\n", "400")]
    [InlineData("GET /health/live HTTP/1.1\nHost: {host}\nX: {4000}{4000}{4000}{4000}{4000}{4000}{4000}{4000}{4000}\n\n", "431")]
    [InlineData("GET /{4000}{4000}{4000} HTTP/1.1\nHost: {host}\n\n", "414")]
    [InlineData("GET /health/live HTTP/1.1\nHost: {host}\n{headers}\n", "431")]
    public async Task Head_OfOddForms_IsReadOrRefused(string request, string statuses) => await AssertAnsweredAsync(request, statuses);

    [Theory]
    [InlineData("/../../../../etc/passwd")]
    [InlineData("/assets/../../../../etc/passwd")]
    [InlineData("/%2e%2e/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/assets/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/assets/%252e%252e%252fetc%252fpasswd")]
    [InlineData("/assets/..\\..\\..\\etc\\passwd")]
    [InlineData("/assets/..%5c..%5cetc%5cpasswd")]
    [InlineData("/assets/....//....//etc/passwd")]
    [InlineData("/assets/..;/..;/etc/passwd")]
    [InlineData("/assets/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd")]
    [InlineData("/assets/%00/../../etc/passwd")]
    [InlineData("//etc/passwd")]
    [InlineData("/file:///etc/passwd")]
    [InlineData("/docs/api/../../../etc/passwd")]
    [InlineData("/api/packs/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/api/quarantine/..%2fkeys.json")]
    public async Task Path_ThatLeavesTheFolder_LeadsToNoFile(string path)
    {
        var answer = await AskAsync($"GET {path} HTTP/1.1\nHost: {{host}}\nAuthorization: Bearer {{key}}\nConnection: close\n\n");

        Assert.Matches("^(200|400|401|403|404|405)$", Statuses(answer));
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bytes=0-0")]
    [InlineData("bytes=-1")]
    [InlineData("bytes=5-1")]
    [InlineData("bytes=99999999999999999999-")]
    [InlineData("bytes=-99999999999999999999")]
    [InlineData("bytes=0-0,1-1,0-0,0-9999999")]
    [InlineData("bytes={ranges}")]
    [InlineData("bytes=a-b")]
    [InlineData("lines=0-1")]
    [InlineData("bytes=")]
    public async Task Range_OfAnyForm_IsTheWholeOrPartOrRefused(string range)
    {
        var ranges = range.Replace("{ranges}", string.Join(',', Enumerable.Range(0, 2_000).Select(n => $"{n}-")), StringComparison.Ordinal);
        string[] paths = ["/", "/openapi.json", "/docs/api/scalar.js"];
        var answers = await Task.WhenAll(paths.Select(path => AskAsync($"GET {path} HTTP/1.1\nHost: {{host}}\nAuthorization: Bearer {{key}}\nRange: {ranges}\nConnection: close\n\n")));

        Assert.All(answers, answer => Assert.Matches("^(200|206|404|416)$", Statuses(answer)));
    }

    [Theory]
    [InlineData("gzip;q=0, br;q=0, zstd;q=0, deflate;q=0")]
    [InlineData("*;q=0")]
    [InlineData("identity")]
    [InlineData("gzip;q=9999999999, \u007f")]
    public async Task Encoding_ThatTheCallerDoesNotTake_IsNotUsed(string accepted)
    {
        string[] paths = ["/", "/openapi.json", "/api/events"];
        var answers = await Task.WhenAll(paths.Select(path => AskAsync($"GET {path} HTTP/1.1\nHost: {{host}}\nAuthorization: Bearer {{key}}\nAccept-Encoding: {accepted}\nConnection: close\n\n")));

        Assert.All(answers, answer => Assert.Matches("^(200|404)$", Statuses(answer)));
        Assert.All(answers, answer => Assert.DoesNotContain("Content-Encoding:", answer, StringComparison.OrdinalIgnoreCase));
    }

    private async Task AssertAnsweredAsync(string request, string statuses)
    {
        var answer = await AskAsync(request);

        Assert.Equal(statuses, Statuses(answer));
    }

    /// <summary>Everything that comes until the server closes the connection. A line of the request ends with CR and LF.</summary>
    private async Task<string> AskAsync(string request)
    {
        await using var connection = await RawConnection.OpenAsync(server.Address);
        var text = request
            .Replace("{hidden}", $"{Hidden.Replace("{host}", server.Address.Authority, StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal).Length}", StringComparison.Ordinal)
            .Replace("{host}", server.Address.Authority, StringComparison.Ordinal)
            .Replace("{key}", sender.Key, StringComparison.Ordinal)
            .Replace("{4000}", new string('a', 4_000), StringComparison.Ordinal)
            .Replace("{headers}", string.Concat(Enumerable.Range(0, 300).Select(n => $"X{n}: y\n")), StringComparison.Ordinal)
            .Replace("\n", "\r\n", StringComparison.Ordinal);
        await connection.SendAsync(text);
        return await connection.ReadToEndAsync();
    }

    private static string Statuses(string answer) => string.Join(' ', StatusLine().Matches(answer).Select(match => match.Groups[1].Value));

    [GeneratedRegex(@"HTTP/1\.1 ([0-9]{3}) ")]
    private static partial Regex StatusLine();

    /// <summary>Whoever sends the requests: a key of its own for each would be two more syncs of the disk.</summary>
    public sealed class Sender(ServerFixture server)
    {
        public string Key { get; } = server.NewKey(Scope.Ingest | Scope.Query, server.NewTenant());
    }
}
