namespace Sightglass.Storage.ClickHouse;

/// <summary>One INSERT whose body the engine parses.</summary>
/// <param name="Sql">The statement up to and including its FORMAT, such as <c>INSERT INTO sightglass.events FORMAT Native</c>.</param>
/// <param name="Body">
/// One or more Native blocks, none of them empty, one after the other. Blocks may have different columns: a missing column gets the table's
/// default. Owned by the caller, read until the call returns.
/// </param>
/// <param name="DeduplicationToken">A body with the same token is inserted once, within the table's deduplication window.</param>
public sealed record ClickHouseInsert(string Sql, IReadOnlyList<ReadOnlyMemory<byte>> Body, string DeduplicationToken)
{
    /// <summary>Identifies the statement while it runs: unique.</summary>
    public string QueryId { get; init; } = Guid.NewGuid().ToString();

    /// <summary>5 min: a block takes a second, but an engine that merges on a slow disk takes longer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);
}
