using System.CommandLine;
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
                result.AddError($"'{given}' is not a pack name; use lower-case letters, digits and '-', beginning with a letter, at most {InferredPack.MaxName}");
            }
        });
        var command = new DocumentedCommand("infer", "Writes a pack for a file of events that no pack knows", "sightglass catalog infer access.ndjson > gateway.yaml", "sightglass catalog infer calls.csv --name calls") { file, name };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(file), parsed.GetValue(name), Terminal.Of(parsed), TimeProvider.System, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string file, string? name, Terminal terminal, TimeProvider time, CancellationToken cancellationToken)
    {
        var profile = await ReadAsync(file, time, cancellationToken);
        if (profile.Events == 0)
        {
            throw new CommandFailure(ExitCode.Failed, $"{EventFile.NameOf(file)} has no event that can be read; 'sightglass ingest' says what is wrong with each line");
        }

        var pack = InferredPack.Write(profile, RoleGuesses.Of(profile), models: null, PriceCatalog.Shipped, time.GetUtcNow(), name);
        foreach (var line in pack.Yaml.TrimEnd('\n').Split('\n'))
        {
            terminal.Write(line);
        }

        terminal.Say($"{Amount.Of(profile.Events, "event")}; what the fields are taken for:");
        foreach (var role in pack.Roles.Where(role => role.Field is not null))
        {
            terminal.Say(SafeText.OneLine($"  {WordOf(role.Role)} = {role.Field}{(role.Unit is null ? "" : $" in {role.Unit}")}: {role.Reason}{(role.Candidates.Count == 0 ? "" : $"; or {string.Join(", ", role.Candidates)}")}"));
        }

        terminal.Say(SafeText.OneLine($"not found: {string.Join(", ", pack.Roles.Where(role => role.Field is null).Select(role => WordOf(role.Role)))}"));
        foreach (var model in pack.Unpriced)
        {
            terminal.Say(SafeText.OneLine($"no price is known for {model.Name}, {Amount.Of(model.Events, "event")}: its cost is in no number"));
        }

        return ExitCode.Done;
    }

    /// <summary>The first events of a file, with the readers of the server.</summary>
    private static async Task<EventProfile> ReadAsync(string file, TimeProvider time, CancellationToken cancellationToken)
    {
        var profile = new EventProfile();
        var reader = new EventsFormat(new IngestOptions()).NewReader(EventSchema.Canonical);
        await using var stream = await EventFile.OpenAsync(file, cancellationToken);
        await foreach (var chunk in new EventChunker(stream, EventFile.NameOf(file), fileIndex: 0, time).ReadAsync(cancellationToken))
        {
            using (chunk)
            {
                var batch = new EventBatch(EventSchema.Canonical) { ReceivedMicros = UnixMicros.Now(time) };
                reader.Read(new IngestBody(chunk.Memory, EventsFormat.ShapeOf(chunk.Csv is not null)), batch, EventOrigin.Default, new RejectionSummary());
                batch.Seal();
                for (var row = 0; row < batch.Count && profile.Events < EventProfile.MaxEvents; row++)
                {
                    profile.Add(batch, row);
                }
            }

            if (profile.Events == EventProfile.MaxEvents)
            {
                break;
            }
        }

        return profile;
    }

    private static string WordOf(Role role) => JsonNamingPolicy.SnakeCaseLower.ConvertName(role.ToString()).Replace('_', ' ');
}
