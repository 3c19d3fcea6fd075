using Sightglass.Query.Functions;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
using Sightglass.Server.Http;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Catalog;

/// <summary>Compares the events of a range with what the packs declare. Reads only the tenant and range of its scope.</summary>
internal sealed class DriftReport(LoadedCatalog catalog, QueryContext queries, ClickHouseClient client)
{
    // A name may be in six places, and the engine takes time for each before it reads a row.
    private const int FieldsOfStatement = QueryLimits.Fields;

    private static readonly FieldName Event = new(CanonicalFields.Event.Name, default);
    private static readonly FieldName Time = new("time", default);
    private static readonly FilterNode All = new MatchAllNode(default);

    private IEnumerable<EventDefinition> Declared => catalog.Catalog.Packs.SelectMany(pack => pack.Events);

    /// <exception cref="ClickHouseException">The engine is down, or took too long.</exception>
    public async Task<CatalogDriftAnswer> CreateAsync(QueryScope scope, CancellationToken cancellationToken)
    {
        var counts = (await ByEventAsync(new AggregateNode(AggregateKind.Count, All, default), All, scope, cancellationToken)).ToDictionary(row => row.Event, row => (long)row.Value);
        var unclaimed = await ByEventAsync(new AggregateNode(AggregateKind.Count, All, default), PackEvents.OfNone(catalog), scope, cancellationToken);
        var seen = Declared.Where(definition => CountOf(definition) > 0).ToList();
        var last = await LastSeenAsync([.. Declared.Except(seen)], scope, cancellationToken);

        // Packs of which nothing was ever seen are of other applications.
        var inUse = seen.Concat(Declared.Where(definition => LastOf(definition) is not null)).Select(definition => definition.Pack).ToHashSet();
        return new CatalogDriftAnswer(
            Rfc3339.Format(scope.From),
            Rfc3339.Format(scope.To),
            seen.Count,
            [
                .. Undeclared(unclaimed),
                .. await MissingAsync(seen, CountOf, scope, cancellationToken),
                .. await ChangedAsync(seen, CountOf, scope, cancellationToken),
                .. Declared.Except(seen).Where(definition => inUse.Contains(definition.Pack)).Select(definition => LastOf(definition) is { } time
                    ? new CatalogDrift(CatalogDriftCode.SilentEvent, definition.Name, 0) { Pack = definition.Pack, LastSeen = Rfc3339.Format(time) }
                    : new CatalogDrift(CatalogDriftCode.NeverSeen, definition.Name, 0) { Pack = definition.Pack }),
            ],
            [.. catalog.Catalog.Packs.Select(pack => pack.Name).Where(name => !inUse.Contains(name))]);

        long CountOf(EventDefinition definition) => definition.Aliases.Prepend(definition.Name).Sum(name => counts.GetValueOrDefault(name));

        DateTimeOffset? LastOf(EventDefinition definition) => definition.Aliases.Prepend(definition.Name).Where(last.ContainsKey).Select(name => (DateTimeOffset?)last[name]).Max();
    }

    /// <summary>Events that no pack is about: those with a name by it, and all without one.</summary>
    private IEnumerable<CatalogDrift> Undeclared(IEnumerable<(string Event, double Value)> unclaimed) =>
        unclaimed.Where(count => count.Value > 0).OrderByDescending(count => count.Value).Select(count => count.Event.Length == 0
            ? new CatalogDrift(CatalogDriftCode.UnnamedEvent, "", (long)count.Value)
            : new CatalogDrift(CatalogDriftCode.UndeclaredEvent, count.Event, (long)count.Value) { Nearest = NameSuggestion.Closest(count.Event, Declared.Select(definition => definition.Name)) });

    /// <summary>Events without a field that they are required to have.</summary>
    private async Task<List<CatalogDrift>> MissingAsync(List<EventDefinition> seen, Func<EventDefinition, long> countOf, QueryScope scope, CancellationToken cancellationToken)
    {
        var required = seen.SelectMany(definition => definition.Required).Distinct().ToList();
        var missing = await CountAsync(required, field => new NotNode(new ExistsNode(new FieldName(field, default), default), default), NamedOneOf(seen.Where(definition => definition.Required.Count > 0)), scope, cancellationToken);
        return
        [
            .. from definition in seen
               from field in definition.Required
               let count = definition.Aliases.Prepend(definition.Name).Sum(name => missing.GetValueOrDefault((name, field)))
               where count > 0
               select new CatalogDrift(CatalogDriftCode.MissingField, definition.Name, count) { Pack = definition.Pack, Field = field, Of = countOf(definition) },
        ];
    }

