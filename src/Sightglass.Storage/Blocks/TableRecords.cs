namespace Sightglass.Storage.Blocks;

/// <summary>Payloads of spool records of one table, which the writer inserts together: all or none.</summary>
/// <param name="Table">Number of the table.</param>
/// <param name="Payloads">At least one; owned by the caller, read until the insert returns.</param>
/// <param name="Token">Payloads with the same token are inserted once.</param>
public sealed record TableRecords(byte Table, IReadOnlyList<ReadOnlyMemory<byte>> Payloads, string Token);
