namespace Sightglass.Storage.Spool;

/// <summary>Where a block that is read from the spool ends: before the record that would exceed one of these limits.</summary>
/// <param name="Rows">Maximum number of rows.</param>
/// <param name="Bytes">Maximum bytes, including record headers.</param>
/// <param name="Records">Maximum number of records.</param>
/// <param name="EndPosition">Position after which no record is read.</param>
internal readonly record struct SpoolBlockLimits(long Rows, long Bytes, int Records, long EndPosition)
{
    public static readonly SpoolBlockLimits None = new(long.MaxValue, long.MaxValue, int.MaxValue, long.MaxValue);
}
