using System.ComponentModel.DataAnnotations;

namespace Sightglass.Storage.ClickHouse;

/// <summary>How many questions the engine works on at once, and how many wait. Section <c>Queries</c>.</summary>
public sealed class QueryOptions
{
    /// <summary>Questions that run in the engine at once. One tenant runs at most all but one of them.</summary>
    /// <value>Default: 0, twice the number of cores and at least 4: more would make each of them slower and none of them earlier.</value>
    [Range(0, 1024)]
    public int Running { get; set; }

    /// <summary>Questions that wait for their turn. A tenant has at most half of the places, a key a quarter; further questions get 503 with Retry-After.</summary>
    /// <value>Default: 256. The page asks about a dozen at once.</value>
    [Range(4, 100_000)]
    public int Waiting { get; set; } = 256;

    /// <summary>How long a question waits for its turn, which does not count as its own time; afterwards it gets 503 with Retry-After.</summary>
    /// <value>Default: 10 s: longer than a page that asks much needs, shorter than people wait.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Memory that the answers of all requests may take together, until their clients have read them; a tenant takes at most half. Further requests get 503 with Retry-After.</summary>
    /// <value>Default: 0, a sixteenth of the machine's memory, at least 128 MiB and at most 512 MiB.</value>
    [Range(0, long.MaxValue)]
    public long MemoryBytes { get; set; }

    internal int EffectiveRunning => Running > 0 ? Running : Math.Max(4, 2 * Environment.ProcessorCount);
}
