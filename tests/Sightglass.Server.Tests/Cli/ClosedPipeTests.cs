using System.Diagnostics;

namespace Sightglass.Server.Cli;

/// <summary>A program that reads only the beginning of what a command prints.</summary>
public sealed class ClosedPipeTests(ServerFixture server)
{
    [Fact]
    public async Task Tail_WhoseReaderHasGone_EndsQuietly()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "sightglass");
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", $"'{program}' tail --url '{server.Address}' | head -1; echo ${{PIPESTATUS[0]}}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["SIGHTGLASS_KEY"] = server.NewKey(Auth.Scope.All, null) },
        })!;
        using var stopping = new CancellationTokenSource();
        var sending = SendAsync(stopping.Token);

        await process.WaitForExitAsync().WaitAsync(ServerFixture.Ceiling);
        await stopping.CancelAsync();
        await sending;

        Assert.Equal(("0", ""), ((await process.StandardOutput.ReadToEndAsync()).Split('\n')[1], await process.StandardError.ReadToEndAsync()));
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        using var client = server.NewTenantClient();
        while (!cancellationToken.IsCancellationRequested)
        {
            await client.IngestAsync("""{"event":"piped"}""");
            await Task.Delay(100, CancellationToken.None);
        }
    }
}
