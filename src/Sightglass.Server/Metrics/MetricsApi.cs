using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Query.Metrics;
using Sightglass.Query.Syntax;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;
using Sightglass.Server.Inference;

namespace Sightglass.Server.Metrics;

/// <summary>Metrics of the catalog: their definitions and their values.</summary>
internal static class MetricsApi
{
    public static void MapMetricsApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/metrics", ListAsync).RequireScope(Scope.Query).WithName("ListMetrics").WithSummary("Metrics of the catalog; measured when 'from' is given").ProducesProblems(StatusCodes.Status404NotFound);
        routes.MapGet("/api/metrics/{name}", GetAsync).RequireScope(Scope.Query).WithName("GetMetric").WithSummary("One metric, measured").ProducesProblems(StatusCodes.Status404NotFound);
        routes.MapGet("/api/analytics/{group}", GroupAsync).RequireScope(Scope.Query).WithName("GetAnalytics").WithSummary("The metrics a pack groups under a name, measured").ProducesProblems(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<MetricListAnswer>, ProblemHttpResult>> ListAsync(
        [AsParameters] MetricListRequest request, LoadedCatalog catalog, MetricQuery reader, CancellationToken cancellationToken)
    {
        var packs = catalog.Catalog.Packs.Where(candidate => request.Pack is null || candidate.Name == request.Pack).ToList();
        if (packs.Count == 0 && request.Pack is not null)
        {
            return CatalogProblems.NoSuchPack(request.Pack, catalog.Catalog.Packs);
        }

        var metrics = packs.SelectMany(known => catalog.Metrics.Of(known).Where(metric => request.Key != true || known.Home.Metrics.Contains(metric.Definition.Name))).ToList();
        if (request.From is null)
        {
            return TypedResults.Ok<MetricListAnswer>(new MetricDefinitionsAnswer(
                [.. metrics.Select(metric => MetricDefinitionAnswer.Of(metric, packs.Exists(known => known.Home.Metrics.Contains(metric.Definition.Name))))]));
        }

        var question = QuestionOf(request.Step, request.Compare) with { SplitsOnlyToJudge = request.Split == "judged" };
        var results = metrics.Count == 0 ? [] : await reader.ReadAsync(metrics, question, request.Scope.Query, cancellationToken);
        return TypedResults.Ok<MetricListAnswer>(MetricsAnswer.Of(request.Scope, reader, results));
    }

    private static async Task<Results<Ok<MetricAnswer>, ProblemHttpResult>> GetAsync(
        [AsParameters] MetricRequest request, LoadedCatalog catalog, MetricQuery reader, InferenceReader inference, CancellationToken cancellationToken)
    {
        if ((catalog.Metrics.ByName.GetValueOrDefault(request.Name) ?? await inference.FindMetricAsync(request.Name, request.Scope.Query, request.Inferred, cancellationToken)) is not { } metric)
        {
            return MetricProblems.NoSuchMetric(request.Name, catalog.Metrics.ByName.Keys);
        }

        var by = request.By is null ? null : DerivedName.ReadList(request.By);
        if (by?.Count > QueryLimits.GroupKeys)
        {
            return MetricProblems.TooManySplits(by.Count);
        }

        var question = QuestionOf(request.Step, request.Compare) with
        {
            Where = request.Where.Node is MatchAllNode ? null : request.Where.Node,
            By = by,
            InDetail = true,
        };
        var results = await reader.ReadAsync([metric], question, request.Scope.Query, cancellationToken);
        return TypedResults.Ok(MetricAnswer.Of(results[0], request.Scope.Tenant) with { Filter = metric.FilterWithin(request.Where.Node) });
    }

    private static async Task<Results<Ok<MetricsAnswer>, ProblemHttpResult>> GroupAsync(
        [AsParameters] MetricGroupRequest request, LoadedCatalog catalog, MetricQuery reader, CancellationToken cancellationToken)
    {
        if (!catalog.Catalog.Analytics.TryGetValue(request.Group, out var known))
        {
            return MetricProblems.NoSuchGroup(request.Group, catalog.Catalog.Analytics.Keys);
        }

        var metrics = known.Metrics.Select(name => catalog.Metrics.ByName[name]).ToList();
        var results = metrics.Count == 0 ? [] : await reader.ReadAsync(metrics, QuestionOf(request.Step, request.Compare), request.Scope.Query, cancellationToken);
        return TypedResults.Ok(MetricsAnswer.Of(request.Scope, reader, results));
    }

    private static MetricQuestion QuestionOf(Step? step, string? compare) => new() { Step = step?.Length, WidensStep = step?.IsAutomatic ?? false, ComparePrevious = compare == "previous" };

    /// <param name="Scope">Tenant and time range.</param>
    /// <param name="From">Evaluates the metrics; without it they are only listed.</param>
    /// <param name="Step">Adds each metric's values over time.</param>
    /// <param name="Compare"><c>previous</c> adds the values of the previous range.</param>
    /// <param name="Pack">Only the metrics of one pack.</param>
    /// <param name="Key">Only the metrics that Home shows.</param>
    /// <param name="Split"><c>judged</c> splits only the metrics whose groups have targets of their own, so that a list of all is quick.</param>
    private sealed record MetricListRequest(ReadScope Scope, string? From, Step? Step, string? Compare, string? Pack, bool? Key, string? Split);

    /// <param name="Name">The metric.</param>
    /// <param name="Where">Restricts the events.</param>
    /// <param name="Scope">Tenant and time range.</param>
    /// <param name="Step">Adds the values over time.</param>
    /// <param name="Compare"><c>previous</c> adds the value of the previous range.</param>
    /// <param name="By">Fields to split by, separated by commas.</param>
    /// <param name="Inferred">How events are read, for metrics of an inferred pack.</param>
    private sealed record MetricRequest(string Name, EventFilter Where, ReadScope Scope, Step? Step, string? Compare, string? By, InferenceChoice Inferred);

    /// <param name="Group">The name of a group of metrics in a pack.</param>
    /// <inheritdoc cref="MetricListRequest"/>
    private sealed record MetricGroupRequest(string Group, ReadScope Scope, Step? Step, string? Compare);
}

/// <summary>Metrics, evaluated or only listed.</summary>
[JsonDerivedType(typeof(MetricsAnswer))]
[JsonDerivedType(typeof(MetricDefinitionsAnswer))]
internal abstract record MetricListAnswer;

/// <summary>Metrics evaluated over a range.</summary>
/// <param name="To">The end of the range, or now if that is earlier.</param>
internal sealed record MetricsAnswer(string From, string To, IReadOnlyList<MetricAnswer> Metrics) : MetricListAnswer
{
    internal static MetricsAnswer Of(ReadScope scope, MetricQuery reader, IEnumerable<MetricResult> results) =>
        new(Rfc3339.Format(scope.Range.From), Rfc3339.Format(reader.EndOf(scope.Query)), [.. results.Select(result => MetricAnswer.Of(result, scope.Tenant))]);
}

/// <summary>Metrics as their packs define them.</summary>
internal sealed record MetricDefinitionsAnswer(IReadOnlyList<MetricDefinitionAnswer> Metrics) : MetricListAnswer;
