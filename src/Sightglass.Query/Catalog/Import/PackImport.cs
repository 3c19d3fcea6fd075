using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Catalog.Markdown;
using Sightglass.Telemetry.Catalog.Yaml;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Catalog.Import;

/// <summary>Makes the YAML of a pack from a Markdown document that lists events.</summary>
public sealed partial class PackImport
{
    private const int MaxHomeMetrics = 8;

    // The usual names of what went wrong.
    private static readonly string[] Reasons = ["error", "error_type", "error_message", "error_text"];

    private readonly EventDocument _document;
    private readonly List<(int Line, string Text)> _notes;
    private readonly ImportedEvents _events;
    private readonly ImportedMetrics _metrics;

    private PackImport(EventDocument document)
    {
        _document = document;
        _notes = [.. document.Notes];
        _events = new ImportedEvents(document, _notes);
        _metrics = new ImportedMetrics(document, _events, _notes);
    }

    /// <param name="markdown">The document.</param>
    /// <param name="name">The name of the pack; null: made from the title.</param>
    /// <returns>The YAML, null if the document lists no event; and what was not taken, by line.</returns>
    public static (string? Yaml, IReadOnlyList<(int Line, string Text)> Notes) Read(string markdown, string? name = null)
    {
        var import = new PackImport(EventDocumentReader.Read(markdown));
        return (import._events.All.Any() ? import.Write(name) : null, [.. import._notes.OrderBy(note => note.Line)]);
    }

