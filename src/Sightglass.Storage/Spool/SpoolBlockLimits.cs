namespace Sightglass.Storage.Spool;

/// <summary>Where a block that is read from the spool ends: before the record that would exceed one of these.</summary>
/// <param name="Rows">Rows at most.</param>
/// <param name="Bytes">With record headers.</param>
/// <param name="Records">Records at most.</param>
/// <param name="EndPosition">Exact end of a block that was cut before; <see cref="long.MaxValue"/> for a new one.</param>
internal readonly record struct SpoolBlockLimits(long Rows, long Bytes, int Records, long EndPosition)
{
    /// <summary>The same records as when the block was cut.</summary>
    public static SpoolBlockLimits Until(long endPosition) => new(long.MaxValue, long.MaxValue, int.MaxValue, endPosition);
}
