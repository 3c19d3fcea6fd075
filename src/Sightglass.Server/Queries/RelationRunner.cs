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
    // What the engine says of values and types that a check of the text cannot know.
    private static readonly Dictionary<int, string> Refusals = new()
    {
        [6] = "a text cannot be read as the type that is needed",
        [27] = "a text cannot be read as the type that is needed",
        [36] = "an argument has a value that the function does not take",
        [41] = "a text cannot be read as a time",
        [42] = "a function has too many or too few arguments",
        [43] = "an argument is of a type that the function does not take",
        [44] = "an argument must be written out",
        [48] = "this combination is not supported",
        [53] = "values of different types meet",
        [69] = "an argument is out of its range",
        [70] = "a value cannot be converted",
        [125] = "a SELECT that is used as a value gives several rows",
        [153] = "a whole number is divided by zero",
        [184] = "an aggregate stands where none can",
        [215] = "a column is neither grouped nor aggregated",
        [258] = "the SELECTs that are combined have different columns",
        [386] = "values have no common type",
        [403] = "a JOIN needs an equality of columns of both tables",
        [407] = "a number is too large",
        [427] = "a regular expression cannot be read",
    };

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
        catch (ClickHouseException exception) when (Refusals.TryGetValue(exception.Code, out var why))
        {
            throw new QueryErrorException(QueryError.At(query.Text, new TextSpan(0, query.Text.Length), $"the engine cannot compute this: {why}"));
        }
    }
}
