namespace Sightglass.Storage.Spool;

/// <summary>The end of the log: everything before it is durable.</summary>
/// <param name="Position">Position after the last record.</param>
/// <param name="Rows">Rows before it, since the spool was created.</param>
/// <param name="LastSequence">The largest sequence number of these rows; 0 when none is known.</param>
internal sealed record LogEnd(long Position, long Rows, ulong LastSequence);
