using Sightglass.Query.Binding;
using Sightglass.Query.Results;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Query.Sql;

/// <summary>The statement of a formula.</summary>
public sealed class FormulaStatement
{
    private readonly SelectStatement _select;
    private readonly FormulaQuery _query;

    internal FormulaStatement(SelectStatement select, FormulaQuery query)
    {
        _select = select;
        _query = query;
    }

    public SqlStatement Statement => _select.Statement;

    /// <summary>Runs the statement in the engine and reads the whole result.</summary>
    /// <exception cref="ClickHouseException">The query failed in the engine.</exception>
    public async Task<(FormulaResult Result, ClickHouseStatistics Statistics)> RunAsync(ClickHouseClient client, CancellationToken cancellationToken)
    {
        var (table, statistics) = await _select.RunAsync(client, cancellationToken).ConfigureAwait(false);
        return (_query.ToResult(table), statistics);
    }
}
