namespace Sightglass.Telemetry.Events;

/// <summary>Limits of one event. An event that exceeds one is rejected with the limit and its actual size; the other events of its request are stored.</summary>
public static class EventLimits
{
    /// <summary>1 MiB: larger than any log line or prompt seen in the field, small enough that a block of events stays in memory.</summary>
    public const int MaxEventBytes = 1 << 20;

    /// <summary>Members of the event object. Wider objects are data, not events.</summary>
    public const int MaxFields = 1000;

    /// <summary>Levels of nesting; the event itself is the first.</summary>
    public const int MaxDepth = 32;

    /// <summary>Events per request. A body of 16 MiB can contain five million empty ones, whose columns would take most of a gigabyte.</summary>
    public const int MaxEvents = 1_000_000;

    /// <summary>The most events that one sampled event stands for: a billion of them add up to a 64-bit number.</summary>
    public const double MaxWeight = 1e9;

    /// <summary>128 MiB: bytes that the columns of one request may take. Each event has a slot in the column of each field that any of them has, so one event with 88 fields after a million empty ones would cost most of a gigabyte.</summary>
    public const long MaxBatchBytes = 128L << 20;

    /// <summary>How far in the future an event's time may be; allows for clocks that run ahead.</summary>
    public static readonly TimeSpan MaxFuture = TimeSpan.FromHours(24);

    /// <summary>How far in the future an event's time may be before its sender is told. Up to here, ranges that end now end with the newest event.</summary>
    public static readonly TimeSpan ToldFuture = TimeSpan.FromMinutes(5);

    /// <summary>Rejects an event of more than <see cref="MaxEventBytes"/>.</summary>
    public static EventRejection? CheckSize(int bytes) =>
        bytes <= MaxEventBytes ? null : new(RejectionCode.TooLarge, $"the event has {bytes} bytes; the limit is {MaxEventBytes}");

    /// <summary>Rejects a time further in the future than <see cref="MaxFuture"/>; both are microseconds since 1970 UTC.</summary>
    internal static EventRejection? CheckTime(long timeMicros, long receivedMicros)
    {
        if (timeMicros <= receivedMicros)
        {
            return null;
        }

        var ahead = TimeSpan.FromMicroseconds(timeMicros - receivedMicros);
        return ahead <= MaxFuture
            ? null
            : new(RejectionCode.TimeInFuture, $"the event's time lies {ahead.TotalHours:F0} hours ahead of the server; the limit is {MaxFuture.TotalHours:F0} hours");
    }
}
