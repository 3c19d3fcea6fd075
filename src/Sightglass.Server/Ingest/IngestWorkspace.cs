using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest;

/// <summary>The objects for reading one body of a format: its reader, the events as columns, the rejections. Rented from <see cref="WorkspacePool"/>.</summary>
internal sealed class IngestWorkspace(IBodyReader reader, EventSchema schema)
{
    public EventBatch Batch { get; } = new(schema);

    public RejectionSummary Rejections { get; } = new();

    /// <param name="receivedMicros">When the body arrived, microseconds since 1970 UTC.</param>
    /// <param name="cancellationToken">Ends the reading of a long body.</param>
    /// <returns>The same time.</returns>
    /// <exception cref="BatchRefusedException">The events take more memory than there is for them.</exception>
    public long Read(in IngestBody body, in EventOrigin origin, long receivedMicros, CancellationToken cancellationToken)
    {
        Batch.ReceivedMicros = receivedMicros;
        Batch.Growing = body.Memory is not { } memory ? null : bytes =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            memory.TakeBatch(bytes);
        };
        reader.Read(body, Batch, origin, Rejections);
        body.Memory?.TakeBatch(Batch.Bytes);
        return receivedMicros;
    }

    public void Clear()
    {
        Batch.Clear();
        Batch.Growing = null;
        Rejections.Clear();
    }
}
