using System.Diagnostics;

namespace Sightglass.Server.Cli;

/// <summary>Starts of the program that must not lead to a server: each ends with 2 and says why.</summary>
public sealed class RefusedStartTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("sightglass-refused-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData(" ", "it does not begin with 'sg_'")]
    [InlineData("a", "it does not begin with 'sg_'")]
    [InlineData("sg_", "it has 0 characters after 'sg_', and needs at least 24")]
    public async Task AdminKey_ThatAnybodyGuesses_IsRefused(string key, string why)
    {
        var (exitCode, said) = await StartAsync(["--urls", "http://127.0.0.1:0"], ("SIGHTGLASS_ADMIN_KEY", key));

        Assert.Equal(
            (2, "sightglass: the configuration cannot be used:\n"
                + $"SIGHTGLASS_ADMIN_KEY cannot be used: {why}; it must be 'sg_' and at least 24 random letters and digits, such as sg_$(openssl rand -hex 20); or leave it unset, and the first start makes a key\n"),
            (exitCode, said));
        Assert.Empty(Directory.GetFiles(_data));
    }

    [Theory]
    [InlineData("http://loopback:0")]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://*:0")]
    [InlineData("http://+:0")]
    [InlineData("http://127.0.0.1.example:0")]
    [InlineData("http://localhost.:0")]
    [InlineData("http://127.0.0.1:0;http://0.0.0.0:0")]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData(";")]
    public async Task Open_OnAnAddressOfTheNetwork_IsRefused(string urls)
    {
        var (exitCode, said) = await StartAsync(["--urls", urls, "--open"]);

        Assert.Equal((2, $"sightglass: --open is for loopback addresses only (localhost, 127.0.0.1, [::1]), and the server would listen on {urls}; leave it out, and use keys\n"), (exitCode, said));
    }

    [Fact]
    public async Task Open_OnAnAddressOfTheEnvironment_IsRefused()
    {
        var (exitCode, said) = await StartAsync(["--open"], ("SIGHTGLASS_URLS", "http://*:0"));

        Assert.Equal((2, "sightglass: --open is for loopback addresses only (localhost, 127.0.0.1, [::1]), and the server would listen on http://*:0; leave it out, and use keys\n"), (exitCode, said));
    }

    [Fact]
    public async Task Open_BehindATrustedProxy_IsRefused()
    {
        var (exitCode, said) = await StartAsync(["--urls", "http://127.0.0.1:0", "--open"], ("SIGHTGLASS_Http__TrustedProxies", "127.0.0.1"));

        Assert.Equal(
            (2, "sightglass: the configuration cannot be used:\n"
                + "SIGHTGLASS_Http__TrustedProxies cannot be used: what a proxy forwards comes from other machines, and with --open nobody needs a key; it must be left out together with --open\n"),
            (exitCode, said));
        Assert.Empty(Directory.GetFiles(_data));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[{")]
    public async Task Keys_OfAnEarlierVersionThatAreDamaged_AreNamed(string file)
    {
        await File.WriteAllTextAsync(Path.Combine(_data, "keys.json"), file);

        var (exitCode, said) = await StartAsync(["--urls", "http://127.0.0.1:0"]);

        Assert.Equal(2, exitCode);
        Assert.StartsWith($"sightglass: keys.json in {_data} is damaged: ", said, StringComparison.Ordinal);
        Assert.EndsWith("Put back a copy of it, or remove it and make new keys\n", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_OfAnEarlierVersionThatIsDamaged_IsNamed()
    {
        await File.WriteAllTextAsync(Path.Combine(_data, "demo.json"), "{\"seed\":7,\"da");

        var (exitCode, said) = await RunAsync("demo", ["--urls", "http://127.0.0.1:0"]);

        Assert.Equal(2, exitCode);
        Assert.Contains($"\nsightglass: demo.json in {_data} cannot be read: ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Said)> StartAsync(string[] arguments, params (string Name, string Value)[] environment) => RunAsync("serve", arguments, environment);

    private async Task<(int ExitCode, string Said)> RunAsync(string command, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "sightglass"), [command, "--data", _data, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var said = await process.StandardError.ReadToEndAsync().WaitAsync(ServerFixture.Ceiling);
            await output;
            await process.WaitForExitAsync().WaitAsync(ServerFixture.Ceiling);
            return (process.ExitCode, said);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
