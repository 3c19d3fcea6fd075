using Sightglass.Query.Binding;
using Sightglass.Query.Functions;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Query.Syntax;
using Sightglass.Server.Catalog;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Queries;

/// <summary>Finds out what the tables are that SQL names: events of the catalog, events that were sent without one, data sets of points.</summary>
internal sealed class RelationTables(QueryContext queries, DataSets sets, LoadedCatalog catalog, ClickHouseClient client)
{
    // A text of SQL may name many; each costs a look into the table.
    private const int MaxLookups = 16;

    private static readonly FieldName Event = new(CanonicalFields.Event.Name, default), Kind = new("kind", default);

    /// <summary>The tables by their names. A name that no event of the tenant has, in all stored time, is not among them: a range without events has the same tables.</summary>
    /// <param name="scope">The tenant; the range does not matter.</param>
    /// <exception cref="ClickHouseException">The query failed in the engine.</exception>
    public async Task<IReadOnlyDictionary<string, RelationTable>> FindAsync(RelationQuery query, QueryScope scope, CancellationToken cancellationToken)
    {
        scope = RelationRunner.Everything(scope, from: null, to: null);
        Dictionary<string, RelationTable> tables = new(StringComparer.OrdinalIgnoreCase);
        if (query.Dialect == SqlDialect.Standard)
        {
            foreach (var name in catalog.Catalog.Events.Keys)
            {
                tables.TryAdd(name, new RelationTable(RelationTableKind.Event, catalog.Catalog.EventNames(name)));
            }
        }

        var common = query.Body.With.Select(table => table.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);

        // The dialect of points is about data sets and workers_logs: a data set that is called events comes before the table.
        foreach (var name in query.TableNames.Where(name => !common.Contains(name) && ((query.Dialect == SqlDialect.Analytics && name == RelationTable.Events) || !RelationTable.Fixed.ContainsKey(name))).Take(MaxLookups))
        {
            if (!tables.ContainsKey(name) && await KindOfAsync(name, query.Dialect, scope, cancellationToken) is { } kind)
            {
                tables.Add(name, new RelationTable(kind, name) { Labels = kind == RelationTableKind.Points ? await sets.LabelsAsync(scope.Tenant, name, cancellationToken) : new Dictionary<string, string>() });
            }
        }

        return tables;
    }

    /// <summary>All tables that a statement may read, by name: for proposals.</summary>
    /// <exception cref="ClickHouseException">The query failed in the engine.</exception>
    public async Task<IReadOnlyDictionary<string, RelationTable>> AllAsync(QueryScope scope, CancellationToken cancellationToken)
    {
        Dictionary<string, RelationTable> tables = new(RelationTable.Fixed, StringComparer.OrdinalIgnoreCase);
        foreach (var name in await DataSetsAsync(scope, cancellationToken))
        {
            tables.TryAdd(name, new RelationTable(RelationTableKind.Points, name) { Labels = await sets.LabelsAsync(scope.Tenant, name, cancellationToken) });
        }

        foreach (var name in catalog.Catalog.Events.Keys)
        {
            tables.TryAdd(name, new RelationTable(RelationTableKind.Event, catalog.Catalog.EventNames(name)));
        }

        return tables;
    }

    /// <summary>The data sets of a tenant that have points in a range, by name.</summary>
    public async Task<IReadOnlyList<string>> DataSetsAsync(QueryScope scope, CancellationToken cancellationToken)
    {
        var select = new SelectQuery([new SelectColumn("event", new FieldNode(Event)), new SelectColumn("points", new AggregateNode(Query.Functions.AggregateKind.Rows, PointColumns.ArePoints, default))]) { Filter = PointColumns.ArePoints, Order = [new SelectOrder(0, IsDescending: false)] };
        var (result, _) = await queries.Compiler.Select(select, scope).RunAsync(client, cancellationToken);
        return [.. result.Rows.Select(row => row.Keys[0].Text).OfType<string>().Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether a data set has points in a range.</summary>
    /// <exception cref="ClickHouseException">The query failed in the engine.</exception>
    public async Task<bool> HasDataSetAsync(string name, QueryScope scope, CancellationToken cancellationToken) => await KindOfAsync(name, SqlDialect.Analytics, scope, cancellationToken) is not null;

    /// <summary>What the first row of a name is: the engine stops there.</summary>
    private async Task<RelationTableKind?> KindOfAsync(string name, SqlDialect dialect, QueryScope scope, CancellationToken cancellationToken)
    {
        var ofName = Is(Event, name);
        var select = new SelectQuery([new SelectColumn("kind", new FieldNode(Kind))]) { Filter = dialect == SqlDialect.Analytics ? AndNode.Of(ofName, PointColumns.ArePoints) : ofName, IsGrouped = false, Limit = 1 };
        var (result, _) = await queries.Compiler.Select(select, scope).RunAsync(client, cancellationToken);
        return result.Rows is [var row] ? (row.Keys[0] is { Kind: ValueKind.Text, Text: PointColumns.Kind } ? RelationTableKind.Points : RelationTableKind.Event) : null;
    }

    private static ComparisonNode Is(FieldName field, string value) => new(field, ComparisonOperator.Equal, new TextOperand(value, default), default);
}
