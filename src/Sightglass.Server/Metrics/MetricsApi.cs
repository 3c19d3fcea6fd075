using Sightglass.Query.Metrics;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Metrics;

/// <summary>Catalogd metrics: their definitions and their values.</summary>
internal static class MetricsApi
{
    public static void MapMetricsApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/metrics", ListAsync).RequireScope(Scope.Query).WithName("ListMetrics").WithSummary("Metrics of the catalog; measured when 'from' is given");
        routes.MapGet("/api/metrics/{name}", GetAsync).RequireScope(Scope.Query).WithName("GetMetric").WithSummary("One metric, measured");
        routes.MapGet("/api/analytics/{group}", GroupAsync).RequireScope(Scope.Query).WithName("GetAnalytics").WithSummary("The metrics a pack groups under a name, measured");
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, LoadedCatalog catalog, QueryContext queries, MetricQuery reader, string? pack, bool? key, string? from, string? to, string? step, string? compare)
    {
        var packs = catalog.Catalog.Packs.Where(candidate => pack is null || candidate.Name == pack).ToList();
        if (packs.Count == 0 && pack is not null)
        {
            return Problems.Create("no-such-pack", StatusCodes.Status404NotFound, "No such pack", $"no pack '{pack}' is loaded; there are: {string.Join(", ", catalog.Catalog.Packs.Select(known => known.Name))}.");
        }

        var metrics = packs.SelectMany(known => catalog.Metrics.Of(known).Where(metric => key != true || known.Home.Metrics.Contains(metric.Definition.Name))).ToList();
        if (from is null)
        {
            return TypedResults.Ok(new { metrics = metrics.Select(metric => MetricDefinitionAnswer.Of(metric, packs.Exists(known => known.Home.Metrics.Contains(metric.Definition.Name)))) });
        }

        return await MeasureAsync(http, queries, reader, metrics, from, to, step, compare, new MetricQuestion());
    }

    private static async Task<IResult> GetAsync(
        HttpContext http, LoadedCatalog catalog, QueryContext queries, MetricQuery reader, string name, string? from, string? to, string? step, string? by, string? where, string? compare)
    {
        if (!catalog.Metrics.ByName.TryGetValue(name, out var metric))
        {
            var closest = NameSuggestion.Closest(name, catalog.Metrics.ByName.Keys);
            return Problems.Create("no-such-metric", StatusCodes.Status404NotFound, "No such metric",
                $"no pack declares the metric '{name}'{(closest is null ? "" : $"; did you mean '{closest}'?")}");
        }

        if (QueryContext.TryFilter(where, out var filter) is { } wrongFilter)
        {
            return wrongFilter;
        }

        var question = new MetricQuestion
        {
            Where = string.IsNullOrWhiteSpace(where) ? null : filter,
            By = by?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        };
        return await MeasureAsync(http, queries, reader, [metric], from, to, step, compare, question, isSingle: true);
    }

    private static async Task<IResult> GroupAsync(
        HttpContext http, LoadedCatalog catalog, QueryContext queries, MetricQuery reader, string group, string? from, string? to, string? step, string? compare)
    {
        if (!catalog.Catalog.Analytics.TryGetValue(group, out var known))
        {
            return Problems.Create("no-such-group", StatusCodes.Status404NotFound, "No such group of metrics",
                $"no pack has the group '{group}'; there are: {string.Join(", ", catalog.Catalog.Analytics.Keys.Order())}.");
        }

        return await MeasureAsync(http, queries, reader, [.. known.Metrics.Select(name => catalog.Metrics.ByName[name])], from, to, step, compare, new MetricQuestion());
    }

    private static async Task<IResult> MeasureAsync(
        HttpContext http, QueryContext queries, MetricQuery reader, IReadOnlyList<Metric> metrics,
        string? from, string? to, string? step, string? compare, MetricQuestion question, bool isSingle = false)
    {
        if (queries.TryScope(http, from, to, out var range, out var scope) is { } wrongScope)
        {
            return wrongScope;
        }

        if (QueryContext.TryStep(step, range, out var length) is { } wrongStep)
        {
            return wrongStep;
        }

        var results = metrics.Count == 0 ? [] : await reader.ReadAsync(metrics, question with { Step = length, ComparePrevious = compare == "previous" }, scope, http.RequestAborted);
        return isSingle
            ? TypedResults.Ok(MetricAnswer.Of(results[0]))
            : TypedResults.Ok(new MetricsAnswer(Rfc3339.Format(range.From), Rfc3339.Format(range.To), [.. results.Select(MetricAnswer.Of)]));
    }
}

/// <summary>Metrics measured over a range.</summary>
internal sealed record MetricsAnswer(string From, string To, IReadOnlyList<MetricAnswer> Metrics);
