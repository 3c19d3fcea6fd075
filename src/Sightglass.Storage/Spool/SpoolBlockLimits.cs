namespace Sightglass.Storage.Spool;

/// <summary>Where a block that is read from the spool ends: before the record that would exceed one of these limits.</summary>
/// <param name="Rows">Maximum number of rows.</param>
/// <param name="Bytes">Maximum bytes, including record headers.</param>
/// <param name="Records">Maximum number of records.</param>
/// <param name="EndPosition">Exact end of a block that was cut before; <see cref="long.MaxValue"/> for a new one.</param>
internal readonly record struct SpoolBlockLimits(long Rows, long Bytes, int Records, long EndPosition)
{
    /// <summary>The same records as when the block was cut.</summary>
    public static SpoolBlockLimits Until(long endPosition) => new(long.MaxValue, long.MaxValue, int.MaxValue, endPosition);
}
