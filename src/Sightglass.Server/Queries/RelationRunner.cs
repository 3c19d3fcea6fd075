using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Server.Catalog;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Queries;

/// <summary>Runs questions in SQL.</summary>
internal sealed class RelationRunner(QueryContext queries, RelationTables tables, ClickHouseClient client, TimeProvider time)
{
    /// <summary>All stored time: SQL names its own range.</summary>
    public static QueryScope Everything(QueryScope scope, string? from, string? to) => scope with
    {
        From = string.IsNullOrEmpty(from) ? DateTimeOffset.UnixEpoch : scope.From,
        To = string.IsNullOrEmpty(to) ? UnixMicros.ToTime(EventTime.EndMicros) : scope.To,
    };

    /// <summary>The statement that a question runs as.</summary>
    /// <exception cref="QueryErrorException">A name or a type is wrong.</exception>
    /// <exception cref="ClickHouseException">The tables could not be looked up.</exception>
    public async Task<RelationStatement> CompileAsync(RelationQuery query, QueryScope scope, int maxRows, CancellationToken cancellationToken) =>
        queries.Compiler.Relation(query, scope, await TablesAsync(query, scope, cancellationToken), time.GetUtcNow(), maxRows);

    /// <summary>The tables that a question names, as far as they exist.</summary>
    /// <exception cref="ClickHouseException">The tables could not be looked up.</exception>
    public Task<IReadOnlyDictionary<string, RelationTable>> TablesAsync(RelationQuery query, QueryScope scope, CancellationToken cancellationToken) => tables.FindAsync(query, scope, cancellationToken);

    /// <exception cref="QueryErrorException">A name or a type is wrong, or the engine finds that a value is.</exception>
    /// <exception cref="ClickHouseException">The query failed in the engine.</exception>
    public async Task<(RelationResult Result, ClickHouseStatistics Statistics)> RunAsync(RelationQuery query, QueryScope scope, int maxRows, CancellationToken cancellationToken)
    {
        var statement = await CompileAsync(query, scope, maxRows, cancellationToken);
        try
        {
            return await statement.RunAsync(client, cancellationToken);
        }
        catch (ClickHouseException exception) when (ClickHouseErrors.ReasonOfValues(exception.Code) is { } why)
        {
            throw new QueryErrorException(QueryError.At(query.Text, new TextSpan(0, query.Text.Length), $"the engine cannot compute this: {why}"));
        }
    }
}
