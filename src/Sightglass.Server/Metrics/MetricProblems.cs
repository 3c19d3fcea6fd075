using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Query.Syntax;
using Sightglass.Server.Http;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Metrics;

internal static class MetricProblems
{
    public static ProblemHttpResult NoSuchMetric(string name, IEnumerable<string> names)
    {
        var closest = NameSuggestion.Closest(name, names);
        return Problems.Create("no-such-metric", StatusCodes.Status404NotFound, "No such metric",
            $"no pack declares the metric '{name}'{(closest is null ? "" : $"; did you mean '{closest}'?")}", ("nearest", closest));
    }

    public static ProblemHttpResult TooManySplits(int count) =>
        RequestProblems.BadRequest($"'by' names {count} fields; a metric is split by at most {QueryLimits.GroupKeys}.");

    public static ProblemHttpResult BadSplit(string key, string mistake) => RequestProblems.BadRequest($"'by' has the wrong key '{key}': {mistake}.");

    public static ProblemHttpResult NoSuchGroup(string name, IEnumerable<string> names) =>
        Problems.Create("no-such-group", StatusCodes.Status404NotFound, "No such group of metrics", $"no pack has the group '{name}'; there are: {string.Join(", ", names.Order())}.");
}
