using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
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
            await using var rows = await client.QueryAsync(queries.Compiler.Presence(node, candidates, scope).ToClickHouse(), http.RequestAborted);
            await rows.ReadAsync(http.RequestAborted);
            var counts = candidates.Select((name, index) => (Name: name, Count: rows.GetInt64(index), IsCommon: index < CommonFields.Length)).Where(field => field.Count > 0).ToList();
            return [.. counts.Where(field => field.IsCommon).Concat(counts.Where(field => !field.IsCommon).OrderByDescending(field => field.Count)).Select(field => field.Name)];
        }

        async Task<Facet> ReadAsync(string field)
        {
            await gate.WaitAsync(http.RequestAborted);
            try
            {
                var values = new List<FacetValue>();
                long distinct = 0;
                var statement = queries.Compiler.Facet(node, field, Math.Clamp(limit, 1, MaxValues), scope);
                await using var rows = await client.QueryAsync(statement.ToClickHouse(), http.RequestAborted);
                while (await rows.ReadAsync(http.RequestAborted))
                {
                    values.Add(new FacetValue(rows.GetString(0)!, (long)rows.GetDouble(1)));
                    distinct = rows.GetInt64(2);
                }

                return new Facet(field, distinct, values);
            }
            finally
            {
                gate.Release();
            }
        }
    }

    /// <summary>Fields with few values tell most: the common ones, then the keywords that packs declare.</summary>
    private static string[] DefaultFields(LoadedCatalog catalog) =>
        [.. CommonFields, .. catalog.Schema.Fields.Where(field => !field.IsCanonical && field.Type is FieldType.Keyword or FieldType.Boolean).Select(field => field.Name)];
}

internal sealed record FacetsAnswer(IReadOnlyList<Facet> Facets);

/// <param name="Distinct">Different values among the matching events, also those not listed.</param>
/// <param name="Values">Most frequent first.</param>
internal sealed record Facet(string Field, long Distinct, IReadOnlyList<FacetValue> Values);

internal sealed record FacetValue(string Value, long Count);
