namespace Sightglass.Telemetry.Catalog.Yaml;

/// <summary>Reads <c>metrics</c>.</summary>
internal static class PackMetricReader
{
    private const int MaxPrecision = 9;
    private const int MaxMinimum = 1_000_000;

    // It stands beside every value.
    private const int MaxPer = 40;

    public static void Read(PackScope scope, MappingReader pack)
    {
        foreach (var (name, nameNode, value) in pack.Entries("metrics"))
        {
            scope.CheckIdentifier(name, nameNode, "metric");
            if (scope.Constants.TryGetValue(name, out var constant))
            {
                scope.Source.Report(nameNode, $"metric '{name}' has the name of the constant at line {constant.Position.Line}; formulas could not tell them apart, rename one");
            }

            if (MappingReader.Open(scope.Source, value, PackKeys.Metric, $"metric '{name}'", nameNode) is { } reader
                && ReadMetric(scope, reader, name, scope.Source.PositionOf(nameNode)) is { } metric)
            {
                scope.Metrics[name] = metric;
            }
        }
    }

    private static MetricDefinition? ReadMetric(PackScope scope, MappingReader reader, string name, SourcePosition position)
    {
        var subject = $"metric '{name}'";
        var by = scope.By(reader, subject);
        var target = reader.Child("target", PackKeys.Target, $"the target of {subject}") is { } band ? ReadBand(band, $"the target of {subject}") : null;
        var targets = ReadTargets(scope, reader, by, subject);
        var unit = reader.Unit("unit") ?? "count";
        var metric = new MetricDefinition(
            name,
            reader.Text("title") ?? name,
            reader.Text("description") ?? "",
            unit,
            reader.Word<Grain>("grain", "grain") ?? Grain.Event,
            reader.Formula("formula") ?? new Formula("", position.File, [new Formula.Run(0, position.Line, position.Column)]),
            scope.PackName,
            position)
        {
            Better = reader.Word<Better>("better", "direction") ?? MetricDefinition.UsualBetter(unit, isJudged: target is not null || targets.Count > 0),
            By = by,
            Target = target,
            Targets = targets,
            Per = ReadPer(reader, subject),
            Precision = reader.Integer("precision", 0, MaxPrecision),
            Minimum = reader.Integer("minimum", 1, MaxMinimum) ?? MetricDefinition.DefaultMinimum,
            TellingChange = ReadChange(reader, subject) ?? MetricDefinition.DefaultTellingChange,
            OpenMetrics = PackOpenMetricsReader.Read(scope, reader, name, unit, by),
        };
        return metric with { Advice = ReadAdvice(scope, reader, metric, subject) };
    }

    private static string? ReadPer(MappingReader reader, string subject)
    {
        var per = reader.Text("per");
        if (per?.Length > MaxPer)
        {
            reader.Report("per", $"'per' of {subject} has {per.Length} characters; name one thing in at most {MaxPer}, for example creation");
        }

        return per;
    }

    private static double? ReadChange(MappingReader reader, string subject)
    {
        var change = reader.Number("change");
        if (change is <= 0 or > 10)
        {
            reader.Report("change", FormattableString.Invariant($"'change' of {subject} must be above 0 and at most 10, not {change}; 0.1 is a tenth of the value"));
        }

        return change;
    }

    private static List<ScopedTarget> ReadTargets(PackScope scope, MappingReader reader, IReadOnlyList<string> by, string subject)
    {
        List<ScopedTarget> targets = [];
        foreach (var target in reader.Items("targets", PackKeys.ScopedTarget, $"a target of {subject}"))
        {
            targets.Add(new ScopedTarget(ReadWhere(scope, target, by, subject), ReadBand(target, $"a target of {subject}")));
        }

        return targets;
    }

    private static TargetBand ReadBand(MappingReader reader, string subject)
    {
        var band = new TargetBand(reader.Number("min"), reader.Number("max"));
        if (reader.Node("min") is null && reader.Node("max") is null)
        {
            reader.Source.Report(reader.Position, $"{subject} has neither 'min' nor 'max'; give one of them");
        }
        else if (band.Min > band.Max)
        {
            reader.Report("min", FormattableString.Invariant($"{subject} has min {band.Min} above max {band.Max}; swap them"));
        }

        return band;
    }

    private static List<Advice> ReadAdvice(PackScope scope, MappingReader reader, MetricDefinition metric, string subject)
    {
        List<Advice> advice = [];
        foreach (var item in reader.Items("advice", PackKeys.Advice, $"an advice of {subject}"))
        {
            Comparison? when = null;
            if (item.Text("when") is { } condition)
            {
                if (Comparison.TryParse(condition, out var comparison))
                {
                    when = comparison;
                }
                else
                {
                    item.Report("when", $"'{condition}' is not a comparison; write one of <, <=, >, >= and a number, for example \"< 0.8\"");
                }
            }
            else if (metric.Target is null && metric.Targets.Count == 0)
            {
                item.Report("text", $"this advice of {subject} can never show: without a target it needs 'when'");
            }

            advice.Add(new Advice(when, ReadWhere(scope, item, metric.By, subject), item.Text("text") ?? ""));
        }

        return advice;
    }

    private static Dictionary<string, string> ReadWhere(PackScope scope, MappingReader reader, IReadOnlyList<string> by, string subject) =>
        reader.Texts("where", (field, node) =>
        {
            if (!by.Contains(field))
            {
                scope.Source.Report(node, $"'{field}' is not in 'by' of {subject}; add it there or remove the condition");
            }
        });
}
