namespace Sightglass.Storage.Spool;

/// <summary>A record of the spool, as it is sent to the engine.</summary>
/// <param name="Payload">Without its receipt. The memory belongs to the block that was read.</param>
/// <param name="Rows">At least 1.</param>
/// <param name="Numbers">Which rows these are.</param>
/// <param name="Position">Position of the record in the log.</param>
public readonly record struct BlockRecord(ReadOnlyMemory<byte> Payload, int Rows, RowNumbers Numbers, long Position);
