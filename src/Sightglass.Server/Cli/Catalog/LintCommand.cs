using System.CommandLine;
using System.Globalization;
using Sightglass.Query.Catalog.Lint;
using Sightglass.Server.Catalog;
using Sightglass.Server.Cli.Client;

namespace Sightglass.Server.Cli.Catalog;

/// <summary><c>sightglass catalog lint</c>: says what is wrong in packs, and what is valid and probably not meant.</summary>
internal static class LintCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("file") { Description = PackArguments.Help + "; several are checked together", HelpName = "FILE", Arity = ArgumentArity.OneOrMore };
        var json = CommonOptions.Json();
        var connection = new ConnectionOptions();
        var command = new DocumentedCommand("lint", "Finds mistakes in packs: unknown names, duplicates, what nothing shows or has, targets and conditions that cannot be met",
            "sightglass catalog lint packs/my-app/pack.yaml",
            "sightglass catalog lint packs/*/pack.yaml --json") { files, json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var arguments = new PackArguments(parsed, connection.Read(parsed));
            List<(string, string)> packs = [];
            foreach (var file in parsed.GetRequiredValue(files).Distinct())
            {
                var read = await arguments.ReadAsync(file, cancellationToken);
                packs.Add((read.Name, read.Text));
            }

            var findings = PackLint.Check(packs);
            var terminal = Terminal.Of(parsed);
            foreach (var finding in findings)
            {
                if (parsed.GetValue(json))
                {
                    terminal.WriteJson(new PackMistake(finding.Position.File, finding.Position.Line, finding.Position.Column, finding.Message));
                }
                else
                {
                    terminal.Write(finding.ToString());
                }
            }

            terminal.Say(findings.Count == 0 ? "Nothing found." : string.Create(CultureInfo.InvariantCulture, $"{findings.Count} found."));
            return findings.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}
