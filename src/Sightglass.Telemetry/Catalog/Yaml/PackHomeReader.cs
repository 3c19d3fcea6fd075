namespace Sightglass.Telemetry.Catalog.Yaml;

/// <summary>Reads <c>home</c>.</summary>
internal static class PackHomeReader
{
    public static HomeDefinition Read(PackScope scope, MappingReader pack) =>
        pack.Child("home", PackKeys.Home, "home") is { } home
            ? new HomeDefinition(scope.MetricNames(home, "metrics", "home"), scope.MetricNames(home, "breakdowns", "home"))
            {
                Chain = ReadChain(scope, home),
                Costs = ReadCosts(scope, home),
                Failures = ReadFailures(scope, home),
            }
            : HomeDefinition.Empty;

    private static ChainDefinition? ReadChain(PackScope scope, MappingReader home)
    {
        const string subject = "the chain of home";
        if (home.Child("chain", PackKeys.Chain, subject) is not { } chain)
        {
            return null;
        }

        string Split(string key, IReadOnlyList<string>? like)
        {
            var name = MetricName(scope, chain, key, subject);
            if (scope.Metrics.TryGetValue(name, out var metric) && (metric.By.Count != 2 || (like is not null && !metric.By.SequenceEqual(like))))
            {
                chain.Report(key, like is null
                    ? $"'{name}' must be split by a place and a name, such as by: [model_index, model]"
                    : $"'{name}' must be split like '{chain.Text("delivered")}', by: [{string.Join(", ", like)}]");
            }

            return name;
        }

        var delivered = Split("delivered", null);
        var passedOn = Split("passed_on", scope.Metrics.TryGetValue(delivered, out var first) && first.By.Count == 2 ? first.By : null);
        return new ChainDefinition(chain.Text("title") ?? "", delivered, passedOn, MetricName(scope, chain, "undelivered", subject));
    }

    private static CostsDefinition? ReadCosts(PackScope scope, MappingReader home)
    {
        const string subject = "'costs' of home";
        if (home.Child("costs", PackKeys.Costs, subject) is not { } costs)
        {
            return null;
        }

        string In(string unit, string key)
        {
            var name = MetricName(scope, costs, key, subject);
            if (scope.Metrics.TryGetValue(name, out var metric) && metric.Unit != unit)
            {
                costs.Report(key, $"'{name}' has the unit {metric.Unit}; '{key}' of {subject} must be a metric in {unit}");
            }

            return name;
        }

        return new CostsDefinition(costs.Text("title") ?? "", In("usd", "actual"), In("usd", "alternative"), In("usd", "saved"), In("percent", "saved_percent"));
    }

    private static FailuresDefinition? ReadFailures(PackScope scope, MappingReader home)
    {
        const string subject = "'failures' of home";
        return home.Child("failures", PackKeys.Failures, subject) is { } failures
            && failures.Filter("filter") is { } filter
            ? new FailuresDefinition(filter, [.. failures.List("fields").Where(entry => scope.CheckField(entry.Text, entry.Node, subject)).Select(entry => entry.Text)])
            : null;
    }

    private static string MetricName(PackScope scope, MappingReader reader, string key, string subject) =>
        scope.CheckMetrics(reader.Text(key) is { } name ? [new(name, reader.Node(key)!)] : [], subject).FirstOrDefault("");
}
