using System.ComponentModel.DataAnnotations;

namespace Sightglass.Storage.Spool;

/// <summary>How much the spool may hold while the engine is slow or down.</summary>
public sealed class SpoolOptions
{
    /// <summary>Bytes of acknowledged events that may wait. Beyond it, clients get 503 with Retry-After.</summary>
    /// <value>Default: 4 GiB, about 16 million events of 250 bytes; at least 16 MiB.</value>
    [Range(16L << 20, long.MaxValue)]
    public long LimitBytes { get; set; } = 4L << 30;

    /// <summary>Bytes of the disk that the spool leaves free, so that the engine can still merge and write its blocks.</summary>
    /// <value>Default: 1 GiB.</value>
    [Range(0, long.MaxValue)]
    public long FreeReserveBytes { get; set; } = 1L << 30;

    /// <summary>Size at which a segment is closed and the next one started; disk space is freed by whole segments.</summary>
    /// <value>Default: 64 MiB, and at most a quarter of <see cref="LimitBytes"/>. A single record may make a segment larger.</value>
    [Range(64 << 10, 1 << 30)]
    public long SegmentBytes { get; set; } = 64L << 20;
}
