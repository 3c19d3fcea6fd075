using Sightglass.Query.Binding;
using Sightglass.Query.Metrics;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Integrity;

namespace Sightglass.Server.Queries;

/// <summary>Runs a parsed query: one method for each kind of result, whatever the language.</summary>
internal sealed class QueryRunner(QueryContext queries, QueryWarnings warnings, MetricQuery metrics, RelationRunner relations, RelationTables tables, LoadedCatalog catalog, ClickHouseClient client, DamageLog damage)
{
    public async Task<TableAnswer> RunAsync(EventsQuery query, QueryRequest request, ReadScope scope, CancellationToken cancellationToken)
    {
        var after = EventCursor.Parse(request.Cursor, catalog.Schema.Ids)?.After;
        var limit = Math.Clamp(request.Limit ?? QueryApi.DefaultLimit, 1, SqlCompiler.MaxEvents);
        var statement = queries.Compiler.Events(new EventList(query.Filter, limit) { After = after }, scope.Query);

        var answer = await EventRows.ReadAsync(statement, catalog.Schema, limit, scope.Tenant, client, cancellationToken);

        // Only the first page has warnings. They come after the answer: before it they would take its turn, or its place in the queue.
        var warned = after is null ? await warnings.OfAsync(request.Query ?? "", query, scope.Query, cancellationToken) : [];
        return answer with { Warnings = [.. Incomplete(), .. warned] };
    }

    public async Task<TableAnswer> RunAsync(FormulaProgram program, QueryRequest request, ReadScope scope, CancellationToken cancellationToken)
    {
        var step = Step.Parse(request.Step, scope.Range);
        var query = new FormulaQuery(program) { Step = step?.Length };
        var (result, statistics) = step is null ? await metrics.ComputeAsync(query, scope.Query, cancellationToken) : await metrics.ComputeSeriesAsync(query, scope.Query, cancellationToken);
        return FormulaTable.Of(result, step is not null, QueryStatistics.Of(statistics, scope.Tenant), request.Limit) with
        {
            Grains = FormulaGrains.Of(program.Value, catalog.Catalog).Note,
            Metrics = new NamedMetrics(catalog.Metrics.ByName).Of(program) is { Count: > 0 } named ? [.. named.Select(name => new UsedMetric(name.Metric.Definition.Name, name.Metric.Definition.Title, name.Metric.Definition.Pack))] : null,
            Warnings = [.. Incomplete(), .. await warnings.OfAsync(request.Query ?? "", program, scope.Query, cancellationToken)],
        };
    }

    /// <summary>A table of keys and values.</summary>
    public async Task<TableAnswer> RunAsync(SelectQuery query, QueryRequest request, ReadScope scope, CancellationToken cancellationToken)
    {
        var (result, statistics) = await queries.Compiler.Select(query with { Limit = Math.Clamp(request.Limit ?? query.Limit, 1, query.Limit) }, scope.Query).RunAsync(client, cancellationToken);
        return SelectTable.Of(query, result, QueryStatistics.Of(statistics, scope.Tenant)) with { Warnings = [.. Incomplete(), .. await warnings.OfAsync(request.Query ?? "", query, scope.Query, cancellationToken)] };
    }

    /// <summary>SQL reads all stored time, unless the request names a range.</summary>
    public async Task<TableAnswer> RunAsync(RelationQuery query, QueryRequest request, ReadScope scope, CancellationToken cancellationToken)
    {
        var maxRows = Math.Clamp(request.Limit ?? SqlCompiler.MaxEvents, 1, SqlCompiler.MaxEvents);
        var range = RelationRunner.Everything(scope.Query, request.From, request.To);
        var (result, statistics) = await relations.RunAsync(query, range, maxRows, cancellationToken);
        var warned = await warnings.OfAsync(query, await relations.TablesAsync(query, range, cancellationToken), range, cancellationToken);
        return RelationTableAnswer.Of(result, QueryStatistics.Of(statistics, scope.Tenant)) with { Warnings = [.. Incomplete(), .. warned] };
    }

    public async Task<TableAnswer> RunAsync(ShowQuery query, QueryRequest request, ReadScope scope, CancellationToken cancellationToken)
    {
        var sets = query.Subject == ShowSubject.Tables ? await tables.DataSetsAsync(RelationRunner.Everything(scope.Query, request.From, request.To), cancellationToken) : [];
        return RelationTableAnswer.Of(ShownTables.Of(query.Subject, sets), new QueryStatistics(null, 0));
    }

    /// <summary>A warning for as long as damage is listed: also when a query itself has just met it. It tells nothing of other tenants.</summary>
    private IEnumerable<QueryWarning> Incomplete() =>
        damage.HasLostEvents() ? [new QueryWarning(0, 0, "some stored events are damaged and could not be read: this answer may lack some", null, null)] : [];
}
