using Sightglass.Query.Functions;
using Sightglass.Query.Metrics;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Query.Warnings;
using Sightglass.Server.Catalog;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Queries;

/// <summary>What a valid query probably does not mean: names that no event has, metrics of which no event occurs, fields that some events have with another type, keywords that are searched as text.</summary>
/// <remarks>A name that is not a field may be an attribute, so the events are searched. The search is limited to a second; without a result there is no warning.</remarks>
internal sealed class QueryWarnings(QueryContext queries, LoadedCatalog catalog, DriftCounts drift, ClickHouseClient client)
{
    // Names of one query that are searched; each may read the attributes of the whole range.
    private const int MaxNames = 8;

    // Metrics that may have been meant: their events are counted in one statement.
    private const int MaxMetrics = 32;

    // Events that are searched for names that may have been meant: many more would not contain other names.
    private const int SampledEvents = 200;

    // Bytes of an event's attributes that are searched for names: a thousand names fit, and a sample stays small.
    private const int MaxSampledLength = 64 * 1024;

    private static readonly FieldName Attributes = new("attributes", default);

    private static readonly SelectQuery NewestAttributes = new([new SelectColumn("attributes", new FieldNode(Attributes) { IsText = true })])
    {
        Filter = new ComparisonNode(Attributes, ComparisonOperator.NoLongerThan, new NumberOperand(MaxSampledLength, "", default), default),
        IsGrouped = false,
        Order = [new SelectOrder(null, IsDescending: true)],
        Limit = SampledEvents,
    };

    // Checks run at every pause in typing: a slow answer is worth less than none.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    /// <param name="text">The parsed text.</param>
    /// <param name="query">Has the warnings that its text alone gave.</param>
    /// <param name="scope">Where names are searched.</param>
    /// <param name="cancellationToken">Stops the engine's work too.</param>
    public async Task<IReadOnlyList<QueryWarning>> OfAsync(string text, ParsedQuery query, QueryScope scope, CancellationToken cancellationToken)
    {
        var fields = new UnknownFields(queries.Binder);
        var absent = await AbsentAsync([.. fields.Of(query).Take(MaxNames)], scope, cancellationToken);
        var attributes = absent.Count == 0 ? [] : await AttributesAsync(scope, cancellationToken);
        var drifted = await DriftedAsync(query, scope, cancellationToken);
        var silent = await SilentAsync(text, query, scope, cancellationToken);
        return
        [
            .. query.Warnings.Concat(new ImpossibleValues(queries.Binder).Of(text, query)).Concat(absent.Select(name => fields.Warn(text, name, attributes)))
                .Concat(drifted.Select(field => DriftedFields.Warn(text, field))).Concat(silent).OrderBy(warning => warning.Position),
        ];
    }

    /// <param name="tables">The tables that the statement names.</param>
    /// <inheritdoc cref="OfAsync(string, ParsedQuery, QueryScope, CancellationToken)"/>
    public async Task<IReadOnlyList<QueryWarning>> OfAsync(RelationQuery query, IReadOnlyDictionary<string, RelationTable> tables, QueryScope scope, CancellationToken cancellationToken)
    {
        var nodes = new RelationNodes(query, name => (tables.GetValueOrDefault(name) ?? RelationTable.Fixed.GetValueOrDefault(name))?.Kind is RelationTableKind.Events or RelationTableKind.Event);
        var warnings = await OfAsync(query.Text, nodes.Conditions, scope, cancellationToken);
        return nodes.CountedRows is { } place && await ReadAsync(AnySampled, scope, cancellationToken) is { Count: > 0 }
            ? [.. warnings, QueryWarning.At(query.Text, place, "some events in the range stand for several, and this counts rows", "sum(coalesce(weight, 1))")]
            : warnings;
    }

    /// <summary>The declared fields of which some event in the range has a value of another type. Those that have had none since the start are not searched: it would cost more than the query.</summary>
    private async Task<List<DriftedField>> DriftedAsync(ParsedQuery query, QueryScope scope, CancellationToken cancellationToken)
    {
        var counts = drift.ByField;
        var suspected = new DriftedFields(queries.Binder).Of(query).Where(field => counts.ContainsKey(field.Field.Name)).Take(MaxNames).ToList();
        var found = await Task.WhenAll(suspected.Select(field => ReadAsync(AnyWith(field.Elsewhere), scope, cancellationToken)));
        return [.. suspected.Where((_, index) => found[index] is { Count: > 0 })];
    }

    /// <summary>The names that certainly no event has.</summary>
    private async Task<List<FieldName>> AbsentAsync(IReadOnlyList<FieldName> names, QueryScope scope, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(names.Select(name => ReadAsync(AnyWith(name), scope, cancellationToken)));
        return [.. names.Where((_, index) => found[index] is { Count: 0 })];
    }

    /// <summary>Warns of metrics that a formula names and of which no event occurs.</summary>
    private async Task<IEnumerable<QueryWarning>> SilentAsync(string text, ParsedQuery query, QueryScope scope, CancellationToken cancellationToken)
    {
        var named = new NamedMetrics(catalog.Metrics.ByName);
        return (await Task.WhenAll(named.Of(query).Take(MaxNames).Select(WarnAsync))).OfType<QueryWarning>();

        async Task<QueryWarning?> WarnAsync((TextSpan Span, Metric Metric) name)
        {
            if (NamedMetrics.EventsOf(name.Metric) is not { } events || await ReadAsync(Any(events), scope, cancellationToken) is not { Count: 0 })
            {
                return null;
            }

            var others = named.Like(name.Metric).Where(other => NamedMetrics.EventsOf(other) is not null).Take(MaxMetrics).ToList();
            var counts = others.Count == 0 ? null : await ReadAsync(new SelectQuery([.. others.Select(CountOf)]), scope, cancellationToken);
            return NamedMetrics.Warn(text, name.Span, name.Metric, [.. others.Where((_, index) => counts is [{ Values: var values }] && values[index] > 0)]);
        }

        static SelectColumn CountOf(Metric metric) => new(metric.Definition.Name, new AggregateNode(AggregateKind.Rows, NamedMetrics.EventsOf(metric)!, default));
    }

    private async Task<IReadOnlyList<string>> AttributesAsync(QueryScope scope, CancellationToken cancellationToken)
    {
        var names = new AttributeNames();
        foreach (var row in await ReadAsync(NewestAttributes, scope, cancellationToken) ?? [])
        {
            names.Add(row.Keys[0].Text);
        }

        return names.All;
    }

    /// <summary>One row if any event has the field, else none.</summary>
    private static SelectQuery AnyWith(FieldName field) => Any(new ExistsNode(field, default));

    /// <summary>One row if any event matches, else none. The engine stops at the first.</summary>
    private static SelectQuery Any(FilterNode filter) => new([new SelectColumn("found", new NumberNode(1, default))])
    {
        Filter = filter,
        IsGrouped = false,
        Limit = 1,
    };

    private static SelectQuery AnySampled { get; } = Any(new ComparisonNode(new FieldName(CanonicalFields.Weight.Name, default), ComparisonOperator.Greater, new NumberOperand(1, "1", default), default));

    /// <returns>Null when the engine did not answer in time, or failed.</returns>
    private async Task<IReadOnlyList<SelectRow>?> ReadAsync(SelectQuery query, QueryScope scope, CancellationToken cancellationToken)
    {
        try
        {
            var (table, _) = await queries.Compiler.Select(query, scope).RunAsync(client, Timeout, cancellationToken);
            return table.Rows;
        }
        catch (Exception exception) when (exception is ClickHouseException or TooManyQueriesException)
        {
            return null;
        }
    }
}
