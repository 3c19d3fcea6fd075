using System.CommandLine;
using Sightglass.Server.Cli.Client;
using Sightglass.Telemetry.Catalog.Markdown;

namespace Sightglass.Server.Cli.Catalog;

/// <summary><c>sightglass catalog docs</c>: writes packs as Markdown.</summary>
internal static class DocsCommand
{
    public static Command Create()
    {
        var pack = new Argument<string?>("pack") { Description = PackArguments.Help + "; without it, all of them", HelpName = "PACK|FILE", Arity = ArgumentArity.ZeroOrOne };
        var connection = new ConnectionOptions();
        var command = new DocumentedCommand("docs", "Writes a pack as Markdown: events by group, fields, metrics, dashboards, alerts, reports",
            "sightglass catalog docs chat-proxy > events.md",
            "sightglass catalog docs packs/my-app/pack.yaml") { pack };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var arguments = new PackArguments(parsed, connection.Read(parsed));
            var files = parsed.GetValue(pack) is { } named ? [await arguments.ReadAsync(named, cancellationToken)] : await arguments.ReadAllAsync(cancellationToken);
            var catalog = CheckedCatalog.Of(files);
            var terminal = Terminal.Of(parsed);
            foreach (var (read, file) in catalog.Packs.Packs.Zip(files))
            {
                foreach (var line in PackMarkdown.Write(read, file.Text).Split('\n'))
                {
                    terminal.Write(line);
                }
            }

            return ExitCode.Done;
        });
        return command;
    }
}
