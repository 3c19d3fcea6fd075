using System.CommandLine;
using System.Globalization;
using Sightglass.Server.Cli.Client;
using Sightglass.Telemetry.Catalog.SourceCode;

namespace Sightglass.Server.Cli.Catalog;

/// <summary><c>sightglass catalog validate-source</c>: compares the names of events in a code base with those of packs.</summary>
internal static class ValidateSourceCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("dir") { Description = "The code base: C#, TypeScript, JavaScript and Python", HelpName = "DIR" };
        var packs = new Option<string[]>("--pack") { Description = PackArguments.Help + "; may be repeated; without it, all packs", HelpName = "PACK|FILE", AllowMultipleArgumentsPerToken = false };
        var json = CommonOptions.Json();
        var connection = new ConnectionOptions();
        var command = new DocumentedCommand("validate-source", "Finds names of events in logging calls that no pack declares, and declared events that the code never names",
            "sightglass catalog validate-source src --pack my-app",
            "sightglass catalog validate-source . --pack packs/my-app/pack.yaml --json") { folder, packs, json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var directory = parsed.GetRequiredValue(folder);
            if (!Directory.Exists(directory))
            {
                throw new CommandFailure(ExitCode.Usage, $"there is no folder {directory}");
            }

            var arguments = new PackArguments(parsed, connection.Read(parsed));
            List<CatalogFile> files = [];
            foreach (var named in parsed.GetValue(packs) ?? [])
            {
                files.Add(await arguments.ReadAsync(named, cancellationToken));
            }

            var catalog = CheckedCatalog.Of(files.Count > 0 ? files : await arguments.ReadAllAsync(cancellationToken));
            List<string> left = [];
            var scanned = SourceFolder.Scan(directory, left).ToList();
            var comparison = SourceComparison.Of([.. catalog.Packs.Packs.SelectMany(pack => pack.Events)], scanned);
            var summary = new SourceSummary("summary", scanned.Count, scanned.Sum(file => file.Found.Uses.Count(use => use.IsCertain)), comparison.Used, comparison.Mentioned, comparison.Unused.Count, comparison.Undeclared.Count, left);
            Tell(Terminal.Of(parsed), comparison, summary, parsed.GetValue(json));
            return comparison.Undeclared.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static void Tell(Terminal terminal, SourceComparison comparison, SourceSummary summary, bool json)
    {
        List<SourceFinding> findings =
        [
            .. comparison.Undeclared.Select(name => SourceFinding.Of("undeclared", name)),
            .. comparison.Former.Select(name => SourceFinding.Of("former_name", name)),
            .. comparison.Patterns.Select(name => SourceFinding.Of("pattern", name)),
            .. comparison.Unused.Select(name => new SourceFinding("unused", name, null, [])),
        ];
        if (json)
        {
            findings.ForEach(terminal.WriteJson);
            terminal.WriteJson(summary);
            return;
        }

        Tell(terminal, "Not declared:", findings, "undeclared", finding => finding.Nearest is { } nearest ? $"{finding.Event}; did you mean '{nearest}'?" : finding.Event);
        Tell(terminal, "Declared under another name now:", findings, "former_name", finding => $"{finding.Event}; now {finding.Nearest}");
        Tell(terminal, "Completed only by the running program:", findings, "pattern", finding => finding.Event);
        if (comparison.Unused.Count > 0)
        {
            foreach (var line in WrappedText.Lines("Declared, and in no file:", WrappedText.List(comparison.Unused, most: 200)).Append(""))
            {
                terminal.Write(line);
            }
        }

        foreach (var line in WrappedText.Lines("", summary.Words.Split(' ')))
        {
            terminal.Write(line);
        }

        foreach (var line in summary.NotRead.Count == 0 ? [] : WrappedText.Lines("Not read, too large or without permission:", WrappedText.List(summary.NotRead)))
        {
            terminal.Say(line);
        }
    }

    private static void Tell(Terminal terminal, string heading, List<SourceFinding> findings, string code, Func<SourceFinding, string> describe)
    {
        var those = findings.Where(finding => finding.Code == code).ToList();
        if (those.Count == 0)
        {
            return;
        }

        terminal.Write(heading);
        foreach (var finding in those)
        {
            terminal.Write($"  {describe(finding)}");
            foreach (var line in WrappedText.Lines("    ", WrappedText.List(finding.Places, most: 10)))
            {
                terminal.Write(line);
            }
        }

        terminal.Write("");
    }
}

/// <param name="Code">undeclared, former_name, pattern, or unused.</param>
/// <param name="Event">The name; of a pattern, with <c>*</c> at its end.</param>
/// <param name="Places">As <c>file:line</c>.</param>
internal sealed record SourceFinding(string Code, string Event, string? Nearest, IReadOnlyList<string> Places)
{
    public static SourceFinding Of(string code, UsedName name) => new(code, name.Name, name.Nearest, [.. name.Places.Select(place => string.Create(CultureInfo.InvariantCulture, $"{place.File}:{place.Line}"))]);
}

/// <param name="Code">summary</param>
/// <param name="Names">Places in logging calls with a name.</param>
/// <param name="Used">Declared events that logging calls name.</param>
/// <param name="Mentioned">Declared events that are only elsewhere in the code.</param>
internal sealed record SourceSummary(string Code, int Files, int Names, int Used, int Mentioned, int Unused, int Undeclared, IReadOnlyList<string> NotRead)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public string Words => string.Create(CultureInfo.InvariantCulture,
        $"{Files} files, {Names} names in logging calls: {Used} declared events are used, {Mentioned} are only named elsewhere in the code, {Unused} are in no file; {Undeclared} names are not declared.");
}
