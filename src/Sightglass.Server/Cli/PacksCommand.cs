using System.CommandLine;
using System.Globalization;
using Sightglass.Server.Catalog;
using Sightglass.Server.Cli.Client;
using Sightglass.Server.Cli.Text;
using Sightglass.Telemetry.Catalog.Yaml;
using Sightglass.Telemetry.Printing;

namespace Sightglass.Server.Cli;

/// <summary><c>sightglass packs</c>: lists, applies, removes and restores the packs of a server while it runs.</summary>
internal static class PacksCommand
{
    public static Command Create() => new DocumentedCommand("packs", "Lists, applies, removes and restores packs while the server runs",
        "sightglass packs list",
        "sightglass packs add packs/my-app/pack.yaml",
        "sightglass packs restore my-app --version 3")
    {
        CreateList(),
        CreateAdd(),
        CreateRemove(),
        CreateRestore(),
    };

    private static DocumentedCommand CreateList()
    {
        var json = CommonOptions.Json();
        var connection = new ConnectionOptions();
        var command = new DocumentedCommand("list", "Lists the packs", "sightglass packs list --json") { json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ApiClient(connection.Read(parsed));
            var packs = (await client.GetAsync<PackList>("api/packs", cancellationToken)).Packs;
            var terminal = Terminal.Of(parsed);
            if (parsed.GetValue(json))
            {
                foreach (var pack in packs)
                {
                    terminal.WriteJson(pack);
                }
            }
            else
            {
                terminal.Write(TableOf(packs));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static DocumentedCommand CreateAdd()
    {
        var file = new Argument<FileInfo>("file") { Description = "The pack's YAML", HelpName = "FILE" };
        var json = CommonOptions.Json();
        var connection = new ConnectionOptions();
        var command = new DocumentedCommand("add", "Applies a pack: a new one, or another version of one that is there", "sightglass packs add packs/my-app/pack.yaml") { file, json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file);
            if (!path.Exists)
            {
                throw new CommandFailure(ExitCode.Usage, $"there is no file {path}");
            }

            var text = await File.ReadAllTextAsync(path.FullName, cancellationToken);
            var read = PackReader.Read(path.Name, text);
            if (read.Pack?.Name is not { Length: > 0 } name)
            {
                throw new CommandFailure(ExitCode.Usage, read.Diagnostics is [var first, ..] ? first.ToString() : $"{path}: the pack has no name");
            }

            using var client = new ApiClient(connection.Read(parsed));
            Tell(parsed, parsed.GetValue(json), await client.PutTextAsync<PackChangeAnswer>(PathOf(name), text, cancellationToken));
            return ExitCode.Done;
        });
        return command;
    }

    private static DocumentedCommand CreateRemove()
    {
        var name = Name();
        var connection = new ConnectionOptions();
        var command = new DocumentedCommand("remove", "Takes a pack out of force; what is stored stays", "sightglass packs remove my-app") { name };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ApiClient(connection.Read(parsed));
            var (pack, path) = (parsed.GetRequiredValue(name), PathOf(parsed.GetRequiredValue(name)));
            await client.DeleteAsync(path, cancellationToken);
            var versions = (await client.GetAsync<PackVersionList>(path + "/versions", cancellationToken)).Versions;
            var last = versions.Where(version => version.Action == PackAction.Applied).Select(version => version.Version).DefaultIfEmpty(0).Max();
            Terminal.Of(parsed).Say($"The pack '{pack}' is removed; 'sightglass packs restore {pack}{(last == 0 ? "" : $" --version {last}")}' brings it back.");
            return ExitCode.Done;
        });
        return command;
    }

    private static DocumentedCommand CreateRestore()
    {
        var name = Name();
        var version = new Option<long>("--version") { Description = "The version, as GET /api/packs/NAME/versions lists them; 0, the default, is the shipped one", HelpName = "N" };
        var json = CommonOptions.Json();
        var connection = new ConnectionOptions();
        var command = new DocumentedCommand("restore", "Applies an older version of a pack, or the shipped one", "sightglass packs restore my-app --version 3") { name, version, json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ApiClient(connection.Read(parsed));
            Tell(parsed, parsed.GetValue(json), await client.PostAsync<PackChangeAnswer>(PathOf(parsed.GetRequiredValue(name)) + "/restore", new RestorePackRequest(parsed.GetValue(version)), cancellationToken));
            return ExitCode.Done;
        });
        return command;
    }

    private static Argument<string> Name() => new("name") { Description = "As 'packs list' shows it", HelpName = "NAME" };

    private static string PathOf(string name) => $"api/packs/{Uri.EscapeDataString(name)}";

    private static void Tell(ParseResult parsed, bool json, PackChangeAnswer applied)
    {
        var terminal = Terminal.Of(parsed);
        if (json)
        {
            terminal.WriteJson(applied);
            return;
        }

        terminal.Say($"The pack '{applied.Name}' is in force, {(applied.Version == 0 ? "as shipped" : string.Create(CultureInfo.InvariantCulture, $"version {applied.Version}"))}.");
        foreach (var warning in applied.Warnings)
        {
            terminal.Say($"  {SafeText.OneLine(warning)}");
        }
    }

    private static TextTable TableOf(IReadOnlyList<PackDetails> packs)
    {
        var table = new TextTable(("name", false), ("version", true), ("state", false), ("events", true), ("metrics", true), ("changed", false), ("title", false));
        foreach (var pack in packs)
        {
            var changed = pack.ChangedAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"{at.UtcDateTime:yyyy-MM-dd HH:mm} by {pack.ChangedBy}") : "";
            table.AddRow(
                pack.Name, pack.Version.ToString(CultureInfo.InvariantCulture), pack.State.ToString().ToLowerInvariant(), pack.Events.Count.ToString(CultureInfo.InvariantCulture),
                pack.Metrics.Count.ToString(CultureInfo.InvariantCulture), changed, pack.Title);
        }

        return table;
    }
}
