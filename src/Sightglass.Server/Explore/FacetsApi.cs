using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Query.Results;
using Sightglass.Server.Auth;
using Sightglass.Server.Http;

namespace Sightglass.Server.Explore;

/// <summary>The most frequent values of fields.</summary>
internal static class FacetsApi
{
    private const int MaxValues = 100;

    public static void MapFacets(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/facets", GetAsync).RequireScope(Scope.Query).WithName("GetFacets").WithSummary("The most frequent values of fields");

    private static async Task<Ok<FacetsAnswer>> GetAsync([AsParameters] FacetsRequest request, FacetReader facets, CancellationToken cancellationToken)
    {
        var (filter, scope, limit) = (request.Filter.Node, request.Scope.Query, Math.Clamp(request.Limit, 1, MaxValues));
        return TypedResults.Ok(request.Fields is { } names
            ? new FacetsAnswer(await facets.CountAsync(filter, scope, FacetReader.NamesIn(names), limit, cancellationToken))
            : await facets.FindAsync(filter, scope, limit, cancellationToken));
    }

    /// <param name="Filter">Selects the events.</param>
    /// <param name="Scope">Tenant and time range.</param>
    /// <param name="Fields">Names, separated by commas; by default fields that the events have.</param>
    /// <param name="Limit">Maximum number of values per field.</param>
    private sealed record FacetsRequest(EventFilter Filter, ReadScope Scope, string? Fields, int Limit = 10);
}

/// <param name="Facets">The fields that were asked for; else those that tell the events apart.</param>
/// <param name="Attributes">If no field was asked for: every name of short texts, numbers and booleans among the attributes of the events, the most frequent first.</param>
internal sealed record FacetsAnswer(IReadOnlyList<Facet> Facets, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<AttributeAnswer>? Attributes = null);

/// <param name="Kind">The kind of most of its values.</param>
/// <param name="Events">How many of the matching events have it; at least, if it has hundreds of different texts or some are long.</param>
internal sealed record AttributeAnswer(string Name, ValueKind Kind, long Events);

/// <param name="Distinct">Number of distinct values among the matching events, including those not listed.</param>
/// <param name="Values">Most frequent first.</param>
internal sealed record Facet(string Field, long Distinct, IReadOnlyList<FacetValue> Values);

internal sealed record FacetValue(string Value, long Count);
