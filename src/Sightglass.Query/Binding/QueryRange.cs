using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Binding;

/// <summary>The time that a query is about, in microseconds since 1970.</summary>
/// <param name="FromMicros">Inclusive.</param>
/// <param name="ToMicros">Exclusive: now, if what was asked for is not over yet.</param>
/// <param name="LengthMicros">What was asked for; the range before begins this much earlier.</param>
public sealed record QueryRange(long FromMicros, long ToMicros, long LengthMicros)
{
    /// <summary>All time that an event may have.</summary>
    public static readonly QueryRange All = new(0, EventTime.EndMicros, EventTime.EndMicros);

    public bool Contains(long micros) => micros >= FromMicros && micros < ToMicros;
}
