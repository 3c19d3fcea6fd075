namespace Sightglass.Telemetry.Events;

/// <summary>The kinds of event (canonical field <c>kind</c>).</summary>
public enum EventKind : byte
{
    Log,
    Span,
    Ai,
    View,
    Point,
    Error,
    Metric,
}
