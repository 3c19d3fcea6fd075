using System.ComponentModel.DataAnnotations;

namespace Sightglass.Server.Ingest;

/// <summary>Limits for what clients may send. Section <c>Ingest</c>.</summary>
internal sealed class IngestOptions
{
    /// <summary>Largest body of a request after decompression; larger ones get 413.</summary>
    /// <value>16 MiB. Clients send batches of a few hundred kilobytes; a file is sent in chunks.</value>
    [Range(1 << 10, 1 << 30)]
    public int MaxBodyBytes { get; set; } = 16 << 20;
}
