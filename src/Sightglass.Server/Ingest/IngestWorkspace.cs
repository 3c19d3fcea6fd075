using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest;

/// <summary>The objects for reading one body of a format: its reader, the events as columns, the rejections. Rented from <see cref="WorkspacePool"/>.</summary>
internal sealed class IngestWorkspace(IBodyReader reader, EventSchema schema)
{
    private int _replaced;

    public EventBatch Batch { get; } = new(schema);

    public RejectionSummary Rejections { get; } = new();

    /// <param name="receivedMicros">When the body arrived, microseconds since 1970 UTC.</param>
    /// <param name="cancellationToken">Ends the reading of a long body.</param>
    /// <returns>The same time.</returns>
    /// <exception cref="BatchRefusedException">The events take more memory than there is for them.</exception>
    public long Read(in IngestBody body, in EventOrigin origin, long receivedMicros, CancellationToken cancellationToken)
    {
        _replaced = body.ReplacedCharacters;
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

    /// <summary>What the sender should know about the events of the body.</summary>
    public IReadOnlyList<EventWarning> Warnings() =>
    [
        .. Batch.Warnings.All,
        .. Batch.Drift.Select(drift => (Field: schema.Fields[drift.Key], Count: drift.Value)).Select(drift => new EventWarning(
            WarningCode.TypeMismatch, drift.Count, $"'{drift.Field.Name}' is a field of type {drift.Field.Type.ToString().ToLowerInvariant()}; values of another type were stored as an attribute, which questions about the field do not see")),
        .. ReplacedCharacters(),
    ];

    private IEnumerable<EventWarning> ReplacedCharacters()
    {
        if (_replaced > 0)
        {
            yield return new EventWarning(WarningCode.ReplacedCharacters, _replaced, "characters that UTF-8 cannot represent, such as half of a surrogate pair, were replaced by U+FFFD");
        }
    }

    public void Clear()
    {
        Batch.Clear();
        Batch.Growing = null;
        Rejections.Clear();
    }
}
