using System.Text.Json;
using Sightglass.Query.Languages.Aggregation;
using Sightglass.Query.Planning;
using Sightglass.Server.Auth;
using Sightglass.Server.Http;
using Sightglass.Server.Queries;

namespace Sightglass.Server.Analytics;

/// <summary><c>POST /api/aggregate</c>: named values over the points of a data set, or over events, in one request.</summary>
internal static class AggregateApi
{
    private const int MaxAggregations = 100;
    private const int MaxRows = 1;

    public static void MapAggregate(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/aggregate", AggregateAsync).RequireScope(Scope.Query).WithBodyLimit(BodyLimit.QueryBytes).WithName("Aggregate").WithSummary("Computes named values over points or events")
            .WithDescription("The answer has a member for each name: a number, or null without values. With \"answer\":\"dashboard\" it is {requests, latency, errorRate, aiUsage: {tokens, cost}} from the values requestCount, avgLatency, errorRate and aiTokensUsed; the cost is that of the tokens at pricePerMillionTokens (USD), or null without a price.")
            .WithBodyExample("""{"timeRange":"24h","aggregations":{"requestCount":{"type":"count"},"avgLatency":{"type":"avg","field":"duration_ms"},"errorRate":{"type":"percentage","filter":{"field":"status_code","operator":">=","value":400}}}}""")
            .Produces<Dictionary<string, object?>>();

    private static async Task<IResult> AggregateAsync(Question<AggregateRequest> question, RelationRunner runner, DataSets sets, CancellationToken cancellationToken)
    {
        var body = question.Body;
        if (body.Aggregations is not { Count: > 0 and <= MaxAggregations } aggregations || aggregations.Any(aggregation => aggregation.Value is null))
        {
            return RequestProblems.BadRequest($"'aggregations' has 1 to {MaxAggregations} values by their names, such as {{\"requests\":{{\"type\":\"count\"}}}}.");
        }

        if (body.Filters?.Contains(null) == true || body.Labels?.Values.Contains(null) == true)
        {
            return RequestProblems.BadRequest("'filters' or 'labels' has null; leave it out, or write a condition such as {\"field\":\"status\",\"value\":400} or the name of a column.");
        }

        var scope = question.Scope.Query;
        var labels = body.Dataset is null ? body.Labels : Merged(body.Labels, await sets.LabelsAsync(scope.Tenant, body.Dataset, cancellationToken));
        var builder = new RelationBuilder(body.Dataset ?? RelationTable.Events, isPoints: body.Dataset is not null, labels ?? new Dictionary<string, string>());
        AggregationFilter[] filters = [.. body.Filters?.Select(filter => filter!) ?? [], .. body.Index is null ? Array.Empty<AggregationFilter>() : [new AggregationFilter(null, null, null, body.Index)]];
        var query = AggregationQuery.Build(builder, aggregations!, filters);
        var (result, _) = await runner.RunAsync(query, scope, MaxRows, cancellationToken);
        var values = result.Columns.Select((column, index) => KeyValuePair.Create(column.Name, result.Rows is [var row] ? Value(row[index]) : null)).ToDictionary();
        return body.Answer switch
        {
            null or "values" => TypedResults.Json(values, ApiJson.Options),
            "dashboard" => TypedResults.Json(DashboardMetrics.Of(values, body.PricePerMillionTokens), ApiJson.Options),
            _ => RequestProblems.BadRequest($"'answer' is '{body.Answer}'; it is values (the default) or dashboard."),
        };
    }

    // A whole number of 64 bits is a number like any other here.
    private static object? Value(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value;

    private static Dictionary<string, string> Merged(IReadOnlyDictionary<string, string>? own, IReadOnlyDictionary<string, string> stored) =>
        new(stored.Where(label => own?.ContainsKey(label.Key) != true).Concat(own ?? new Dictionary<string, string>()));
}

/// <summary>What to compute.</summary>
/// <param name="Dataset">A data set of points; none for events.</param>
/// <param name="TimeRange">The length of time before now, such as <c>24h</c>; instead of <paramref name="From"/> and <paramref name="To"/>.</param>
/// <param name="Labels">Names for columns, beside those of the data set.</param>
/// <param name="Index">Only points with this index, or events of this name.</param>
/// <param name="Filters">Conditions on all points.</param>
/// <param name="Aggregations">The values by their names.</param>
/// <param name="Answer"><c>values</c> or <c>dashboard</c>.</param>
/// <param name="PricePerMillionTokens">For the cost of a dashboard, in USD.</param>
internal sealed record AggregateRequest(
    string? Dataset, string? TimeRange, string? From, string? To, IReadOnlyDictionary<string, string>? Labels, string? Index, IReadOnlyList<AggregationFilter?>? Filters,
    IReadOnlyDictionary<string, AggregationRequest?>? Aggregations, string? Answer, double? PricePerMillionTokens) : IAskedRange
{
    string? IAskedRange.From => From ?? (TimeRange is null ? null : $"now-{TimeRange}");

    string? IAskedRange.To => To;
}

/// <summary>The four numbers of an overview.</summary>
/// <param name="Requests">The value requestCount.</param>
/// <param name="Latency">The value avgLatency.</param>
/// <param name="ErrorRate">The value errorRate, in percent.</param>
internal sealed record DashboardMetrics(object? Requests, object? Latency, object? ErrorRate, AiUsage AiUsage)
{
    private const double Million = 1e6;

    internal static DashboardMetrics Of(Dictionary<string, object?> values, double? pricePerMillionTokens)
    {
        var tokens = values.GetValueOrDefault("aiTokensUsed");
        double? cost = tokens is JsonElement { ValueKind: JsonValueKind.Number } number && pricePerMillionTokens is { } price ? number.GetDouble() / Million * price : null;
        return new DashboardMetrics(values.GetValueOrDefault("requestCount"), values.GetValueOrDefault("avgLatency"), values.GetValueOrDefault("errorRate"), new AiUsage(tokens, cost));
    }
}

/// <param name="Tokens">The value aiTokensUsed.</param>
/// <param name="Cost">In USD; null without a price.</param>
internal sealed record AiUsage(object? Tokens, double? Cost);
