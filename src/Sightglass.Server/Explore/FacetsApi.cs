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

    // Queries at the same time; the engine has few cores.
    private const int Parallel = 4;

    private static readonly string[] CommonFields = ["event", "level", "kind", "service", "model", "provider"];

    public static void MapFacets(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/facets", GetAsync).RequireScope(Scope.Query).WithName("GetFacets").WithSummary("The most frequent values of fields");

    private static async Task<Ok<FacetsAnswer>> GetAsync([AsParameters] FacetsRequest request, QueryContext queries, ClickHouseClient client, LoadedCatalog catalog, CancellationToken cancellationToken)
    {
        var (filter, scope) = (request.Filter.Node, request.Scope.Query);
        var names = request.Fields?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? await PresentFieldsAsync();
        using var gate = new SemaphoreSlim(Parallel);
        var facets = await Task.WhenAll(names.Distinct().Take(MaxFields).Select(ReadAsync));
        return TypedResults.Ok(new FacetsAnswer(facets));

        // Packs declare far more fields than a response shows, so only fields that the matching events have are included.
        async Task<IReadOnlyList<string>> PresentFieldsAsync()
        {
            var candidates = DefaultFields(catalog);
            var (table, _) = await queries.Compiler.Select(Presence(filter, candidates), scope).RunAsync(client, cancellationToken);
            var counts = candidates.Select((name, index) => (Name: name, Count: table.Rows[0].Values[index + 1], IsCommon: index < CommonFields.Length)).Where(field => field.Count > 0).ToList();
            return [.. counts.Where(field => field.IsCommon).Concat(counts.Where(field => !field.IsCommon).OrderByDescending(field => field.Count)).Select(field => field.Name)];
        }

        async Task<Facet> ReadAsync(string field)
        {
            await gate.WaitAsync(cancellationToken);
            try
            {
                var select = FrequentValues.Select(filter, field, Math.Clamp(request.Limit, 1, MaxValues));
                var (table, _) = await queries.Compiler.Select(select, scope).RunAsync(client, cancellationToken);
                var found = FrequentValues.Of(table);
                return new Facet(field, found.Distinct, [.. found.Values.Select(value => new FacetValue(value.Value, value.Count))]);
            }
            finally
            {
                gate.Release();
            }
        }
    }

    /// <summary>Counts the rows with each of the fields, in one read. The first column counts all rows, so that no row is excluded for having none of the fields.</summary>
    private static SelectQuery Presence(FilterNode filter, IReadOnlyList<string> fields) => new(
        [.. fields.Select(name => (FilterNode)new ExistsNode(new FieldName(name, default), default)).Prepend(new MatchAllNode(default))
            .Select((present, index) => new SelectColumn($"{index}", new AggregateNode(AggregateKind.Rows, present, default)))]) { Filter = filter };

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
