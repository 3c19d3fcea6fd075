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

    private async Task<(int ExitCode, string Said)> StartAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "sightglass"), ["serve", "--data", _data, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
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

/// <summary>An open start, and what must not widen it.</summary>
public sealed class OpenStartTests
{
    [Fact]
    public async Task Kestrel_OfTheConfiguration_AddsNoAddress()
    {
        var data = Directory.CreateTempSubdirectory("sightglass-open-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(data, ("SIGHTGLASS_Kestrel__Endpoints__A__Url", "http://127.0.0.1:5299"), ("Kestrel__Endpoints__A__Url", "http://127.0.0.1:5298"), ("ASPNETCORE_URLS", "http://127.0.0.1:5297"));

            await ServerProcess.WaitAsync(() => Task.FromResult(server.Output.Contains("Sightglass listens on", StringComparison.Ordinal)), "it says where it listens");
            Assert.Contains($"Sightglass listens on {server.Address.GetLeftPart(UriPartial.Authority)}; ", server.Output, StringComparison.Ordinal);
            foreach (var port in new[] { 5297, 5298, 5299 })
            {
                using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
                await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/health/live"));
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task Engine_OfAServer_DoesNotKnowItsKeys()
    {
        var data = Directory.CreateTempSubdirectory("sightglass-open-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(data, ("SIGHTGLASS_KEY", ServerProcess.AdminKey));

            var environment = await File.ReadAllTextAsync($"/proc/{await server.EngineProcessIdAsync()}/environ");

            Assert.DoesNotContain(ServerProcess.AdminKey, environment, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
