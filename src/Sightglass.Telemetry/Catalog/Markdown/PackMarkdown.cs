using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sightglass.Telemetry.Catalog.Markdown;

/// <summary>Writes a pack as a Markdown document for people. <see cref="EventDocumentReader"/> reads its events, fields and metrics back.</summary>
public static class PackMarkdown
{
    internal const string EventsHeading = "Events";

    /// <param name="pack">A pack without errors.</param>
    /// <param name="yaml">The text that it was read from: its comments group the events.</param>
    public static string Write(Pack pack, string yaml)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# {Words(pack.Title)}\n\n{Words(pack.Description)}\n\n**Pack:** {Code(pack.Name)}, version {pack.Version}\n");
        WriteEvents(text, pack, EventGroups.Of(yaml, pack.Events));
        Section(text, "Fields", new MarkdownTable("Field", "Type", "Unit", "Description", "Values", "Other names").Rows(pack.Fields, declaration =>
        [
            Code(declaration.Field.Name), Vocabulary.Word(declaration.Field.Type), declaration.Field.Unit ?? "", Words(declaration.Field.Description ?? ""), Codes(declaration.Values), Codes(declaration.Field.Aliases),
        ]));
        Section(text, "Constants", new MarkdownTable("Constant", "Value", "Unit", "Description").Rows(pack.Constants, constant =>
            [Code(constant.Name), Number(constant.Value), constant.Unit, Words(constant.Description)]));
        Section(text, "Metrics", new MarkdownTable("Metric", "Title", "Description", "Formula", "Unit", "Grain", "Better", "Target", "Split by").Rows(pack.Metrics, metric =>
        [
            Code(metric.Name), Words(metric.Title), Words(metric.Description), string.Join("<br>", metric.Formula.Text.Split('\n').Select(Code)),
            metric.Unit, Vocabulary.Word(metric.Grain), Vocabulary.Word(metric.Better), Targets(metric), Codes(metric.By),
        ]));
        WriteDashboards(text, pack);
        Section(text, "Alerts", new MarkdownTable("Alert", "Title", "Priority", "Condition", "Window", "For").Rows(pack.Alerts, alert =>
            [Code(alert.Name), Words(alert.Title), Vocabulary.Word(alert.Priority), Condition(alert), Duration(alert.Window), alert.For == TimeSpan.Zero ? "" : Duration(alert.For)]));
        Section(text, "Reports", new MarkdownTable("Report", "Title", "Schedule", "Shows").Rows(pack.Reports, report =>
            [Code(report.Name), Words(report.Title), Vocabulary.Word(report.Schedule), Codes(report.Metrics)]));
        return text.ToString().TrimEnd() + "\n";
    }

    /// <summary>A number as people and packs write it.</summary>
    internal static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static void WriteEvents(StringBuilder text, Pack pack, IReadOnlyList<(string Title, IReadOnlyList<EventDefinition> Events)> groups)
    {
        string[] common = pack.Events.Count > 1
            ? [.. pack.Events.Skip(1).Aggregate<EventDefinition, IEnumerable<string>>(pack.Events[0].Fields, (fields, definition) => fields.Intersect(definition.Fields)).Except(pack.Events.SelectMany(definition => definition.Required))]
            : [];
        text.AppendLine(CultureInfo.InvariantCulture, $"## {EventsHeading}\n");
        text.AppendLine(common.Length == 0 ? "Fields in bold are required.\n" : $"Fields in bold are required. All events have {Codes(common)}.\n");
        foreach (var (title, events) in groups)
        {
            var table = new MarkdownTable("Event", "Description", "Key fields", "Kind", "Level", "Grain", "Filled in", "Former names").Rows(events, definition =>
            [
                Code(definition.Name), Words(definition.Description),
                string.Join(", ", definition.Fields.Except(common).Select(field => definition.Required.Contains(field) ? $"**{Code(field)}**" : Code(field))),
                Vocabulary.Word(definition.Kind), Vocabulary.Word(definition.Level), Vocabulary.Word(definition.Grain),
                Codes(definition.Set.Select(value => $"{value.Key}={value.Value}")), Codes(definition.Aliases),
            ]);
            Section(text, title, table, level: 3);
        }
    }

    private static void WriteDashboards(StringBuilder text, Pack pack)
    {
        if (pack.Dashboards.Count > 0)
        {
            text.AppendLine("## Dashboards\n");
        }

        foreach (var dashboard in pack.Dashboards)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"### {Words(dashboard.Title)}\n");
            if (dashboard.Description is { } description)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{Words(description)}\n");
            }

            text.AppendLine(new MarkdownTable("Panel", "Shows", "Unit", "Chart", "Split by", "Step").Rows(dashboard.Panels, panel =>
            [
                Words(panel.Title), panel.Metric is { } metric ? Code(metric) : string.Join("<br>", panel.Formula!.Text.Split('\n').Select(Code)), panel.Unit ?? "", Vocabulary.Word(panel.Chart), Codes(panel.By ?? []), panel.Step is { } step ? Duration(step) : "",
            ]).ToString());
        }
    }

    private static void Section(StringBuilder text, string title, MarkdownTable table, int level = 2)
    {
        if (!table.IsEmpty)
        {
            text.Append(title.Length == 0 ? "" : $"{new string('#', level)} {Words(title)}\n\n").AppendLine(table.ToString());
        }
    }

    private static string Condition(AlertDefinition alert) => alert.Condition is { } condition
        ? Code(condition.Text.ReplaceLineEndings(" "))
        : $"{Code(alert.Unusual!.Formula.Text)} more than {Number(alert.Unusual.Factor)} times above or below its average of {Duration(alert.Unusual.Baseline)}";

    private static string Targets(MetricDefinition metric) => string.Join("; ",
    [
        .. metric.Target is { } whole ? [Band(whole)] : Array.Empty<string>(),
        .. metric.Targets.Select(target => $"{Band(target.Band)} for {string.Join(", ", target.Where.Select(condition => Code($"{condition.Key}={condition.Value}")))}"),
    ]);

    private static string Band(TargetBand band) => (band.Min, band.Max) switch
    {
        ({ } min, { } max) => $"{Number(min)} to {Number(max)}",
        ({ } min, null) => $"at least {Number(min)}",
        _ => $"at most {Number(band.Max ?? 0)}",
    };

    /// <summary>As packs write it: a whole number of the largest unit.</summary>
    internal static string Duration(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        (long Length, char Unit)[] units = [(604_800, 'w'), (86_400, 'd'), (3_600, 'h'), (60, 'm'), (1, 's')];
        var (length, unit) = units.First(unit => seconds % unit.Length == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / length}{unit}");
    }

    private static string Codes(IEnumerable<string> texts) => string.Join(", ", texts.Select(Code));

    // A fence is longer than any run of backticks in it.
    private static string Code(string text)
    {
        var fence = new string('`', 1 + Regex.Matches(text, "`+").Select(run => run.Length).DefaultIfEmpty(0).Max());
        return fence.Length == 1 ? $"`{text}`" : $"{fence} {text} {fence}";
    }

    // What is a mark to Markdown is written as itself; underscores within a word are none.
    private static string Words(string text) => Regex.Replace(text.ReplaceLineEndings(" ").Trim(), @"[\\*`<\[]|(?<!\w)_|_(?!\w)", @"\$0");
}
