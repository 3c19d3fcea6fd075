namespace Sightglass.Query.Planning;

/// <summary>Which events a statement may read at all: part of every statement, whatever the query says.</summary>
/// <param name="Tenant">The reader's tenant; null only for a reader of all tenants.</param>
/// <param name="From">The first moment.</param>
/// <param name="To">The moment after the last one.</param>
public sealed record QueryScope(string? Tenant, DateTimeOffset From, DateTimeOffset To);
