namespace Sightglass.Telemetry.Catalog.Yaml;

/// <summary>Reads <c>dashboards</c>.</summary>
internal static class PackDashboardReader
{
    public static IReadOnlyList<DashboardDefinition> Read(PackScope scope, MappingReader pack)
    {
        var names = new UniqueNames(scope, "dashboard");
        List<DashboardDefinition> dashboards = [];
        foreach (var reader in pack.Items("dashboards", PackKeys.Dashboard, "a dashboard"))
        {
            var name = names.Take(reader);
            var panels = reader.Items("panels", PackKeys.Panel, $"a panel of dashboard '{name}'").Select(panel => ReadPanel(scope, panel)).ToArray();
            if (panels.Length > DashboardDefinition.MaxPanels)
            {
                reader.Report("panels", $"dashboard '{name}' has {panels.Length} panels, the limit is {DashboardDefinition.MaxPanels}; make two of it");
            }

            dashboards.Add(new DashboardDefinition(name, reader.Text("title") ?? name, panels, scope.PackName, reader.Position)
            {
                Description = reader.Text("description"),
                Variables = ReadVariables(scope, reader, name),
            });
        }

        return dashboards;
    }

    private static IReadOnlyList<string> ReadVariables(PackScope scope, MappingReader reader, string dashboard)
    {
        var variables = scope.FieldNames(reader, "variables", $"dashboard '{dashboard}'");
        if (variables.Count > DashboardDefinition.MaxVariables)
        {
            reader.Report("variables", $"dashboard '{dashboard}' has {variables.Count} variables, the limit is {DashboardDefinition.MaxVariables}; keep those that people choose by");
        }

        return variables;
    }

    private static PanelDefinition ReadPanel(PackScope scope, MappingReader reader)
    {
        var title = reader.Text("title") ?? "";
        var subject = $"panel '{title}'";
        var metric = reader.Text("metric");
        CheckSubject(scope, reader, metric, subject);
        return new PanelDefinition(title, reader.Word<ChartKind>("chart", "chart") ?? default, reader.Position)
        {
            Description = reader.Text("description"),
            Metric = metric,
            Formula = reader.Formula("formula"),
            Unit = reader.Unit("unit"),
            By = reader.Node("by") is null ? null : scope.By(reader, subject),
            Where = scope.Where(reader, subject),
            Step = reader.Duration("step"),
        };
    }

    private static void CheckSubject(PackScope scope, MappingReader reader, string? metric, string subject)
    {
        var hasMetric = reader.Node("metric") is not null;
        var hasFormula = reader.Node("formula") is not null;
        if (hasMetric == hasFormula)
        {
            scope.Source.Report(reader.Position, $"{subject} must have either 'metric' or 'formula'");
        }

        if (hasMetric && reader.Node("unit") is not null)
        {
            reader.Report("unit", $"{subject} shows a metric, which has its own unit; remove 'unit'");
        }

        if (metric is not null)
        {
            scope.CheckMetrics([new MappingReader.Entry(metric, reader.Node("metric")!)], subject);
        }
    }
}
