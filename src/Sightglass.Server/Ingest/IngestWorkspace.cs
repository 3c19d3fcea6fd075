using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Server.Ingest;

/// <summary>The buffers one request works in: its body, its events as columns, the encoded block. Rented from the pipeline and given back, so that a request makes no garbage.</summary>
internal sealed class IngestWorkspace
{
    // 8 MiB: buffers that one huge request grew beyond this are not kept.
    private const int MaxKeptBytes = 8 << 20;

    internal IngestWorkspace(EventSchema schema)
    {
        Batch = new EventBatch(schema);
        Reader = new NdjsonReader(new JsonEventReader(schema));
    }

    /// <summary>The request's body, decompressed.</summary>
    public ByteBuffer Body { get; } = new(64 << 10);

    public EventBatch Batch { get; }

    public NdjsonReader Reader { get; }

    /// <summary>What was refused of the request.</summary>
    public RejectionSummary Rejections { get; } = new();

    internal ByteBuffer Block { get; } = new(64 << 10);

    internal bool IsWorthKeeping => Body.Length <= MaxKeptBytes && Block.Length <= MaxKeptBytes;

    internal void Clear()
    {
        Body.Clear();
        Batch.Clear();
        Rejections.Clear();
        Block.Clear();
    }
}
