using System.ComponentModel.DataAnnotations;

namespace Sightglass.Storage.Writing;

/// <summary>The limits of a block.</summary>
public sealed class BlockWriterOptions
{
    /// <summary>Rows of one block.</summary>
    /// <value>Default: 250,000: more than arrive while the first one waits. Each doubling saves a merge; blocks of 100,000 cost the engine a quarter more per row, of 20,000 twice as much.</value>
    [Range(1, 1_000_000)]
    public int BlockRows { get; set; } = 250_000;

    /// <summary>Bytes of one block, unless a single record is larger.</summary>
    /// <value>Default: 64 MiB; a block is in memory while it is sent.</value>
    [Range(1 << 10, 256 << 20)]
    public long BlockBytes { get; set; } = 64L << 20;

    /// <summary>How long the first record of a block waits for more.</summary>
    /// <value>Default: 700 ms; with the insert itself, rows are visible within a second of their acknowledgement.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(700);
}
