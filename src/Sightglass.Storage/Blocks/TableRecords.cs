namespace Sightglass.Storage.Blocks;

/// <summary>What the writer hands over at once: payloads of spool records of one table, to be inserted all or none.</summary>
/// <param name="Table">Number of the table.</param>
/// <param name="Payloads">At least one; the caller's, read until the insert returns.</param>
/// <param name="Token">The same token with the same payloads inserts once.</param>
public sealed record TableRecords(byte Table, IReadOnlyList<ReadOnlyMemory<byte>> Payloads, string Token);
