namespace Sightglass.Storage;

/// <summary>How long to wait before the next try: twice as long each time, up to a limit.</summary>
/// <param name="first">The first wait.</param>
/// <param name="longest">No wait is longer.</param>
public struct Backoff(TimeSpan first, TimeSpan longest)
{
    // Zero: the first.
    private TimeSpan _next;

    /// <summary>The wait before this try; the one after it is longer.</summary>
    public TimeSpan Next()
    {
        var wait = _next > TimeSpan.Zero ? _next : first;
        _next = wait * 2 < longest ? wait * 2 : longest;
        return wait;
    }

    /// <summary>Something worked: the next wait is the first one again.</summary>
    public void Reset() => _next = TimeSpan.Zero;
}
