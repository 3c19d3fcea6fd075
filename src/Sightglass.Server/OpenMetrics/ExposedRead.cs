using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Server.OpenMetrics;

/// <summary>Reads metrics with the same keys in one statement.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Values">What to compute for each group.</param>
internal sealed record ExposedRead(IReadOnlyList<string> Keys, IReadOnlyList<FormulaNode> Values)
{
    /// <summary>Groups of one statement, the largest of the first value: those of all tenants. With 70 values each about 25 MB.</summary>
    public const int MaxGroups = 20_000;

    // The first read is of all events. A hundred million take about a minute.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    public async Task<IReadOnlyList<SelectRow>> RunAsync(SqlCompiler compiler, ClickHouseClient client, QueryScope scope, CancellationToken cancellationToken)
    {
        var select = new SelectQuery(
        [
            .. Keys.Select(key => new SelectColumn($"k_{key}", new FieldNode(new FieldName(key, default)) { IsText = true })),
            .. Values.Select((value, index) => new SelectColumn($"v{index}", value)),
        ])
        {
            Order = [new SelectOrder(Keys.Count, IsDescending: true)],
            Limit = MaxGroups,
        };
        var (result, _) = await compiler.Select(select, scope).RunAsync(client, Timeout, cancellationToken);
        return result.Rows;
    }
}
