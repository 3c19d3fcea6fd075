using System.Text.Json.Serialization;
using Sightglass.Server.Auth;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Server.Queries;

/// <summary>Cost of a query.</summary>
/// <param name="RowsRead">Number of rows that the engine read, also those of other tenants; only for keys for all tenants.</param>
/// <param name="ElapsedMs">The engine's time.</param>
internal sealed record QueryStatistics([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? RowsRead, double ElapsedMs)
{
    internal static QueryStatistics Of(ClickHouseStatistics statistics, TenantScope tenant) =>
        new(tenant.IsOfAllTenantsKey ? statistics.ReadRows : null, Math.Round(statistics.Elapsed.TotalMilliseconds, 2));
}
