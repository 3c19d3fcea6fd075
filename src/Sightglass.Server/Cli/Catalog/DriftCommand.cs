using System.CommandLine;
using System.Globalization;
using Sightglass.Server.Catalog;
using Sightglass.Server.Cli.Client;
using Sightglass.Server.Cli.Text;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Cli.Catalog;

/// <summary><c>sightglass catalog drift</c>: where the stored events of a server differ from what its packs declare.</summary>
internal static class DriftCommand
{
    public static Command Create()
    {
        var from = CommonOptions.From();
        var to = CommonOptions.To();
        var json = CommonOptions.Json();
        var connection = new ConnectionOptions();
        var command = new DocumentedCommand("drift", "Shows where stored events differ from the packs: undeclared events, missing fields, changed types, events that fell silent",
            "sightglass catalog drift",
            "sightglass catalog drift --from now-1d --json") { from, to, json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ApiClient(connection.Read(parsed));
            var path = $"api/catalog/drift?from={Uri.EscapeDataString(parsed.GetRequiredValue(from))}&to={Uri.EscapeDataString(parsed.GetRequiredValue(to))}";
            var answer = await client.GetAsync<CatalogDriftAnswer>(path, cancellationToken);
            var terminal = Terminal.Of(parsed);
            if (parsed.GetValue(json))
            {
                foreach (var drift in answer.Drift)
                {
                    terminal.WriteJson(drift);
                }
            }
            else
            {
                Tell(terminal, answer);
            }

            return answer.Drift.Any(drift => drift.Code is not (CatalogDriftCode.SilentEvent or CatalogDriftCode.NeverSeen)) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static void Tell(Terminal terminal, CatalogDriftAnswer answer)
    {
        if (answer.Drift.Count > 0)
        {
            var table = new TextTable(("event", false), ("differs", false), ("events", true));
            foreach (var drift in answer.Drift.Where(drift => drift.Code != CatalogDriftCode.NeverSeen))
            {
                table.AddRow(drift.Code == CatalogDriftCode.UnnamedEvent ? "(without a name)" : drift.Event, Describe(drift), drift.Code == CatalogDriftCode.SilentEvent ? "" : Count(drift));
            }

            terminal.Write(table);
        }

        var never = answer.Drift.Where(drift => drift.Code == CatalogDriftCode.NeverSeen).Select(drift => drift.Event).ToList();
        foreach (var line in never.Count == 0 ? [] : WrappedText.Lines("Declared and never seen:", WrappedText.List(never, most: 200)))
        {
            terminal.Write(line);
        }

        terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{Minute(answer.From)} to {Minute(answer.To)}: {answer.Seen} declared events seen, {answer.Drift.Count - never.Count} differences."));
        if (answer.UnusedPacks.Count > 0)
        {
            terminal.Say($"Packs without any event: {string.Join(", ", answer.UnusedPacks)}");
        }
    }

    private static string Count(CatalogDrift drift) => string.Create(CultureInfo.InvariantCulture, $"{drift.Count}") + (drift.Of is { } of ? string.Create(CultureInfo.InvariantCulture, $" of {of}") : "");

    private static string Describe(CatalogDrift drift) => drift.Code switch
    {
        CatalogDriftCode.UndeclaredEvent => drift.Nearest is { } nearest ? $"not declared; like {nearest}" : "not declared",
        CatalogDriftCode.UnnamedEvent => "of no pack; Home and 'sightglass catalog infer' make one for them",
        CatalogDriftCode.MissingField => $"without {drift.Field}",
        CatalogDriftCode.ChangedType => $"{drift.Field} is not {(drift.Expected is { } type ? Vocabulary.Word(type) : "of its type")}",
        _ => $"silent since {Minute(drift.LastSeen ?? "")}",
    };

    /// <summary>A time of an answer without its seconds.</summary>
    private static string Minute(string time) => time.Length > 16 ? time[..16].Replace('T', ' ') : time;
}
