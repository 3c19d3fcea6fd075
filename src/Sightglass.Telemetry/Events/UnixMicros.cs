namespace Sightglass.Telemetry.Events;

/// <summary>Times as microseconds since 1970 UTC, as events store them.</summary>
public static class UnixMicros
{
    public static long Of(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static long Now(TimeProvider time) => Of(time.GetUtcNow());

    public static DateTimeOffset ToTime(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
