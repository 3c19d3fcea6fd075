using System.CommandLine;
using Sightglass.Server.Hosting;

namespace Sightglass.Server.Cli;

/// <summary><c>sightglass serve</c>: runs the server until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var urls = CommonOptions.Urls();
        var packs = CommonOptions.Packs();
        var open = new Option<bool>("--open") { Description = "Ask for no key; only on loopback addresses" };
        var command = new Command("serve", "Runs the server") { data, urls, packs, open };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new ServeOptions
            {
                DataDirectory = Path.GetFullPath(parsed.GetRequiredValue(data)),
                Urls = parsed.GetRequiredValue(urls),
                Packs = CommonOptions.SplitNames(parsed.GetValue(packs)),
                Open = parsed.GetValue(open),
            },
            cancellationToken));
        return command;
    }

    private static Task<int> RunAsync(ServeOptions options, CancellationToken cancellationToken) =>
        ServerRun.RunAsync(options, (_, _) => Task.CompletedTask, cancellationToken);
}
