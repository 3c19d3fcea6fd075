using Sightglass.Storage.ClickHouse;

namespace Sightglass.Server.Queries;

/// <summary>What an answer cost.</summary>
/// <param name="RowsRead">Rows the engine looked at.</param>
/// <param name="ElapsedMs">The engine's time.</param>
internal sealed record QueryStatistics(long RowsRead, double ElapsedMs)
{
    internal static QueryStatistics Of(ClickHouseStatistics statistics) =>
        new(statistics.ReadRows, Math.Round(statistics.Elapsed.TotalMilliseconds, 2));
}
