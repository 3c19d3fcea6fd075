using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Json;

/// <summary>Reads the objects of a format, one per call.</summary>
public interface IEventReader
{
    /// <summary>Reads one event and appends it to the batch.</summary>
    /// <param name="json">Exactly one JSON value, valid UTF-8.</param>
    /// <param name="batch">Of this reader's schema; <see cref="EventBatch.ReceivedMicros"/> is set.</param>
    /// <param name="origin">The sender; provides the tenant.</param>
    /// <returns>Null, or why the event is rejected; the batch is then unchanged.</returns>
    EventRejection? Read(ReadOnlySpan<byte> json, EventBatch batch, in EventOrigin origin);
}
