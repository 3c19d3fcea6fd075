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
                Condition = ReadCondition(scope, reader),
                Unusual = ReadUnusual(scope, reader, subject),
                For = reader.Duration("for") ?? TimeSpan.Zero,
                By = scope.By(reader, subject),
                Where = scope.Where(reader, subject),
            });
        }

        return alerts;
    }

    private static UnusualCondition? ReadUnusual(PackScope scope, MappingReader alert, string subject)
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

        scope.CheckMetricName(formula.Text, formula);
        return new UnusualCondition(formula, baseline, factor);
    }

    /// <summary>Splits <c>formula operator limit</c> at the last comparison outside quotes and parentheses; comparisons inside belong to the formula's filters.</summary>
    private static AlertCondition? ReadCondition(PackScope scope, MappingReader reader)
    {
        if (reader.Formula("condition") is not { } whole)
        {
            return null;
        }

        var text = whole.Text;
        var at = LastComparison(text);
        var symbol = at < 0 ? "" : text[(at + 1)..].StartsWith('=') ? text[at..(at + 2)] : text[at..(at + 1)];
        var left = at < 0 ? "" : text[..at].TrimEnd();
        if (left.Length == 0)
        {
            scope.Source.Report(whole.Position, $"'{text}' is not a condition; write a formula, one of <, <=, >, >= and a limit, for example \"success_rate < 0.8\"");
            return null;
        }

        scope.CheckMetricName(left, whole);
        var limit = text[(at + symbol.Length)..].Trim();
        if (!PackNumber.TryParse(limit, out var value))
        {
            if (!scope.Constants.TryGetValue(limit, out var constant))
            {
                var limitAt = whole.Locate(text.Length - text[(at + symbol.Length)..].TrimStart().Length);
                scope.Source.Report(limitAt, $"the limit '{limit}' is neither a number nor a constant of this pack{NameSuggestion.Advise(limit, scope.Constants.Keys)}");
                return null;
            }

            value = constant.Value;
        }

        var @operator = Comparison.Operators.First(known => known.Text == symbol).Operator;
        return new AlertCondition(text, whole.Slice(0, left.Length), new Comparison(@operator, value));
    }

    private static int LastComparison(string text)
    {
        var last = -1;
        var depth = 0;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c is '(' or ')')
            {
                depth += c == '(' ? 1 : -1;
            }
            else if (c is '<' or '>' && depth == 0)
            {
                last = i;
            }
        }

        return last;
    }
}
