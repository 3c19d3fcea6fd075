using System.Collections.ObjectModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Query.Binding;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Metrics;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Server.Auth;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Catalog;

/// <summary>What the packs declare, and where arriving events differ from it.</summary>
internal static class CatalogApi
{
    public static void MapCatalogApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/catalog", GetAsync).RequireScope(Scope.Query).WithName("GetCatalog").WithSummary("Packs with their events, fields and metrics; counts of the last seven days; drift");
        routes.MapGet("/api/catalog/drift", DriftAsync).RequireScope(Scope.Query).WithName("GetCatalogDrift").WithSummary("Where the events of a range differ from what the packs declare");
        routes.MapGet("/api/fields", Fields).RequireScope(Scope.Query).WithName("ListFields").WithSummary("Fields that have a column");
    }

    private static async Task<Ok<CatalogAnswer>> GetAsync(ReadScope scope, LoadedCatalog catalog, MetricQuery reader, DriftCounts drift, HttpContext http)
    {
        var program = FormulaParser.Parse("Count() GROUP BY event").Value!;
        var (result, _) = await reader.ComputeAsync(new FormulaQuery(program), scope.Query, http.RequestAborted);
        var counts = result.Rows.Where(row => row.Keys[0].Text.Length > 0).ToDictionary(row => row.Keys[0].Text, row => (long)(row.Value ?? 0));
        var undeclared = counts.Keys.All(name => catalog.Catalog.FindEvent(name) is not null) ? [] : await UndeclaredAsync(catalog, reader, scope.Query, http.RequestAborted);

        // Counted for all tenants together, so a key for one tenant must not see it.
        var contradictions = http.GetCaller().Tenant is null ? drift.ByField : ReadOnlyDictionary<string, long>.Empty;
        return TypedResults.Ok(new CatalogAnswer(
            [.. catalog.Catalog.Packs.Select(pack => Describe(pack, counts))],
            [
                .. contradictions.Select(field => new DriftAnswer(DriftCode.TypeMismatch, field.Key, null, field.Value)),
                .. undeclared.Select(row => new DriftAnswer(DriftCode.UndeclaredEvent, null, row.Keys[0].Text, (long)(row.Value ?? 0))),
            ]));
    }

    /// <summary>Counts the events of names that no pack declares, and that no pack's filter finds.</summary>
    private static async Task<IReadOnlyList<FormulaRow>> UndeclaredAsync(LoadedCatalog catalog, MetricQuery reader, QueryScope scope, CancellationToken cancellationToken)
    {
        var query = new FormulaQuery(FormulaParser.Parse("Count() GROUP BY event").Value!) { Where = PackEvents.OfNone(catalog) };
        return [.. (await reader.ComputeAsync(query, scope, cancellationToken)).Result.Rows.Where(row => row.Keys[0].Text.Length > 0)];
    }

    private static async Task<Ok<CatalogDriftAnswer>> DriftAsync(ReadScope scope, DriftReport report, CancellationToken cancellationToken) =>
        TypedResults.Ok(await report.CreateAsync(scope.Query, cancellationToken));

    private static CatalogPack Describe(Pack pack, Dictionary<string, long> counts) => new(
        pack.Name,
        pack.Title,
        pack.Version,
        pack.Description,
        [.. pack.Events.Select(definition => new CatalogEvent(
            definition.Name,
            definition.Kind,
            definition.Description,
            definition.Aliases.Prepend(definition.Name).Sum(name => counts.GetValueOrDefault(name))))],
        [.. pack.Fields.Select(declaration => FieldAnswer.Of(declaration.Field))],
        [.. pack.Metrics.Select(metric => metric.Name)]);

    private static Ok<FieldsAnswer> Fields(LoadedCatalog catalog) => TypedResults.Ok(new FieldsAnswer([.. catalog.Schema.Fields.Select(FieldAnswer.Of)]));
}

/// <param name="Drift">Events that do not match the packs: values of the wrong type since the start (only for keys for all tenants), and events in the range that no pack declares.</param>
internal sealed record CatalogAnswer(IReadOnlyList<CatalogPack> Packs, IReadOnlyList<DriftAnswer> Drift);

internal sealed record CatalogPack(string Name, string Title, int Version, string Description, IReadOnlyList<CatalogEvent> Events, IReadOnlyList<FieldAnswer> Fields, IReadOnlyList<string> Metrics);

/// <param name="Count">Events in the range with this name or a former name.</param>
internal sealed record CatalogEvent(string Name, EventKind Kind, string Description, long Count);

internal sealed record DriftAnswer(DriftCode Code, string? Field, string? Event, long Count);

internal enum DriftCode
{
    TypeMismatch,
    UndeclaredEvent,
}

internal sealed record FieldsAnswer(IReadOnlyList<FieldAnswer> Fields);

internal sealed record FieldAnswer(string Name, FieldType Type, string? Unit, string? Description, bool Canonical)
{
    internal static FieldAnswer Of(Field field) => new(field.Name, field.Type, field.Unit, field.Description, field.IsCanonical);
}
