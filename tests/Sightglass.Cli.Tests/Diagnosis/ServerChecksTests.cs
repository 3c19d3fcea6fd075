using System.Net;

namespace Sightglass.Server.Cli.Diagnosis;

/// <summary>What a running server's own answers are read as.</summary>
public sealed class ServerChecksTests
{
    private const string Status = """
        {"version":"0.0.1","engine":{"state":"down","embedded":true,"restarts":3,"lastError":"out of memory","processId":null},"spool":{"bytes":3,"limitBytes":4,"pendingRows":1200},
         "ingest":{"accepted":10,"rejected":1,"drift":2},
         "jobs":[{"name":"a","schedule":"0 * * * *","runningOn":null,"nextAt":null,"last":{"due":"2026-11-20T10:00:00Z","startedAt":"2026-11-20T10:00:00Z","seconds":1,"error":"no disk","server":"x"}}],
         "damage":{"places":3,"rows":507,"latest":{"kind":"part","place":"p2","rows":500,"detail":"set aside","foundAt":"2026-11-20T10:00:00Z"},"kinds":[
          {"kind":"record","places":2,"rows":7,"latest":{"kind":"record","place":"s1","rows":7,"detail":"cannot be read","foundAt":"2026-11-20T10:00:00Z"}},
          {"kind":"part","places":1,"rows":500,"latest":{"kind":"part","place":"p2","rows":500,"detail":"set aside","foundAt":"2026-11-20T10:00:00Z"}}]},"incomplete":true,"uptimeSeconds":5}
        """;

    [Fact]
    public async Task Server_ThatIsNotWell_IsDescribedByItsAnswers()
    {
        using var server = new FakeServer((request, _) => request.RequestUri!.AbsolutePath == "/health/ready"
            ? FakeServer.Json(HttpStatusCode.ServiceUnavailable, """{"status":"not_ready","engine":"down","error":"the engine is down","spool":{"bytes":0,"limitBytes":1,"pendingRows":0}}""")
            : FakeServer.Json(HttpStatusCode.OK, Status));
        using var client = server.CreateClient();

        var findings = await ServerChecks.RunAsync(client, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                "Ok the server does not tell its time",
                "Warn http://localhost:1/ is not ready: the engine is down",
                $"Warn the server is 0.0.1, this program {ProductVersion.Text}",
                "Fail it is down: out of memory",
                "Warn 75 % full, 1,200 events wait for the engine",
                "Warn 10 events taken since the start, 1 rejected, 2 values of another type than declared",
                "Warn 'a' failed: no disk",
                "Fail record: 2 places, 7 events; the last one: s1: cannot be read",
                "Fail part: 1 places, 500 events; the last one: p2: set aside",
            ],
            findings.Select(finding => $"{finding.Status} {finding.Message}"));
    }

    [Fact]
    public async Task Server_ForAKeyOfOneTenant_IsReadWithoutCounts()
    {
        using var server = new FakeServer((request, _) => request.RequestUri!.AbsolutePath == "/health/ready"
            ? FakeServer.Json(HttpStatusCode.ServiceUnavailable, "<html>a proxy</html>")
            : FakeServer.Json(HttpStatusCode.OK, $$"""{"version":"{{ProductVersion.Text}}","engine":{"state":"external","embedded":false,"restarts":0,"lastError":null,"processId":null},"spool":{"bytes":0,"limitBytes":4,"pendingRows":0},"incomplete":true,"uptimeSeconds":5}"""));
        using var client = server.CreateClient();

        var findings = await ServerChecks.RunAsync(client, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(
            ["the server does not tell its time", "http://localhost:1/ is not ready: storage is not up yet", ProductVersion.Text, "external", "0 % full, 0 events wait for the engine", "some stored events are damaged and could not be read"],
            findings.Select(finding => finding.Message));
    }
}
