namespace Sightglass.Storage.Spool;

/// <summary>Acknowledged bytes that cannot be read back. They are copied to <c>quarantine/</c> and skipped.</summary>
/// <param name="File">Full path.</param>
/// <param name="Offset">Where the range begins in the file.</param>
/// <param name="Position">Where it begins in the log.</param>
/// <param name="Length">Bytes.</param>
public readonly record struct SpoolDamage(string File, long Offset, long Position, long Length);
