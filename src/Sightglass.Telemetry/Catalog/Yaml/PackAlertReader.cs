namespace Sightglass.Telemetry.Catalog.Yaml;

/// <summary>Reads <c>alerts</c>.</summary>
internal static class PackAlertReader
{
    public static IReadOnlyList<AlertDefinition> Read(PackScope scope, MappingReader pack)
    {
        var names = new UniqueNames(scope, "alert");
        List<AlertDefinition> alerts = [];
        foreach (var reader in pack.Items("alerts", PackKeys.Alert, "an alert"))
        {
            var name = names.Take(reader);
            var subject = $"alert '{name}'";
            if ((reader.Node("condition") is null) == (reader.Node("unusual") is null))
            {
                scope.Source.Report(reader.Position, $"{subject} must have either 'condition' or 'unusual'");
            }

            alerts.Add(new AlertDefinition(name, reader.Text("title") ?? name, reader.Word<AlertPriority>("priority", "priority") ?? default, reader.Duration("window") ?? default, reader.Position)
            {
                Description = reader.Text("description"),
                Condition = reader.Formula("condition"),
                Unusual = ReadUnusual(reader, subject),
                For = reader.Duration("for") ?? TimeSpan.Zero,
                By = scope.By(reader, subject),
                Where = scope.Where(reader, subject),
            });
        }

        return alerts;
    }

    private static UnusualCondition? ReadUnusual(MappingReader alert, string subject)
    {
        if (alert.Child("unusual", PackKeys.Unusual, $"'unusual' of {subject}") is not { } reader
            || reader.Formula("formula") is not { } formula
            || reader.Duration("baseline") is not { } baseline
            || reader.Number("factor") is not { } factor)
        {
            return null;
        }

        if (factor <= 1)
        {
            reader.Report("factor", FormattableString.Invariant($"'factor' of {subject} must be above 1, not {factor}"));
        }

        return new UnusualCondition(formula, baseline, factor);
    }
}
