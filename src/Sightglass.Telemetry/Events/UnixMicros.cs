namespace Sightglass.Telemetry.Events;

/// <summary>Moments as microseconds since 1970 UTC, the form in which events keep them.</summary>
public static class UnixMicros
{
    public static long Of(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static long Now(TimeProvider time) => Of(time.GetUtcNow());

    public static DateTimeOffset ToTime(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
