namespace Sightglass.Storage.Spool;

/// <summary>Acknowledged bytes that cannot be read. They are copied to <c>quarantine/</c> and skipped.</summary>
/// <param name="File">Full path.</param>
/// <param name="Offset">Start of the range in the file.</param>
/// <param name="Position">Start of the range in the log.</param>
/// <param name="Length">Bytes.</param>
public readonly record struct SpoolDamage(string File, long Offset, long Position, long Length);