    /// <summary>Values of another type than their field has: they are attributes with its name.</summary>
    private async Task<List<CatalogDrift>> ChangedAsync(List<EventDefinition> seen, Func<EventDefinition, long> countOf, QueryScope scope, CancellationToken cancellationToken)
    {
        var listed = seen.SelectMany(definition => definition.Fields).ToHashSet();
        var suspects = catalog.Schema.Fields.Where(field => listed.Contains(field.Name)).ToDictionary(field => field.Name);
        var changed = await CountAsync([.. suspects.Keys], field => new ExistsNode(new FieldName($"attributes.{field}", default), default), All, scope, cancellationToken);
        return
        [
            .. changed.Where(count => count.Value > 0).OrderByDescending(count => count.Value).Select(count => new CatalogDrift(CatalogDriftCode.ChangedType, count.Key.Event, count.Value)
            {
                Pack = catalog.Catalog.FindEvent(count.Key.Event)?.Pack,
                Field = count.Key.Field,
                Expected = suspects[count.Key.Field].Type,
                Of = catalog.Catalog.FindEvent(count.Key.Event) is { } definition ? countOf(definition) : null,
            }),
        ];
    }

    /// <summary>For each event and field, how many events meet the field's condition.</summary>
    private async Task<Dictionary<(string Event, string Field), long>> CountAsync(IReadOnlyList<string> fields, Func<string, FilterNode> condition, FilterNode filter, QueryScope scope, CancellationToken cancellationToken)
    {
        Dictionary<(string, string), long> counts = [];
        foreach (var some in fields.Chunk(FieldsOfStatement))
        {
            var select = new SelectQuery([new SelectColumn("event", new FieldNode(Event)), .. some.Select(field => new SelectColumn(field, new AggregateNode(AggregateKind.Count, condition(field), default)))]) { Filter = filter };
            foreach (var row in await RunAsync(select, scope, cancellationToken))
            {
                foreach (var (index, field) in some.Index())
                {
                    counts[(row.Keys[0].Text, field)] = (long)(row.Values[index] ?? 0);
                }
            }
        }

        return counts;
    }

    /// <summary>When events were seen last before the range: those of the given ones that were.</summary>
    private async Task<Dictionary<string, DateTimeOffset>> LastSeenAsync(IReadOnlyList<EventDefinition> events, QueryScope scope, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return [];
        }

        var rows = await ByEventAsync(new AggregateNode(AggregateKind.Max, All, default) { Field = Time }, NamedOneOf(events), scope with { From = DateTimeOffset.UnixEpoch, To = scope.From }, cancellationToken);
        return rows.ToDictionary(row => row.Event, row => DateTimeOffset.FromUnixTimeMilliseconds((long)row.Value));
    }

    private async Task<IEnumerable<(string Event, double Value)>> ByEventAsync(AggregateNode value, FilterNode filter, QueryScope scope, CancellationToken cancellationToken) =>
        (await RunAsync(new SelectQuery([new SelectColumn("event", new FieldNode(Event)), new SelectColumn("value", value)]) { Filter = filter }, scope, cancellationToken))
            .Where(row => row.Values[0] is not null).Select(row => (row.Keys[0].Text, row.Values[0]!.Value));

    private async Task<IReadOnlyList<SelectRow>> RunAsync(SelectQuery select, QueryScope scope, CancellationToken cancellationToken) =>
        (await queries.Compiler.Select(select, scope).RunAsync(client, cancellationToken)).Result.Rows;

    private static ComparisonNode NamedOneOf(IEnumerable<EventDefinition> events) =>
        new(Event, ComparisonOperator.In, new ListOperand([.. events.SelectMany(definition => definition.Aliases.Prepend(definition.Name))], default), default);
}

/// <param name="From">Inclusive, UTC.</param>
/// <param name="To">Exclusive, UTC.</param>
/// <param name="Seen">How many declared events there are of in the range.</param>
/// <param name="UnusedPacks">Packs of which no event was ever seen; what they declare is not listed.</param>
internal sealed record CatalogDriftAnswer(string From, string To, int Seen, IReadOnlyList<CatalogDrift> Drift, IReadOnlyList<string> UnusedPacks);

/// <param name="Count">Events that differ; a sampled one counts as its weight.</param>
internal sealed record CatalogDrift(CatalogDriftCode Code, string Event, long Count)
{
    /// <summary>The pack that declares the event; null if none does.</summary>
    public string? Pack { get; init; }

    public string? Field { get; init; }

    /// <summary>The events of this name in the range.</summary>
    public long? Of { get; init; }

    /// <summary>The declared type of the field.</summary>
    public FieldType? Expected { get; init; }

    /// <summary>The declared event with the most similar name; null if none is close.</summary>
    public string? Nearest { get; init; }

    /// <summary>The last event of this name before the range, UTC.</summary>
    public string? LastSeen { get; init; }
}

internal enum CatalogDriftCode
{
    UndeclaredEvent,

    /// <summary>Events without a name that no pack's filter finds.</summary>
    UnnamedEvent,

    /// <summary>A required field is absent.</summary>
    MissingField,

    /// <summary>Values of a declared field have another type.</summary>
    ChangedType,

    /// <summary>There were events before the range, and none in it.</summary>
    SilentEvent,
    NeverSeen,
}
