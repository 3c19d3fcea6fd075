using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Query.Functions;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
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

    private static readonly string[] CommonFields = ["event", "level", "kind", "service", "model", "provider"];

    public static void MapFacets(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/facets", GetAsync).RequireScope(Scope.Query).WithName("GetFacets").WithSummary("The most frequent values of fields");

    private static async Task<Ok<FacetsAnswer>> GetAsync([AsParameters] FacetsRequest request, QueryContext queries, ClickHouseClient client, LoadedCatalog catalog, CancellationToken cancellationToken)
    {
        var (filter, scope) = (request.Filter.Node, request.Scope.Query);
        var asked = request.Fields?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().Take(MaxFields).ToList();
        var fields = asked ?? await PresentFieldsAsync();
        if (fields.Count == 0)
        {
            return TypedResults.Ok(new FacetsAnswer([]));
        }

        var select = FrequentValues.Select(filter, fields, Math.Clamp(request.Limit, 1, MaxValues));
        var (table, _) = await queries.Compiler.Select(select, scope).RunAsync(client, cancellationToken);
        var facets = FrequentValues.Of(select, table).Select(found => new Facet(found.Field, found.Distinct, [.. found.Values.Select(value => new FacetValue(value.Value, value.Count))]));
        return TypedResults.Ok(new FacetsAnswer([.. asked is null ? Telling(facets).Take(MaxFields) : facets]));

        // Of a field with a column, the table of its values says whether events have it. To read the others out of the maps costs more.
        async Task<List<string>> PresentFieldsAsync()
        {
            var candidates = DefaultFields(catalog);
            var mapped = candidates.Where(name => catalog.Schema.TryGetOrdinal(name, out var ordinal) && !catalog.Schema.HasColumn(ordinal)).ToHashSet();
            if (mapped.Count > 0)
            {
                var (names, _) = await queries.Compiler.Select(NamesOf(filter), scope).RunAsync(client, cancellationToken);
                mapped.ExceptWith(names.Rows.Select(row => row.Keys[0].Text));
            }

            return [.. candidates.Where(name => !mapped.Contains(name))];
        }
    }

    /// <summary>The common ones first, then those that the most events have.</summary>
    private static IEnumerable<Facet> Telling(IEnumerable<Facet> facets)
    {
        var found = facets.Where(facet => facet.Values.Count > 0).ToList();
        var common = found.Where(facet => CommonFields.Contains(facet.Field)).ToList();
        return common.Concat(found.Except(common).OrderByDescending(facet => facet.Values.Sum(value => value.Count)));
    }

    private static SelectQuery NamesOf(FilterNode filter) =>
        new([new SelectColumn("name", new NamesNode(default)), new SelectColumn("events", new AggregateNode(AggregateKind.Rows, new MatchAllNode(default), default))]) { Filter = filter };

    /// <summary>Fields with few values are the most informative: the common ones, then the keywords that packs declare.</summary>
    private static string[] DefaultFields(LoadedCatalog catalog) =>
        [.. CommonFields, .. catalog.Schema.Fields.Where(field => !field.IsCanonical && field.Type is FieldType.Keyword or FieldType.Boolean).Select(field => field.Name)];

    /// <param name="Filter">Selects the events.</param>
    /// <param name="Scope">Tenant and time range.</param>
    /// <param name="Fields">Names, separated by commas; by default fields that the events have.</param>
    /// <param name="Limit">Maximum number of values per field.</param>
    private sealed record FacetsRequest(EventFilter Filter, ReadScope Scope, string? Fields, int Limit = 10);
}

internal sealed record FacetsAnswer(IReadOnlyList<Facet> Facets);

/// <param name="Distinct">Number of distinct values among the matching events, including those not listed.</param>
/// <param name="Values">Most frequent first.</param>
internal sealed record Facet(string Field, long Distinct, IReadOnlyList<FacetValue> Values);

internal sealed record FacetValue(string Value, long Count);
