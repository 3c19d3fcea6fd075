using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Tail;

/// <summary>Gives every event a number that no other event of the installation has, ascending in order of arrival.</summary>
/// <remarks>
/// A start begins at sixteen times the microseconds since 1970. To reach the first number of a later start, events would have to arrive
/// at more than 16 million a second all the time in between; and the 63rd bit is reached in the year 20,000.
/// </remarks>
internal sealed class SequenceNumbers(TimeProvider time)
{
    private ulong _next = (ulong)UnixMicros.Now(time) * 16;

    /// <summary>The first of <paramref name="count"/> consecutive numbers.</summary>
    public ulong Take(int count) => Interlocked.Add(ref _next, (ulong)count) - (ulong)count;
}
