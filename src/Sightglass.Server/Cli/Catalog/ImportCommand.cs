using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Sightglass.Query.Catalog.Import;
using Sightglass.Query.Catalog.Lint;
using Sightglass.Telemetry.Catalog.Yaml;
using Sightglass.Telemetry.Printing;

namespace Sightglass.Server.Cli.Catalog;

/// <summary><c>sightglass catalog import</c>: writes a pack from a Markdown document that lists events.</summary>
internal static partial class ImportCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "Markdown with tables of events: a column 'Event', and as you have them 'Description', 'Key fields', 'Use case'", HelpName = "FILE" };
        var name = new Option<string?>("--name") { Description = "Name of the pack; without it, made from the title of the document", HelpName = "NAME" };
        name.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } given && !Kebab().IsMatch(given))
            {
                result.AddError($"--name '{given}' is not a pack name; use lower-case letters, digits and '-', beginning with a letter, at most 64");
            }
        });
        var command = new DocumentedCommand("import", "Writes a pack from a Markdown document that lists events; standard error says what was not taken",
            "sightglass catalog import docs/events.md > pack.yaml",
            "sightglass catalog import docs/events.md --name my-app > packs/my-app/pack.yaml",
            "sightglass catalog import docs/events.md | less") { file, name };
        command.SetAction(parsed => Import(Terminal.Of(parsed), CatalogFile.Read(parsed.GetRequiredValue(file)), parsed.GetValue(name)));
        return command;
    }

    private static int Import(Terminal terminal, CatalogFile file, string? name)
    {
        var (yaml, notes) = PackImport.Read(file.Text, name);
        foreach (var (line, text) in notes)
        {
            terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{file.Name}:{line}: {text}"));
        }

        if (yaml is null)
        {
            throw new CommandFailure(ExitCode.Usage, $"{file.Name} lists no events; a table of events has a column with the heading 'Event' or 'Event type'");
        }

        foreach (var line in yaml.TrimEnd('\n').Split('\n'))
        {
            terminal.Write(line);
        }

        var pack = PackReader.Read("pack.yaml", yaml).Pack;
        terminal.Say($"{Amount.Of(pack?.Events.Count ?? 0, "event")}, {Amount.Of(pack?.Fields.Count ?? 0, "field")} of their own, {Amount.Of(pack?.Metrics.Count ?? 0, "metric")}, {Amount.Of(pack?.Dashboards.Count ?? 0, "dashboard")}; {Amount.Of(notes.Count, "line")} not taken.");
        var findings = PackLint.Check([("pack.yaml", yaml)]);
        foreach (var finding in findings)
        {
            terminal.Say($"to be mended in what was written, {finding}");
        }

        return findings.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    [GeneratedRegex("^(?=.{1,64}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    private static partial Regex Kebab();
}
