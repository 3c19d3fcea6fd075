using System.Globalization;

namespace Sightglass.Telemetry.Catalog.Yaml;

/// <summary>Writes a pack as the YAML that <see cref="PackReader"/> reads as the same pack. Comments and the layout of a text that people wrote are lost.</summary>
public static class PackWriter
{
    /// <param name="pack">A pack without mistakes, or one whose mistakes are to be found in the text.</param>
    public static string Write(Pack pack)
    {
        var yaml = new YamlLines();
        yaml.Text("name", pack.Name);
        yaml.Text("title", pack.Title);
        yaml.Number("version", pack.Version);
        yaml.Text("description", pack.Description);
        yaml.Formula("filter", pack.Filter);
        yaml.Map("constants", pack.Constants, constant => constant.Name, constant =>
        {
            yaml.Number("value", constant.Value);
            yaml.Text("unit", constant.Unit);
            yaml.Text("description", constant.Description);
        });
        yaml.Map("fields", pack.Fields, declaration => declaration.Field.Name, declaration => WriteField(yaml, declaration));
        yaml.Map("events", pack.Events, definition => definition.Name, definition => WriteEvent(yaml, definition));
        yaml.Map("metrics", pack.Metrics, metric => metric.Name, metric => WriteMetric(yaml, metric));
        WriteHome(yaml, pack.Home);
        if (pack.Analytics.Count > 0)
        {
            yaml.Nested("analytics", () => Each(pack.Analytics, group => yaml.List(group.Name, group.Metrics)));
        }

        yaml.Items("dashboards", pack.Dashboards, dashboard => WriteDashboard(yaml, dashboard));
        yaml.Items("alerts", pack.Alerts, alert => WriteAlert(yaml, alert));
        yaml.Items("reports", pack.Reports, report =>
        {
            yaml.Text("name", report.Name);
            yaml.Text("title", report.Title);
            yaml.Text("schedule", Vocabulary.Word(report.Schedule));
            yaml.List("metrics", report.Metrics);
            yaml.Text("description", report.Description);
        });
        return yaml.ToString();
    }

    private static void WriteField(YamlLines yaml, FieldDeclaration declaration)
    {
        yaml.Text("type", Vocabulary.Word(declaration.Field.Type));
        yaml.Text("description", declaration.Field.Description);
        yaml.Text("unit", declaration.Field.Unit);
        yaml.List("values", OrNone(declaration.Values));
        yaml.List("aliases", OrNone(declaration.Field.Aliases));
    }

    private static void WriteEvent(YamlLines yaml, EventDefinition definition)
    {
        yaml.Text("description", definition.Description);
        yaml.Text("kind", Vocabulary.Word(definition.Kind));
        yaml.Text("level", Vocabulary.Word(definition.Level));
        yaml.Text("grain", Vocabulary.Word(definition.Grain));
        yaml.Texts("set", definition.Set);
        yaml.List("fields", OrNone(definition.Fields));
        yaml.List("required", OrNone(definition.Required));
        yaml.List("aliases", OrNone(definition.Aliases));
    }

    private static void WriteMetric(YamlLines yaml, MetricDefinition metric)
    {
        yaml.Text("title", metric.Title);
        yaml.Text("description", metric.Description);
        yaml.Text("unit", metric.Unit);
        yaml.Text("grain", Vocabulary.Word(metric.Grain));
        yaml.Formula("formula", metric.Formula);
        yaml.Text("better", Vocabulary.Word(metric.Better));
        yaml.List("by", OrNone(metric.By));
        if (metric.Target is { } target)
        {
            yaml.Nested("target", () => WriteBand(yaml, target));
        }

        yaml.Items("targets", metric.Targets, scoped =>
        {
            yaml.Texts("where", scoped.Where);
            WriteBand(yaml, scoped.Band);
        });
        yaml.Items("advice", metric.Advice, advice =>
        {
            yaml.Text("text", advice.Text);
            yaml.Text("when", advice.When?.ToString());
            yaml.Texts("where", advice.Where);
        });
        yaml.Text("per", metric.Per);
        yaml.Number("precision", metric.Precision);
        yaml.Number("minimum", metric.Minimum == MetricDefinition.DefaultMinimum ? null : metric.Minimum);
        yaml.Number("change", metric.TellingChange == MetricDefinition.DefaultTellingChange ? null : metric.TellingChange);
        if (metric.OpenMetrics is { } exposed)
        {
            yaml.Nested("openmetrics", () => WriteOpenMetrics(yaml, exposed));
        }
    }

