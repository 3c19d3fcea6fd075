using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest;

/// <summary>The objects for reading one body of a format: its reader, the events as columns, the rejections. Rented from <see cref="WorkspacePool"/>.</summary>
internal sealed class IngestWorkspace(IBodyReader reader, EventSchema schema)
{
    public EventBatch Batch { get; } = new(schema);

    public RejectionSummary Rejections { get; } = new();

    /// <param name="receivedMicros">When the body arrived, microseconds since 1970 UTC.</param>
    /// <returns>The same time.</returns>
    public long Read(in IngestBody body, in EventOrigin origin, long receivedMicros)
    {
        Batch.ReceivedMicros = receivedMicros;
        reader.Read(body, Batch, origin, Rejections);
        return receivedMicros;
    }

    public void Clear()
    {
        Batch.Clear();
        Rejections.Clear();
    }
}
