using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Json;

/// <summary>The shapes of events that are known by their members.</summary>
public enum CompactShape : byte
{
    /// <summary><c>@t</c> with <c>@m</c> or <c>@mt</c> (https://clef-json.org).</summary>
    Compact,

    /// <summary><c>Timestamp</c> with <c>RenderedMessage</c> or <c>MessageTemplate</c>, and a list of <c>Properties</c>: the older shape of the same writers.</summary>
    Legacy,
}

/// <summary>Reads events of other shapes than our own.</summary>
public interface ICompactEventReader
{
    /// <summary>Reads one event and appends it to the batch.</summary>
    /// <param name="json">Exactly one JSON object, UTF-8.</param>
    /// <param name="shape">What it was recognized as.</param>
    /// <param name="batch">Of this reader's schema; no row is open.</param>
    /// <param name="origin">The sender.</param>
    /// <returns>Null, or why the event is rejected; the batch is then unchanged.</returns>
    EventRejection? Read(ReadOnlySpan<byte> json, CompactShape shape, EventBatch batch, in EventOrigin origin);
}