    private static void WriteOpenMetrics(YamlLines yaml, OpenMetricsDefinition exposed)
    {
        yaml.Text("name", exposed.Name);
        yaml.Text("kind", Vocabulary.Word(exposed.Kind));
        yaml.List("labels", exposed.Labels);
        yaml.List("buckets", exposed.Buckets.Count == 0 ? null : [.. exposed.Buckets.Select(end => end.ToString("R", CultureInfo.InvariantCulture))]);
        yaml.Text("window", exposed.Window == OpenMetricsDefinition.DefaultWindow ? null : PackNumber.Duration(exposed.Window));
    }

    private static void WriteBand(YamlLines yaml, TargetBand band)
    {
        yaml.Number("min", band.Min);
        yaml.Number("max", band.Max);
    }

    private static void WriteHome(YamlLines yaml, HomeDefinition home)
    {
        if (home == HomeDefinition.Empty)
        {
            return;
        }

        yaml.Nested("home", () =>
        {
            yaml.List("metrics", home.Metrics);
            yaml.List("breakdowns", OrNone(home.Breakdowns));
            if (home.Chain is { } chain)
            {
                yaml.Nested("chain", () => Keys(yaml, ("title", chain.Title), ("delivered", chain.Delivered), ("passed_on", chain.PassedOn), ("undelivered", chain.Undelivered)));
            }

            if (home.Costs is { } costs)
            {
                yaml.Nested("costs", () => Keys(yaml, ("title", costs.Title), ("actual", costs.Actual), ("alternative", costs.Alternative), ("saved", costs.Saved), ("saved_percent", costs.SavedPercent)));
            }

            if (home.Failures is { } failures)
            {
                yaml.Nested("failures", () =>
                {
                    yaml.Formula("filter", failures.Filter);
                    yaml.List("fields", failures.Fields);
                });
            }
        });
    }

    private static void WriteDashboard(YamlLines yaml, DashboardDefinition dashboard)
    {
        yaml.Text("name", dashboard.Name);
        yaml.Text("title", dashboard.Title);
        yaml.Text("description", dashboard.Description);
        yaml.List("variables", OrNone(dashboard.Variables));
        yaml.Items("panels", dashboard.Panels, panel =>
        {
            yaml.Text("title", panel.Title);
            yaml.Text("chart", Vocabulary.Word(panel.Chart));
            yaml.Text("description", panel.Description);
            yaml.Text("metric", panel.Metric);
            yaml.Formula("formula", panel.Formula);
            yaml.Text("unit", panel.Unit);
            yaml.List("by", panel.By);
            yaml.Texts("where", panel.Where);
            yaml.Text("step", panel.Step is { } step ? PackNumber.Duration(step) : null);
        });
    }

    private static void WriteAlert(YamlLines yaml, AlertDefinition alert)
    {
        yaml.Text("name", alert.Name);
        yaml.Text("title", alert.Title);
        yaml.Text("priority", Vocabulary.Word(alert.Priority));
        yaml.Text("window", PackNumber.Duration(alert.Window));
        yaml.Formula("condition", alert.Condition);
        if (alert.Unusual is { } unusual)
        {
            yaml.Nested("unusual", () =>
            {
                yaml.Formula("formula", unusual.Formula);
                yaml.Text("baseline", PackNumber.Duration(unusual.Baseline));
                yaml.Number("factor", unusual.Factor);
            });
        }

        yaml.Text("for", alert.For > TimeSpan.Zero ? PackNumber.Duration(alert.For) : null);
        yaml.List("by", OrNone(alert.By));
        yaml.Texts("where", alert.Where);
        yaml.Text("description", alert.Description);
    }

    private static void Keys(YamlLines yaml, params (string Key, string Value)[] texts) => Each(texts, text => yaml.Text(text.Key, text.Value));

    private static void Each<T>(IReadOnlyList<T> values, Action<T> write)
    {
        foreach (var value in values)
        {
            write(value);
        }
    }

    private static IReadOnlyList<string>? OrNone(IReadOnlyList<string> values) => values.Count == 0 ? null : values;
}
