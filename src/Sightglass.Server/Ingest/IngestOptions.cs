using System.ComponentModel.DataAnnotations;

namespace Sightglass.Server.Ingest;

/// <summary>Limits for what clients may send. Section <c>Ingest</c>.</summary>
internal sealed class IngestOptions
{
    /// <summary>Largest body of a request after decompression; larger ones get 413.</summary>
    /// <value>16 MiB. Clients send batches of a few hundred kilobytes; a file is sent in chunks.</value>
    [Range(1 << 10, 1 << 30)]
    public int MaxBodyBytes { get; set; } = 16 << 20;

    /// <summary>Memory that the bodies and events of all requests under way may take together; a tenant takes at most half. Further requests get 503 with Retry-After.</summary>
    /// <value>Default: 0, a sixteenth of the machine's memory, at least 128 MiB and at most 512 MiB.</value>
    [Range(0, long.MaxValue)]
    public long MemoryBytes { get; set; }
}
