using System.ComponentModel.DataAnnotations;

namespace Sightglass.Storage.Engine;

/// <summary>The embedded engine: the location of its library, and how much of the machine it may use.</summary>
public sealed class EngineOptions
{
    /// <summary>Path of <c>libchdb.so</c>.</summary>
    /// <value>Default: empty, which searches the places that <see cref="EngineLibrary"/> lists.</value>
    public string Library { get; set; } = "";

    /// <summary>Memory limit of the engine, in bytes. A query that exceeds it fails with an error; the engine continues.</summary>
    /// <value>Default: 0, half of the machine's memory and at most <see cref="MaxDefaultMemoryLimitBytes"/>.</value>
    [Range(0, long.MaxValue)]
    public long MemoryLimitBytes { get; set; }

    /// <summary>Threads that merge parts in the background.</summary>
    /// <value>Default: 2, 1 to 32. With two, one merges large parts for minutes while the other merges the small ones.</value>
    [Range(1, 32)]
    public int MergeThreads { get; set; } = 2;

    /// <summary>How long a start may take before the child is killed and started again.</summary>
    /// <value>Default: 60 s; an empty directory takes 0.3 s, thousands of parts take longer.</value>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(60);

    // 8 GiB: leaves room for other programs on a laptop; on a larger machine set MemoryLimitBytes.
    private const long MaxDefaultMemoryLimitBytes = 8L << 30;

    internal long EffectiveMemoryLimitBytes => MemoryLimitBytes > 0
        ? MemoryLimitBytes
        : Math.Min(MaxDefaultMemoryLimitBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);
}
