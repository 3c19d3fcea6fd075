namespace Sightglass.Telemetry.Events;

/// <summary>What identifies an event: the time when it happened and the sequence number assigned on arrival. 128 bits, sorted by time.</summary>
/// <param name="TimeMicros">Microseconds since 1970 UTC.</param>
/// <param name="Sequence">Unique in an installation, and about all of its tenants: it leaves the server only as the text that <see cref="EventIds"/> prints.</param>
public readonly record struct EventKey(long TimeMicros, ulong Sequence);
