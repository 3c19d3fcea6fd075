using System.Diagnostics;

namespace Sightglass.Server.Cli;

/// <summary>A file that a command shares with other programs, as a script does that writes all it prints to one.</summary>
public sealed class SharedFileTests
{
    [Fact]
    public async Task Output_OfSeveralCommands_IsOneAfterTheOther()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "sightglass");
        var file = Path.GetTempFileName();
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", $"{{ echo first; '{program}' --version; '{program}' --version; echo last; }} > '{file}'"]))!;

        await process.WaitForExitAsync().WaitAsync(ServerFixture.Ceiling);

        Assert.Equal(
            ["first", "version", "version", "last"],
            (await File.ReadAllLinesAsync(file)).Select(line => char.IsDigit(line[0]) ? "version" : line));
    }
}
