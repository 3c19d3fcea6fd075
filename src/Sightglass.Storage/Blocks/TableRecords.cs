using Sightglass.Storage.Spool;

namespace Sightglass.Storage.Blocks;

/// <summary>Records of one table, which are inserted together: all or none.</summary>
/// <param name="Table">Number of the table.</param>
/// <param name="Records">At least one; the memory is owned by the caller and read until the insert returns.</param>
/// <param name="Token">Records with the same token are inserted once.</param>
public sealed record TableRecords(byte Table, IReadOnlyList<BlockRecord> Records, string Token)
{
    public long Rows => Records.Sum(record => (long)record.Rows);
}
