using Sightglass.Query.Binding;
using Sightglass.Query.Metrics;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Queries;

/// <summary>Runs a parsed query: one method for each kind of answer, whatever the language.</summary>
internal sealed class QueryRunner(QueryContext queries, QueryWarnings warnings, MetricQuery metrics, LoadedCatalog catalog, ClickHouseClient client)
{
    public async Task<IResult> RunAsync(EventsQuery query, QueryRequest request, QueryScope scope, CancellationToken cancellationToken)
    {
        EventKey? after = null;
        if (!string.IsNullOrEmpty(request.Cursor))
        {
            if (!EventKey.TryParse(request.Cursor, out var last))
            {
                return Problems.Create("bad-cursor", StatusCodes.Status400BadRequest, "The cursor cannot be read", $"'{request.Cursor}' is not a cursor of an earlier answer.");
            }

            after = last;
        }

        var limit = Math.Clamp(request.Limit ?? QueryApi.DefaultLimit, 1, SqlCompiler.MaxEvents);
        var statement = queries.Compiler.Events(new EventList(query.Filter, limit) { After = after }, scope);

        // Told with the first page; both questions are asked at once.
        var warned = after is null ? warnings.OfAsync(request.Query ?? "", query, scope, cancellationToken) : Task.FromResult<IReadOnlyList<QueryWarning>>([]);
        var answer = await EventRows.ReadAsync(statement, catalog.Schema, limit, client, cancellationToken);
        return TypedResults.Ok(answer with { Warnings = await warned });
    }

    public async Task<IResult> RunAsync(FormulaProgram program, QueryRequest request, TimeRange range, QueryScope scope, CancellationToken cancellationToken)
    {
        if (QueryContext.TryStep(request.Step, range, out var step) is { } wrongStep)
        {
            return wrongStep;
        }

        var warned = warnings.OfAsync(request.Query ?? "", program, scope, cancellationToken);
        var query = new FormulaQuery(program) { Step = step };
        var (result, statistics) = step is null ? await metrics.ComputeAsync(query, scope, cancellationToken) : await metrics.ComputeSeriesAsync(query, scope, cancellationToken);
        return result is null
            ? Problems.Create("bad-step", StatusCodes.Status400BadRequest, "The step cannot be used",
                $"one row for each step of '{request.Step}' and each group would be more than {FormulaResult.MaxSeriesRows} rows; give a longer step, or fewer groups with LIMIT.")
            : TypedResults.Ok(FormulaTable.Of(result, step is not null, statistics, request.Limit) with { Warnings = await warned });
    }
}
