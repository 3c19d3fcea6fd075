using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Query.Results;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Explore;

/// <summary>The most frequent values of fields.</summary>
internal static class FacetsApi
{
    private const int MaxFields = 30;
    private const int MaxValues = 100;

    // A number with more values than this measures something: its most frequent values say little.
    private const int MaxNumbers = 12;

    private static readonly string[] CommonFields = ["event", "level", "kind", "service", "model", "provider", "error_type", "status_code", "environment"];

    public static void MapFacets(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/facets", GetAsync).RequireScope(Scope.Query).WithName("GetFacets").WithSummary("The most frequent values of fields");

    private static async Task<Ok<FacetsAnswer>> GetAsync([AsParameters] FacetsRequest request, QueryContext queries, ClickHouseClient client, LoadedCatalog catalog, CancellationToken cancellationToken)
    {
        var (filter, scope, limit) = (request.Filter.Node, request.Scope.Query, Math.Clamp(request.Limit, 1, MaxValues));
        if (request.Fields is { } names)
        {
            var asked = names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().Take(MaxFields);
            return TypedResults.Ok(new FacetsAnswer([.. await CountAsync([.. asked])]));
        }

        var statistics = queries.Compiler.Attributes(filter, scope);
        var columns = FieldsWithColumn(catalog);
        var (inColumns, found) = (CountAsync([.. columns]), statistics.RunAsync(client, cancellationToken));
        await Task.WhenAll(inColumns, found);
        var (attributes, rowsRead) = await found;
        var telling = attributes.Where(attribute => IsTelling(attribute) && !columns.Contains(attribute.Name)).Take(MaxFields).ToList();
        var incomplete = await statistics.IncompleteAsync(telling, rowsRead, client, cancellationToken);
        var facets = (await inColumns).Concat(await CountAsync([.. incomplete])).Where(facet => facet.Values.Count > 0).Concat(telling.Where(attribute => !incomplete.Contains(attribute.Name)).Select(attribute => FacetOf(attribute, limit)));
        return TypedResults.Ok(new FacetsAnswer([.. Ordered(facets).Take(MaxFields)], [.. attributes.Select(attribute => new AttributeAnswer(attribute.Name, attribute.Kind, attribute.Events))]));

        async Task<IEnumerable<Facet>> CountAsync(IReadOnlyList<string> fields)
        {
            if (fields.Count == 0)
            {
                return [];
            }

            var select = FrequentValues.Select(filter, fields, limit);
            var (table, _) = await queries.Compiler.Select(select, scope).RunAsync(client, cancellationToken);
            return FrequentValues.Of(select, table).Select(found => new Facet(found.Field, found.Distinct, [.. found.Values.Select(value => new FacetValue(value.Value, value.Count))]));
        }
    }

    /// <summary>Fields with few values are the most informative. Of these, the common ones come first, then those that the most events have, then those with the same value everywhere.</summary>
    private static IEnumerable<Facet> Ordered(IEnumerable<Facet> facets) => facets
        .OrderBy(facet => Array.IndexOf(CommonFields, facet.Field) is >= 0 and var place ? place : CommonFields.Length)
        .ThenBy(facet => facet.Distinct == 1)
        .ThenByDescending(facet => facet.Values.Sum(value => value.Count));

    private static bool IsTelling(AttributeStatistics attribute) =>
        attribute.Distinct is { } distinct && (attribute.Kind == ValueKind.Number ? distinct <= MaxNumbers : distinct <= MaxNumbers || distinct * 2 <= attribute.Events);

    private static Facet FacetOf(AttributeStatistics attribute, int limit) =>
        new(attribute.Name, attribute.Distinct ?? 0, [.. attribute.Values.Take(limit).Select(value => new FacetValue(value.Value, value.Count))]);

    /// <summary>The common fields, and the keywords and booleans that packs declare and measure. All others are among the attributes.</summary>
    private static HashSet<string> FieldsWithColumn(LoadedCatalog catalog) =>
        [.. CommonFields, .. catalog.Schema.Fields.Where((field, ordinal) => catalog.Schema.HasColumn(ordinal) && !field.IsCanonical && field.Type is FieldType.Keyword or FieldType.Boolean).Select(field => field.Name)];

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
