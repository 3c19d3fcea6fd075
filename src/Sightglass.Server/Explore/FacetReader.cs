using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
using Sightglass.Server.Catalog;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Explore;

/// <summary>Counts the values of fields, and finds the fields that tell events apart.</summary>
internal sealed class FacetReader(QueryContext queries, ClickHouseClient client, LoadedCatalog catalog)
{
    /// <summary>Fields of one answer.</summary>
    public const int MaxFields = 30;

    // A number with more values than this measures something: its most frequent values say little.
    private const int MaxNumbers = 12;

    private static readonly string[] CommonFields = ["event", "level", "kind", "service", "model", "provider", "error_type", "status_code", "environment"];

    /// <summary>The fields that a request names, separated by commas.</summary>
    public static IReadOnlyList<string> NamesIn(string names) => [.. names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().Take(MaxFields)];

    /// <summary>The most frequent values of these fields, in their order.</summary>
    /// <param name="filter">Selects the events.</param>
    /// <param name="scope">Tenant and range.</param>
    /// <param name="fields">None is allowed.</param>
    /// <param name="limit">Values of a field.</param>
    /// <param name="cancellationToken">Stops the engine's work too.</param>
    public async Task<IReadOnlyList<Facet>> CountAsync(FilterNode filter, QueryScope scope, IReadOnlyList<string> fields, int limit, CancellationToken cancellationToken)
    {
        if (fields.Count == 0)
        {
            return [];
        }

        var select = FrequentValues.Select(filter, fields, limit);
        var (table, _) = await queries.Compiler.Select(select, scope).RunAsync(client, cancellationToken);
        return [.. FrequentValues.Of(select, table).Select(found => new Facet(found.Field, found.Distinct, [.. found.Values.Select(value => new FacetValue(value.Value, value.Count))]))];
    }

    /// <summary>The fields that tell these events apart, with their most frequent values, and the names of all attributes.</summary>
    /// <inheritdoc cref="CountAsync"/>
    public async Task<FacetsAnswer> FindAsync(FilterNode filter, QueryScope scope, int limit, CancellationToken cancellationToken)
    {
        var statistics = queries.Compiler.Attributes(filter, scope);
        var columns = FieldsWithColumn();
        var (inColumns, found) = (CountAsync(filter, scope, [.. columns], limit, cancellationToken), statistics.RunAsync(client, cancellationToken));
        await Task.WhenAll(inColumns, found);
        var (attributes, rowsRead) = await found;
        var telling = attributes.Where(attribute => IsTelling(attribute) && !columns.Contains(attribute.Name)).Take(MaxFields).ToList();
        var incomplete = await statistics.IncompleteAsync(telling, rowsRead, client, cancellationToken);
        var facets = (await inColumns).Concat(await CountAsync(filter, scope, [.. incomplete], limit, cancellationToken)).Where(facet => facet.Values.Count > 0)
            .Concat(telling.Where(attribute => !incomplete.Contains(attribute.Name)).Select(attribute => FacetOf(attribute, limit)));
        return new FacetsAnswer([.. Ordered(facets).Take(MaxFields)], [.. attributes.Select(attribute => new AttributeAnswer(attribute.Name, attribute.Kind, attribute.Events))]);
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
    private HashSet<string> FieldsWithColumn() =>
        [.. CommonFields, .. catalog.Schema.Fields.Where((field, ordinal) => catalog.Schema.HasColumn(ordinal) && !field.IsCanonical && field.Type is FieldType.Keyword or FieldType.Boolean).Select(field => field.Name)];
}
