using YamlDotNet.RepresentationModel;

namespace Sightglass.Telemetry.Catalog.Yaml;

/// <summary>The result of reading a pack. The pack contains everything that could be read; it may be used only if there are no diagnostics.</summary>
/// <param name="Pack">Null when the file is not a mapping at all.</param>
/// <param name="Diagnostics">In the order of the file.</param>
public sealed record PackReadResult(Pack? Pack, IReadOnlyList<PackDiagnostic> Diagnostics);

/// <summary>Parses the text of a pack file into a <see cref="Pack"/>. Pure; reports all errors at once. Format: docs/packs.md.</summary>
public static class PackReader
{
    /// <param name="fileName">Used in every position; in a folder of <c>packs</c> the pack must have the folder's name (<c>packs/workers-ai/pack.yaml</c>).</param>
    /// <param name="text">The YAML.</param>
    public static PackReadResult Read(string fileName, string text)
    {
        var source = new YamlSource(fileName, text);
        var reader = MappingReader.Open(source, source.Root, PackKeys.Pack, "the pack");
        var pack = reader is null ? null : ReadPack(source, reader);
        return new PackReadResult(pack, source.TakeDiagnostics());
    }

    private static Pack ReadPack(YamlSource source, MappingReader reader)
    {
        var name = reader.Text("name") ?? "";
        var scope = new PackScope(source, name) { DeclaresEvents = reader.Node("events") is not (null or YamlMappingNode { Children.Count: 0 }) };
        CheckName(scope, reader, name);
        CheckContent(reader, scope);
        ReadConstants(scope, reader);
        PackFieldReader.Read(scope, reader);
        var events = PackEventReader.Read(scope, reader);
        PackMetricReader.Read(scope, reader);
        return new Pack(name, reader.Text("title") ?? name, reader.Integer("version", 1, 1_000_000) ?? 1, reader.Text("description") ?? "", reader.Position)
        {
            Filter = reader.Filter("filter"),
            Constants = [.. scope.Constants.Values],
            Fields = [.. scope.Fields.Values],
            Events = events,
            Metrics = [.. scope.Metrics.Values],
            Home = PackHomeReader.Read(scope, reader),
            Analytics = ReadAnalytics(scope, reader),
            Dashboards = PackDashboardReader.Read(scope, reader),
            Alerts = PackAlertReader.Read(scope, reader),
            Reports = ReadReports(scope, reader),
        };
    }

    private static void CheckName(PackScope scope, MappingReader reader, string name)
    {
        if (name.Length == 0)
        {
            return;
        }

        scope.CheckKebab(name, reader.Node("name")!, "pack");
        var folder = Path.GetDirectoryName(scope.Source.File);
        if (Path.GetFileName(Path.GetDirectoryName(folder)) == "packs" && Path.GetFileName(folder) is { } named && named != name)
        {
            reader.Report("name", $"the pack is named '{name}' but its folder '{named}'; give both the same name");
        }
    }

    private static void CheckContent(MappingReader reader, PackScope scope)
    {
        if (!scope.DeclaresEvents && reader.Node("metrics") is null && reader.Node("dashboards") is null)
        {
            scope.Source.Report(reader.Position, "the pack has no 'events'; add them, or metrics or dashboards of the events of other packs");
        }
    }

    private static void ReadConstants(PackScope scope, MappingReader reader)
    {
        foreach (var (name, nameNode, value) in reader.Entries("constants"))
        {
            scope.CheckIdentifier(name, nameNode, "constant");
            if (MappingReader.Open(scope.Source, value, PackKeys.Constant, $"constant '{name}'", nameNode) is { } constant)
            {
                scope.Constants[name] = new Constant(name, constant.Number("value") ?? 0, constant.Unit("unit") ?? "count", constant.Text("description") ?? "", scope.Source.PositionOf(nameNode));
            }
        }
    }

    private static List<AnalyticsGroup> ReadAnalytics(PackScope scope, MappingReader reader)
    {
        List<AnalyticsGroup> groups = [];
        foreach (var (name, nameNode, value) in reader.Entries("analytics"))
        {
            scope.CheckKebab(name, nameNode, "analytics group");
            if (value is not YamlSequenceNode sequence)
            {
                scope.Source.Report(value, $"analytics group '{name}' must be a list of metric names");
                continue;
            }

            var entries = sequence.OfType<YamlScalarNode>().Select(node => new MappingReader.Entry(node.Value ?? "", node));
            groups.Add(new AnalyticsGroup(name, scope.CheckMetrics(entries, $"analytics group '{name}'"), scope.Source.PositionOf(nameNode)));
        }

        return groups;
    }

    private static List<ReportDefinition> ReadReports(PackScope scope, MappingReader reader)
    {
        var names = new UniqueNames(scope, "report");
        List<ReportDefinition> reports = [];
        foreach (var report in reader.Items("reports", PackKeys.Report, "a report"))
        {
            var name = names.Take(report);
            var subject = $"report '{name}'";
            var schedule = report.Word<ReportSchedule>("schedule", "schedule") ?? default;
            reports.Add(new ReportDefinition(name, report.Text("title") ?? name, schedule, scope.MetricNames(report, "metrics", subject), report.Position)
            {
                Description = report.Text("description"),
            });
        }

        return reports;
    }
}
