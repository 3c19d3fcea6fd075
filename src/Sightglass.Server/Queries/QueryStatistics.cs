using Sightglass.Storage.ClickHouse;

namespace Sightglass.Server.Queries;

/// <summary>Cost of a query.</summary>
/// <param name="RowsRead">Number of rows that the engine read.</param>
/// <param name="ElapsedMs">The engine's time.</param>
internal sealed record QueryStatistics(long RowsRead, double ElapsedMs)
{
    internal static QueryStatistics Of(ClickHouseStatistics statistics) =>
        new(statistics.ReadRows, Math.Round(statistics.Elapsed.TotalMilliseconds, 2));
}
