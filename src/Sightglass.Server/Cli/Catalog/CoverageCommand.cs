using System.CommandLine;
using System.Globalization;
using Sightglass.Query.Catalog.Coverage;
using Sightglass.Query.Catalog.Import;
using Sightglass.Server.Cli.Client;
using Sightglass.Telemetry.Catalog.Markdown;
using Sightglass.Telemetry.Printing;

namespace Sightglass.Server.Cli.Catalog;

/// <summary><c>sightglass catalog coverage</c>: tells which cataloged events patterns match, and which similarly named ones they miss.</summary>
internal static class CoverageCommand
{
    public static Command Create()
    {
        var pack = new Argument<string>("pack") { Description = PackArguments.Help + "; or Markdown with a table of events", HelpName = "PACK|FILE" };
        var pattern = new Option<string[]>("--pattern") { Description = "A name with *, a CloudWatch pattern { $.event = … }, or a filter; may be repeated", HelpName = "TEXT", AllowMultipleArgumentsPerToken = false };
        var patterns = new Option<string?>("--patterns") { Description = "Markdown with patterns in code blocks or in a column 'Pattern'", HelpName = "FILE" };
        var all = new Option<bool>("--all") { Description = "Show also patterns that name their events exactly and miss none" };
        var json = CommonOptions.Json();
        var connection = new ConnectionOptions();
        var command = new DocumentedCommand("coverage", "Tells which cataloged events each pattern matches, and which similarly named ones it misses. Patterns are the conditions of the pack's formulas and alerts, and those that are given",
            "sightglass catalog coverage chat-proxy --pattern 'proxy_*_error' --pattern '*error*'",
            "sightglass catalog coverage packs/my-app/pack.yaml --patterns docs/events.md",
            "sightglass catalog coverage docs/events.md --json") { pack, pattern, patterns, all, json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var file = await new PackArguments(parsed, connection.Read(parsed)).ReadAsync(parsed.GetRequiredValue(pack), cancellationToken);
            var (catalog, wanted) = Read(file);
            List<EventPattern> given = [.. (parsed.GetValue(pattern) ?? []).Select(text => new EventPattern(text, []))];
            given.AddRange(parsed.GetValue(patterns) is { } document ? PatternsOf(EventDocumentReader.Read(CatalogFile.Read(document).Text)) : []);
            var coverage = new PatternCoverage(catalog.Packs);

            // Who asks about patterns wants to read about those, and not about the pack's own.
            var covered = (given.Count > 0 ? given : wanted).Select(coverage.Cover).ToList();
            Tell(Terminal.Of(parsed), covered, catalog.Packs.Packs.Sum(read => read.Events.Count), parsed.GetValue(json), parsed.GetValue(all) || given.Count > 0);
            return covered.Exists(IsEmpty) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static bool IsEmpty(CoveredPattern covered) => covered.Matches.Count == 0;

    /// <summary>The catalog and its own patterns: of a document, those in it; of a pack, the conditions of its formulas.</summary>
    private static (CheckedCatalog Catalog, IReadOnlyList<EventPattern> Patterns) Read(CatalogFile file)
    {
        var document = EventDocumentReader.Read(file.Text);
        if (document.Events.Count == 0 || PackImport.Read(file.Text).Yaml is not { } yaml)
        {
            var catalog = CheckedCatalog.Of([file]);
            return (catalog, PatternCoverage.PatternsOf(catalog.Compiled, catalog.Packs.Packs));
        }

        return (CheckedCatalog.Of([new CatalogFile(file.Name, yaml)]), PatternsOf(document));
    }

    private static IReadOnlyList<EventPattern> PatternsOf(EventDocument document) =>
        [.. document.Patterns.GroupBy(pattern => pattern.Text).Select(same => new EventPattern(same.Key, [.. same.Select(pattern => pattern.Title).Where(title => title.Length > 0).Distinct()]))];

    private static void Tell(Terminal terminal, List<CoveredPattern> covered, int events, bool json, bool all)
    {
        if (json)
        {
            covered.ForEach(terminal.WriteJson);
            return;
        }

        var shown = covered.Where(pattern => all || IsTelling(pattern)).ToList();
        foreach (var line in shown.SelectMany(pattern => Lines(pattern, events)))
        {
            terminal.Write(line);
        }

        if (shown.Count < covered.Count)
        {
            terminal.Say($"{Amount.Of(covered.Count - shown.Count, "more pattern")} with exact names of events, of which none of a similar name is missed; --all shows them.");
        }
    }

    private static bool IsTelling(CoveredPattern pattern) => pattern.Matches.Count == 0 || pattern.Misses.Count > 0 || pattern.Unlisted.Count > 0 || pattern.Pattern.Contains('*', StringComparison.Ordinal);

    private static IEnumerable<string> Lines(CoveredPattern pattern, int events)
    {
        var share = string.Create(CultureInfo.InvariantCulture, $"{pattern.Matches.Count} of {events}");
        return
        [
            .. WrappedText.Lines("", pattern.Pattern.Split(' ')),
            .. pattern.UsedBy.Count == 0 ? [] : WrappedText.Lines("  for", WrappedText.List(pattern.UsedBy, most: 5)),
            .. pattern.Error is { } error ? WrappedText.Lines("  not a pattern:", error.Split(' '))
                : !pattern.NamesEvents ? WrappedText.Lines("  looks at no names of events:", $"it may match any of {events}".Split(' '))
                : pattern.Matches.Count == 0 ? ["  matches no event"]
                : WrappedText.Lines($"  matches {share}:", WrappedText.List(pattern.Matches)),
            .. pattern.Misses.Count == 0 ? [] : WrappedText.Lines("  misses, of similar names:", WrappedText.List(pattern.Misses)),
            .. pattern.Unlisted.SelectMany(unlisted => WrappedText.Lines("  but", $"{unlisted.Event} does not list the field {unlisted.Field}".Split(' '))),
            "",
        ];
    }
}