    private string Write(string? name)
    {
        var title = _document.Title ?? name ?? "Imported events";
        var pack = name ?? KebabOf(title);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"name: {YamlText.Scalar(pack)}\ntitle: {YamlText.Scalar(title)}\nversion: 1\ndescription: {YamlText.Scalar(_document.Description ?? title)}\n");
        WriteFields(text);
        WriteEvents(text);
        WriteMetrics(text);
        WriteHome(text);
        WriteDashboards(text, pack);
        return text.ToString();
    }

    private void WriteFields(StringBuilder text)
    {
        var declared = _events.Declared.ToList();
        text.Append(declared.Count > 0 ? "\nfields:\n" : "");
        foreach (var field in declared)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {field.Name}: {{type: {Vocabulary.Word(field.Type)}");
            text.Append(field.Unit is null ? "" : $", unit: {field.Unit}");
            text.Append(CultureInfo.InvariantCulture, $", description: {YamlText.Scalar(field.Description.Length > 0 ? field.Description : field.Name)}");
            text.Append(field.Type is FieldType.Keyword && field.Values.Count > 0 ? $", values: {YamlText.List(field.Values)}" : "");
            text.Append(field.Aliases.Count > 0 ? $", aliases: {YamlText.List(field.Aliases)}" : "").Append('}').Append(_events.Used.Contains(field.Name) ? "\n" : " # intended: no event lists it\n");
        }

        text.Append(_events.Common.Count > 0 ? $"\ncommon: {YamlText.List(_events.Common)}\n" : "");
    }

    private void WriteEvents(StringBuilder text)
    {
        text.Append("\nevents:\n");
        var group = "";
        foreach (var listed in _events.All)
        {
            if (listed.Group != group && listed.Group.Length > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"  # {listed.Group}\n");
            }

            group = listed.Group;
            var isError = EventWords.Of(listed.Name).Any(word => word is "error" or "failed" or "failure" or "exception");
            var level = listed.Level ?? (isError ? EventLevel.Error : EventWords.Of(listed.Name).Any(EventWords.IsFailure) ? EventLevel.Warn : EventLevel.Info);
            var (fields, required) = (_events.FieldsOf(listed.Name), _events.RequiredOf(listed.Name));
            text.Append(CultureInfo.InvariantCulture, $"  {YamlText.Scalar(listed.Name)}:\n    description: {YamlText.Scalar(listed.Description.Length > 0 ? listed.Description : listed.Name)}\n");
            text.Append(CultureInfo.InvariantCulture, $"    kind: {Vocabulary.Word(listed.Kind ?? (isError ? EventKind.Error : EventKind.Log))}\n");
            text.Append(level == EventLevel.Info ? "" : $"    level: {Vocabulary.Word(level)}\n");
            text.Append(listed.Grain is { } grain ? $"    grain: {Vocabulary.Word(grain)}\n" : "");
            text.Append(SetOf(listed) is { Count: > 0 } set ? $"    set: {{{string.Join(", ", set)}}}\n" : "");
            text.Append(fields.Count > 0 ? $"    fields: {YamlText.List(fields)}\n" : "");
            text.Append(required.Count > 0 ? $"    required: {YamlText.List(required)}\n" : "");
            text.Append(listed.FormerNames.Count > 0 ? $"    aliases: {YamlText.List(listed.FormerNames)}\n" : "");
        }
    }

    private void WriteMetrics(StringBuilder text)
    {
        text.Append(_metrics.All.Count > 0 ? "\nmetrics:\n" : "");
        foreach (var metric in _metrics.All)
        {
            var listed = metric.Listed;
            var usual = MetricDefinition.UsualBetter(metric.Formula.Unit, isJudged: listed.Target is not null);
            var better = listed.Better ?? (EventWords.Of(metric.Title).Any(word => EventWords.IsFailure(word) || word is "retry" or "retrie" or "miss") ? Better.Lower : usual);
            text.Append(CultureInfo.InvariantCulture, $"  {metric.Name}:\n    title: {YamlText.Scalar(metric.Title)}\n    description: {YamlText.Scalar(listed.Description ?? $"{metric.Title}: {TextPart.Plain(listed.Value)}.")}\n");
            text.Append(CultureInfo.InvariantCulture, $"    unit: {metric.Formula.Unit}\n    grain: {Vocabulary.Word(metric.Formula.Grain)}\n    formula: {YamlText.Formula(metric.Formula.Text, 4)}\n");
            text.Append(better == usual ? "" : $"    better: {Vocabulary.Word(better)}\n");
            text.Append(listed.By.Count > 0 ? $"    by: {YamlText.List(listed.By)}\n" : "");
            text.Append(listed.Target is { } target ? $"    target: {{{string.Join(", ", Ends(target))}}}\n" : "");
        }
    }

    private void WriteHome(StringBuilder text)
    {
        string[] reasons = [.. Reasons.Where(_events.Used.Contains)];
        if (_metrics.All.Count > 0 || reasons.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nhome:\n  metrics: {YamlText.List(_metrics.All.Take(MaxHomeMetrics).Select(metric => metric.Name))}\n");
            text.Append(reasons.Length > 0 ? $"  failures: {{filter: level=warn OR level=error OR level=fatal, fields: {YamlText.List(reasons)}}}\n" : "");
        }
    }

    private void WriteDashboards(StringBuilder text, string pack)
    {
        text.Append(_metrics.Panels.Count > 0 ? "\ndashboards:\n" : "");
        foreach (var dashboard in _metrics.Panels.GroupBy(panel => panel.Dashboard ?? "Key metrics"))
        {
            foreach (var (panels, index) in dashboard.Chunk(DashboardDefinition.MaxPanels).Select((panels, index) => (panels, index)))
            {
                var number = index == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {index + 1}");
                text.Append(CultureInfo.InvariantCulture, $"  - name: {KebabOf($"{pack} {dashboard.Key}{number}")}\n    title: {YamlText.Scalar(dashboard.Key + number)}\n    panels:\n");
                foreach (var panel in panels)
                {
                    text.Append(CultureInfo.InvariantCulture, $"      - title: {YamlText.Scalar(panel.Title)}\n        {SubjectOf(panel)}\n        {ChartOf(panel)}\n");
                }
            }
        }
    }

    // "Prompts per day" says how wide a bar is.
    private static string ChartOf(ImportedPanel panel) => panel.Listed switch
    {
        { } listed => $"chart: {Vocabulary.Word(listed.Chart ?? ChartKind.Line)}" + (listed.By is { } keys ? $"\n        by: {YamlText.List(keys)}" : "") + (listed.Step is { } step ? $"\n        step: {step}" : ""),
        _ when Period().Match(panel.Title) is { Success: true } period => $"chart: bar\n        step: 1{char.ToLowerInvariant(period.Groups[1].Value[0])}",
        _ => "chart: line",
    };

    private static string SubjectOf(ImportedPanel panel) => panel.Metric is { } metric ? $"metric: {metric.Name}"
        : $"formula: {YamlText.Formula(panel.Listed!.Shows, 8)}" + (panel.Listed.Unit is { } unit ? $"\n        unit: {unit}" : "");

    private static List<string> SetOf(ListedEvent listed) =>
        [.. listed.Set.Select(text => text.Split('=', 2)).Where(pair => pair.Length == 2).Select(pair => $"{pair[0]}: {YamlText.Scalar(pair[1])}")];

    private static IEnumerable<string> Ends(TargetBand band)
    {
        if (band.Min is { } min)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"min: {min}");
        }

        if (band.Max is { } max)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"max: {max}");
        }
    }

    private static string KebabOf(string title)
    {
        const int maxLength = 64;
        var words = ImportedMetrics.NameOf(title).Replace('_', '-');
        return words[..Math.Min(words.Length, maxLength)].TrimEnd('-');
    }

    [GeneratedRegex(@"\bper (hour|day|week)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Period();
}
