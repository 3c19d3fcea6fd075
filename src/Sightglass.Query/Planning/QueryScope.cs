namespace Sightglass.Query.Planning;

/// <summary>The events that a statement may read at all. Part of every statement, whatever the query says.</summary>
/// <param name="Tenant">The reader's tenant; null only for a reader of all tenants.</param>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
public sealed record QueryScope(string? Tenant, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Only events with sequence numbers between these, both exclusive; null for all.</summary>
    public (ulong After, ulong Before)? Arrived { get; init; }
}
