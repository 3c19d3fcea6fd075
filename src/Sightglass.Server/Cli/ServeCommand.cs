using System.CommandLine;
using Sightglass.Server.Composition;

namespace Sightglass.Server.Cli;

/// <summary><c>sightglass serve</c>: runs the server until it is stopped.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data(() => CommonOptions.DefaultData);
        var urls = CommonOptions.Urls();
        var packs = CommonOptions.Packs();
        var open = new Option<bool>("--open") { Description = "Ask for no key; only on loopback addresses" };
        var command = new DocumentedCommand("serve", "Runs the server",
            "sightglass serve",
            "sightglass serve --data /var/lib/sightglass --urls http://0.0.0.0:4380",
            "sightglass serve --packs workers-ai --open") { data, urls, packs, open };
        command.SetAction((parsed, cancellationToken) => ServerRun.RunAsync(
            new ServeOptions
            {
                DataDirectory = Path.GetFullPath(parsed.GetRequiredValue(data)),
                Urls = parsed.GetRequiredValue(urls),
                Packs = CommonOptions.SplitNames(parsed.GetValue(packs)),
                Open = parsed.GetValue(open),
            },
            Terminal.Of(parsed),
            SayFirstSignIn,
            cancellationToken));
        return command;
    }

    // Whoever starts it at a terminal may read the folder of its data; a log should not hold links.
    private static Task SayFirstSignIn(RunningServer server, CancellationToken cancellationToken)
    {
        if (server.NewKey is not null || server.Terminal.IsErrorInteractive)
        {
            server.Terminal.Say($"Sign in: {server.CreateSignInLink()}");
        }

        return Task.CompletedTask;
    }
}
