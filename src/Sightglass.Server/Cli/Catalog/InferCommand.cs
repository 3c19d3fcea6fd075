using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Sightglass.Server.Cli.Sending;
using Sightglass.Server.Ingest;
using Sightglass.Server.Ingest.Formats.Events;
using Sightglass.Telemetry.Catalog.Inference;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Prices;
using Sightglass.Telemetry.Printing;

namespace Sightglass.Server.Cli.Catalog;

/// <summary><c>sightglass catalog infer</c>: writes a pack for a file of events that no pack knows, without a server.</summary>
internal static class InferCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "NDJSON, a JSON array or CSV with a header, as 'ingest' reads them; - is standard input", HelpName = "FILE" };
        var name = new Option<string?>("--name") { Description = "The pack's name: lower-case letters, digits and '-'; proposed without it", HelpName = "NAME" };
        name.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } given && !InferredPack.IsName(given))
            {
                result.AddError(InferredPack.NotAName(given));
            }
        });
        var group = new Option<string?>("--group") { Description = "Of a file with the events of several programs: the paths that tell those to write a pack for, as printed; those with most events without it", HelpName = "PATHS" };
        var command = new DocumentedCommand("infer", "Writes a pack for a file of events that no pack knows", "sightglass catalog infer access.ndjson > gateway.yaml", "sightglass catalog infer calls.csv --name calls") { file, name, group };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(file), parsed.GetValue(name), parsed.GetValue(group), Terminal.Of(parsed), TimeProvider.System, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string file, string? name, string? key, Terminal terminal, TimeProvider time, CancellationToken cancellationToken)
    {
        var shapes = await ReadAsync(file, time, cancellationToken);
        if (shapes.Events == 0)
        {
            throw new CommandFailure(ExitCode.Failed, $"{EventFile.NameOf(file)} has no event that can be read; 'sightglass ingest' says what is wrong with each line");
        }

        var groups = shapes.Groups();
        var group = key is null ? groups[0]
            : groups.FirstOrDefault(found => found.Key == key) ?? throw new CommandFailure(ExitCode.Usage, $"{EventFile.NameOf(file)} has no group '{key}'; there are: {string.Join(", ", groups.Select(found => $"'{found.Key}'"))}");
        var roles = RoleGuesses.Of(group.Profile);
        var pack = InferredPack.Write(group, roles, models: null, name ?? InferredPack.ProposeName(group, roles, _ => false), PriceCatalog.Shipped, time.GetUtcNow());
        foreach (var line in pack.Yaml.TrimEnd('\n').Split('\n'))
        {
            terminal.Write(line);
        }

        var counted = group.Profile.Events == shapes.Events ? Amount.Of(shapes.Events, "event") : string.Create(CultureInfo.InvariantCulture, $"{group.Profile.Events:N0} of {Amount.Of(shapes.Events, "event")}");
        terminal.Say($"{counted}; what their fields are taken for:");
        foreach (var role in pack.Roles.Where(role => role.Field is not null))
        {
            terminal.Say(SafeText.OneLine($"  {WordOf(role.Role)} = {role.Field}{(role.Unit is null ? "" : $" in {role.Unit}")}{(role.Presence < 1 ? $" ({ShareText(role.Presence)} of the events)" : "")}: {role.Reason}{(role.Candidates.Count == 0 ? "" : $"; or {string.Join(", ", role.Candidates)}")}"));
        }

        terminal.Say(SafeText.OneLine($"not found: {string.Join(", ", pack.Roles.Where(role => role.Field is null).Select(role => WordOf(role.Role)))}"));
        foreach (var role in pack.Roles.Where(role => role.Field is null && role.Reason != RoleGuesses.NothingLike))
        {
            terminal.Say(SafeText.OneLine($"{WordOf(role.Role)}: {role.Reason}"));
        }

        foreach (var other in groups.Where(other => other != group))
        {
            terminal.Say(SafeText.OneLine($"in no number: {Amount.Of(other.Profile.Events, "other event")}, {(other.Key.Length == 0 ? "which no path of its own tells apart" : $"for a pack of those with {other.Key}, add --group '{other.Key}'")}"));
        }

        foreach (var model in pack.Unpriced)
        {
            terminal.Say(SafeText.OneLine($"no price is known for {model.Name}, {Amount.Of(model.Events, "event")}: its cost is in no number"));
        }

        return ExitCode.Done;
    }

    /// <summary>The first events of a file, with the readers of the server.</summary>
    private static async Task<EventShapes> ReadAsync(string file, TimeProvider time, CancellationToken cancellationToken)
    {
        var shapes = new EventShapes();
        var reader = new EventsFormat(new IngestOptions()).NewReader(EventSchema.Canonical);
        await using var stream = await EventFile.OpenAsync(file, cancellationToken);
        await foreach (var chunk in new EventChunker(stream, EventFile.NameOf(file), fileIndex: 0, time).ReadAsync(cancellationToken))
        {
            using (chunk)
            {
                var batch = new EventBatch(EventSchema.Canonical) { ReceivedMicros = UnixMicros.Now(time) };
                reader.Read(new IngestBody(chunk.Memory, EventsFormat.ShapeOf(chunk.Csv is not null)), batch, EventOrigin.Default, new RejectionSummary());
                batch.Seal();
                for (var row = 0; row < batch.Count && shapes.Events < EventProfile.MaxEvents; row++)
                {
                    shapes.Add(batch, row);
                }
            }

            if (shapes.Events == EventProfile.MaxEvents)
            {
                break;
            }
        }

        return shapes;
    }

    private static string ShareText(double share) => share > 0.99 ? "over 99 %" : share < 0.01 ? "under 1 %" : string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");

    private static string WordOf(Role role) => JsonNamingPolicy.SnakeCaseLower.ConvertName(role.ToString()).Replace('_', ' ');
}
