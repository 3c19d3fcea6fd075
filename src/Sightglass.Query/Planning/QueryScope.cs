namespace Sightglass.Query.Planning;

/// <summary>Which events a statement may read at all: part of every statement, whatever the query says.</summary>
/// <param name="Tenant">The reader's tenant; null only for a reader of all tenants.</param>
/// <param name="From">The first moment.</param>
/// <param name="To">The moment after the last one.</param>
public sealed record QueryScope(string? Tenant, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Only events with sequence numbers between these, both excluded; null for all.</summary>
    public (ulong After, ulong Before)? Arrived { get; init; }
}
