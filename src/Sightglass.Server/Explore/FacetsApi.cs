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

    // Asked at once; the engine has few cores.
    private const int Parallel = 4;

    private static readonly string[] CommonFields = ["event", "level", "kind", "service", "model", "provider"];

    public static void MapFacets(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/facets", GetAsync).RequireScope(Scope.Query).WithName("GetFacets").WithSummary("The most frequent values of fields").Produces<FacetsAnswer>();

    private static async Task<IResult> GetAsync(
        HttpContext http, QueryContext queries, ClickHouseClient client, LoadedCatalog catalog, string? filter, string? from, string? to, string? fields, int limit = 10)
    {
        if (QueryContext.TryFilter(filter, out var node) is { } wrongFilter)
        {
            return wrongFilter;
        }

        if (queries.TryScope(http, from, to, out _, out var scope) is { } wrongScope)
        {
            return wrongScope;
        }

        var names = fields?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? await PresentFieldsAsync();
        using var gate = new SemaphoreSlim(Parallel);
        var facets = await Task.WhenAll(names.Distinct().Take(MaxFields).Select(ReadAsync));
        return TypedResults.Ok(new FacetsAnswer(facets));

        // Packs declare far more fields than an answer shows; those that the matching events have are worth one.
        async Task<IReadOnlyList<string>> PresentFieldsAsync()
        {
            var candidates = DefaultFields(catalog);
            var (table, _) = await queries.Compiler.Select(Presence(node, candidates), scope).RunAsync(client, http.RequestAborted);
            var counts = candidates.Select((name, index) => (Name: name, Count: table.Rows[0].Values[index + 1], IsCommon: index < CommonFields.Length)).Where(field => field.Count > 0).ToList();
            return [.. counts.Where(field => field.IsCommon).Concat(counts.Where(field => !field.IsCommon).OrderByDescending(field => field.Count)).Select(field => field.Name)];
        }

        async Task<Facet> ReadAsync(string field)
        {
            await gate.WaitAsync(http.RequestAborted);
            try
            {
                var select = FrequentValues.Select(node, field, Math.Clamp(limit, 1, MaxValues));
                var (table, _) = await queries.Compiler.Select(select, scope).RunAsync(client, http.RequestAborted);
                var found = FrequentValues.Of(table);
                return new Facet(field, found.Distinct, [.. found.Values.Select(value => new FacetValue(value.Value, value.Count))]);
            }
            finally
            {
                gate.Release();
            }
        }
    }

    /// <summary>How many rows have each of the fields, in one reading; first how many there are, so that none is left out for having none of them.</summary>
    private static SelectQuery Presence(FilterNode filter, IReadOnlyList<string> fields) => new(
        [.. fields.Select(name => (FilterNode)new ExistsNode(new FieldName(name, default), default)).Prepend(new MatchAllNode(default))
            .Select((present, index) => new SelectColumn($"{index}", new AggregateNode(AggregateKind.Rows, present, default)))]) { Filter = filter };

    /// <summary>Fields with few values tell most: the common ones, then the keywords that packs declare.</summary>
    private static string[] DefaultFields(LoadedCatalog catalog) =>
        [.. CommonFields, .. catalog.Schema.Fields.Where(field => !field.IsCanonical && field.Type is FieldType.Keyword or FieldType.Boolean).Select(field => field.Name)];
}

public sealed record FacetsAnswer(IReadOnlyList<Facet> Facets);

/// <param name="Distinct">Different values among the matching events, also those not listed.</param>
/// <param name="Values">Most frequent first.</param>
public sealed record Facet(string Field, long Distinct, IReadOnlyList<FacetValue> Values);

public sealed record FacetValue(string Value, long Count);
