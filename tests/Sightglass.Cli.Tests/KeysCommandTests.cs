namespace Sightglass.Server.Cli;

public sealed class KeysCommandTests
{
    private const string Made = """{"id":"1f2e3d4c","name":"worker","scopes":["ingest"],"tenant":"acme","createdAt":"2026-11-20T10:00:00Z","key":"sg_secret"}""";

    [Fact]
    public async Task Create_PrintsTheKeyAloneSoThatItCanBePiped()
    {
        var run = await CommandRun.RunAgainstAsync(201, Made, "keys", "create", "worker", "--tenant", "acme");

        Assert.Equal((ExitCode.Done, "sg_secret\n", "Key '1f2e3d4c' for the tenant 'acme', scopes ingest. It is shown once:\n"), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task Create_ForPrograms_PrintsTheAnswer()
    {
        var run = await CommandRun.RunAgainstAsync(201, Made, "keys", "create", "worker", "--json");

        Assert.Equal(
            (ExitCode.Done, """{"id":"1f2e3d4c","name":"worker","scopes":["ingest"],"tenant":"acme","createdAt":"2026-11-20T10:00:00+00:00","key":"sg_secret"}""" + "\n", ""),
            (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task List_ShowsEachKeyOnALine_AndNothingThatATerminalObeys()
    {
        var run = await CommandRun.RunAgainstAsync(200,
            """{"keys":[{"id":"1f2e3d4c","name":"wor[ker\u001b","scopes":["ingest","query"],"tenant":null,"createdAt":"2026-11-20T10:00:00Z"},{"id":"00000000","name":"","scopes":["admin"],"tenant":"acme","createdAt":"2026-11-19T10:00:00Z"}]}""",
            "keys", "list");

        var lines = run.Output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Where(line => line.Length > 0).ToList();
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("id name scopes tenant made", lines[0]);
        Assert.Equal([@"1f2e3d4c wor[ker\u001b ingest, query all 2026-11-20 10:00", "00000000 admin acme 2026-11-19 10:00"], lines[2..]);
    }

    [Fact]
    public async Task Revoke_OfNoKey_SaysSo()
    {
        var run = await CommandRun.RunAgainstAsync(404, """{"title":"No such key","detail":"no key has the id 'x'; GET /api/keys lists them.","code":"no-such-key"}""", "keys", "revoke", "x");

        Assert.Equal((ExitCode.Usage, "sightglass: No such key: no key has the id 'x'; GET /api/keys lists them.\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Revoke_OfAKey_SaysThatItIsDone()
    {
        var run = await CommandRun.RunAgainstAsync(200, "", "keys", "revoke", "1f2e3d4c");

        Assert.Equal((ExitCode.Done, "", "Key '1f2e3d4c' is revoked.\n"), (run.ExitCode, run.Output, run.Error));
    }
}
