using System.CommandLine;

namespace Sightglass.Server.Cli;

/// <summary>The command line: one class a command, found by type.</summary>
internal static class SightglassCommand
{
    /// <returns>The exit code: 0 done, 1 failed, 2 the command line or the configuration is wrong.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Sightglass: what your AI did, how well, how fast, at what cost, and what to change.");
        root.Subcommands.Add(ServeCommand.Create());
        root.Subcommands.Add(EngineCommandLine.Create());
        return await root.Parse(args).InvokeAsync();
    }
}
