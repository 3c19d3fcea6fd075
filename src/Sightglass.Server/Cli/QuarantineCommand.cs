using System.CommandLine;
using System.Globalization;
using Sightglass.Server.Cli.Client;
using Sightglass.Server.Cli.Text;
using Sightglass.Server.Storage;
using Sightglass.Telemetry.Printing;

namespace Sightglass.Server.Cli;

/// <summary><c>sightglass quarantine</c>: what a server could not store or read and has set aside.</summary>
internal static class QuarantineCommand
{
    public static Command Create() => new DocumentedCommand("quarantine", "Shows what could not be stored or read and was set aside; inserts it again, or drops it",
        "sightglass quarantine list",
        "sightglass quarantine retry 20261127T101112131-00000000000000c8-0d2f1c5e00000000",
        "sightglass quarantine drop 0000000000000000-78")
    {
        CreateList(),
        CreateChange("retry", "Inserts events that were set aside; without a name, all of them", "inserted", (client, entry, cancellationToken) => client.PostAsync($"api/quarantine/{entry}/retry", cancellationToken)),
        CreateChange("drop", "Deletes what was set aside", "dropped", (client, entry, cancellationToken) => client.DeleteAsync($"api/quarantine/{entry}", cancellationToken), isNameNeeded: true),
    };

    private static DocumentedCommand CreateList()
    {
        var json = CommonOptions.Json();
        var connection = new ConnectionOptions();
        var command = new DocumentedCommand("list", "Lists what was set aside, oldest first", "sightglass quarantine list --json") { json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ApiClient(connection.Read(parsed));
            var entries = (await client.GetAsync<QuarantineList>("api/quarantine", cancellationToken)).Entries;
            var terminal = Terminal.Of(parsed);
            if (parsed.GetValue(json))
            {
                foreach (var entry in entries)
                {
                    terminal.WriteJson(entry);
                }
            }
            else if (entries.Count == 0)
            {
                terminal.Say("Nothing was set aside.");
            }
            else
            {
                terminal.Write(TableOf(entries));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static DocumentedCommand CreateChange(string name, string description, string done, Func<ApiClient, string, CancellationToken, Task> change, bool isNameNeeded = false)
    {
        var names = new Argument<string[]>("name") { Description = "As 'quarantine list' shows it", HelpName = "NAME", Arity = isNameNeeded ? ArgumentArity.OneOrMore : ArgumentArity.ZeroOrMore };
        var connection = new ConnectionOptions();
        var command = new DocumentedCommand(name, description, $"sightglass quarantine {name} 20261127T101112131-00000000000000c8-0d2f1c5e00000000") { names };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ApiClient(connection.Read(parsed));
            IEnumerable<string> asked = parsed.GetValue(names) ?? [];
            if (!asked.Any())
            {
                asked = (await client.GetAsync<QuarantineList>("api/quarantine", cancellationToken)).Entries.Where(entry => entry.Kind == QuarantineKind.Refused).Select(entry => entry.Name);
            }

            var result = ExitCode.Done;
            foreach (var entry in asked.ToList())
            {
                try
                {
                    await change(client, Uri.EscapeDataString(entry), cancellationToken);
                    Terminal.Of(parsed).Say($"'{SafeText.OneLine(entry)}' is {done}.");
                }
                catch (ApiProblemException exception)
                {
                    Terminal.Of(parsed).Say(SafeText.OneLine(exception.Message));
                    result = ExitCode.Failed;
                }
            }

            return result;
        });
        return command;
    }

    private static TextTable TableOf(IReadOnlyList<QuarantineAnswer> entries)
    {
        var table = new TextTable(("name", false), ("kind", false), ("events", true), ("bytes", true), ("since", false), ("error", false));
        foreach (var entry in entries)
        {
            table.AddRow(
                entry.Name, entry.Kind.ToString().ToLowerInvariant(), entry.Events?.ToString(CultureInfo.InvariantCulture) ?? "", entry.Bytes.ToString(CultureInfo.InvariantCulture),
                entry.Time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "", entry.Error ?? "");
        }

        return table;
    }
}
