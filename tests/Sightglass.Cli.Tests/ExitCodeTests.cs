using System.Net;
using System.Net.Sockets;

namespace Sightglass.Server.Cli;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData("--url 'ftp://x' is not an http or https address; an example is http://127.0.0.1:4380", "query", "x", "--url", "ftp://x")]
    [InlineData("--by and --step are for one metric; name it", "metrics", "--by", "model")]
    [InlineData("--json and --csv exclude each other; give one of them", "query", "x", "--json", "--csv")]
    [InlineData("--delimiter is one character such as ; or the word tab, and not a quote, a letter, a digit or a line end", "query", "x", "--csv", "--delimiter", "xy")]
    [InlineData("--days is 1 to 366", "demo", "--days", "0")]
    [InlineData("--rate is more than 0 and at most 600000 events a minute; --no-live makes none", "demo", "--rate", "-1")]
    [InlineData("Required argument 'FILE' missing for command: 'ingest'.", "ingest")]
    [InlineData("Unrecognized command or argument 'nonsense'.", "nonsense")]
    public async Task Run_WrongCommandLine_SaysWhatIsWrongAndEndsWithUsage(string expected, params string[] args)
    {
        var run = await CommandRun.RunAsync(args);
        Assert.Equal((ExitCode.Usage, expected), (run.ExitCode, run.Error.Split('\n')[0]));
    }

    [Theory]
    [InlineData("nonsense", "--urls 'nonsense' is not an address to listen on; an example is http://127.0.0.1:4380")]
    [InlineData("http://127.0.0.1:99999", "--urls 'http://127.0.0.1:99999' is not an address to listen on; an example is http://127.0.0.1:4380")]
    [InlineData("http://127.0.0.1:0;ftp://127.0.0.1:1", "--urls 'ftp://127.0.0.1:1' is not an address to listen on; an example is http://127.0.0.1:4380")]
    [InlineData("http://127.0.0.1:5480/base", "--urls 'http://127.0.0.1:5480/base' is not an address to listen on; an example is http://127.0.0.1:4380")]
    [InlineData("http://no.such.host.invalid:5480", "--urls 'http://no.such.host.invalid:5480': the host is an IP address of this machine, localhost, or * for all networks; an example is http://127.0.0.1:4380")]
    [InlineData("http://192.0.2.1:5480", "--urls 'http://192.0.2.1:5480': this machine has no such address; an example is http://127.0.0.1:4380")]
    [InlineData("https://127.0.0.1:5480", "--urls 'https://127.0.0.1:5480': the server speaks HTTP only; listen on a loopback address and put a proxy with the certificate in front of it")]
    [InlineData(" ; ", "--urls is empty; an example is http://127.0.0.1:4380")]
    public async Task Serve_AddressThatCannotBe_SaysSoBeforeAnythingStarts(string urls, string expected)
    {
        var data = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var run = await CommandRun.RunAsync("serve", "--data", data, "--urls", urls);

        Assert.Equal((ExitCode.Usage, $"sightglass: {expected}\n", false), (run.ExitCode, run.Error, Directory.Exists(data)));
    }

    [Fact]
    public async Task Serve_PortOfAnotherProgram_SaysSoBeforeAnythingStarts()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var urls = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

        var run = await CommandRun.RunAsync("serve", "--data", Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), "--urls", urls);

        Assert.Equal((ExitCode.Usage, $"sightglass: another program listens on {urls}; stop it, or choose another port with --urls\n"), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("")]
    [InlineData("spool")]
    [InlineData("engine")]
    [InlineData("server.lock/x")]
    public async Task Serve_DataFolderThatCannotBe_SaysSoInOneSentence(string other)
    {
        // The folder itself or 'spool' or 'engine' is a file, or the lock is a folder.
        var data = Path.Combine(Directory.CreateTempSubdirectory("sightglass-folder-").FullName, "data");
        var path = Path.Combine(data, other).TrimEnd('/');
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, "x");

        var run = await CommandRun.RunAsync("serve", "--data", data, "--urls", "http://127.0.0.1:0");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.StartsWith($"sightglass: the data folder {data} cannot be used: ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("Choose another with --data, or see that it, and 'spool' and 'engine' in it, are folders that this user may write\n", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Directory.Delete(Path.GetDirectoryName(data)!, recursive: true);
    }

    [Fact]
    public async Task Run_KeyWithControlCharacters_IsAMistake()
    {
        var run = await CommandRun.RunAsync("query", "x", "--key", "sg_\u001b\n");
        Assert.Equal((ExitCode.Usage, "sightglass: the key of --key, SIGHTGLASS_KEY or SIGHTGLASS_ADMIN_KEY has characters that no key has; a key has only visible ASCII characters\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Run_NoServerThere_EndsAsUnreachable()
    {
        var run = await CommandRun.RunAsync("query", "x", "--url", $"http://127.0.0.1:{FreePort()}");
        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.EndsWith("start one with 'sightglass serve', or name another with --url\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_KeyOfAnotherServer_SaysThatItIsUnknown()
    {
        var run = await CommandRun.RunAgainstAsync(401, """{"title":"A valid key is needed","detail":"no key was sent","code":"not-signed-in"}""", "query", "x");
        Assert.Equal(
            (ExitCode.Usage, "sightglass: The server does not know this key. Give one of its own with --key or SIGHTGLASS_KEY: the first start printed an admin key, and 'sightglass keys create' makes others.\n"),
            (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Run_HttpsToAServerOfHttp_SaysSo()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";
        var answering = AnswerAsync();

        var run = await CommandRun.RunAsync("query", "x", "--url", address, "--key", "sg_test");

        await answering;
        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.StartsWith($"sightglass: the server {address} cannot be reached with https: ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith(". If it speaks http, give its address with http://\n", run.Error, StringComparison.Ordinal);

        async Task AnswerAsync()
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
        }
    }

    [Theory]
    [InlineData(401, ExitCode.Usage)]
    [InlineData(404, ExitCode.Usage)]
    [InlineData(500, ExitCode.Failed)]
    [InlineData(503, ExitCode.Failed)]
    public async Task Run_ServerRefuses_EndsByItsStatus(int status, int expected)
    {
        var run = await CommandRun.RunAgainstAsync(status, """{"title":"No","detail":"because."}""", "metrics");
        Assert.Equal(expected, run.ExitCode);
        Assert.StartsWith("sightglass: No: because.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AnswerIsNotJson_SaysSo()
    {
        var run = await CommandRun.RunAgainstAsync(502, "<html>bad gateway</html>", "metrics");
        Assert.Equal((ExitCode.Failed, "sightglass: The server answered 502: <html>bad gateway</html>\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Ingest_Rejections_EndAsFailed()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "{}\nbroken\n");
            var run = await CommandRun.RunAgainstAsync(200, """{"accepted":1,"rejected":1,"errors":[{"index":1,"code":"malformed_json","message":"byte 1","line":2}]}""", "ingest", file);
            Assert.Equal((ExitCode.Failed, $"{file}:2: malformed_json: byte 1\n"), (run.ExitCode, run.Error));
            Assert.StartsWith("1 events kept, 1 rejected, ", run.Output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("demo")]
    [InlineData("ingest")]
    [InlineData("query")]
    [InlineData("tail")]
    [InlineData("metrics")]
    [InlineData("keys")]
    [InlineData("doctor")]
    public async Task Help_EveryCommand_ShowsExamples(string command)
    {
        var run = await CommandRun.RunAsync(command, "--help");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"Examples:{Environment.NewLine}  ", run.Output, StringComparison.Ordinal);
        Assert.Contains($"sightglass {command}", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:4380", "http://127.0.0.1:4380")]
    [InlineData("http://[::]:80;http://x", "http://127.0.0.1:80")]
    [InlineData("https://*:443/", "https://127.0.0.1:443")]
    [InlineData("http://10.0.0.5:4380", "http://10.0.0.5:4380")]
    public void ForVisitors_ListenAddress_IsOneToType(string urls, string expected) => Assert.Equal(expected, ListenAddress.ForVisitors(urls));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
