namespace Sightglass.Storage;

/// <summary>How long to wait before the next attempt: twice as long each time, up to a limit.</summary>
/// <param name="first">The first wait.</param>
/// <param name="longest">The longest wait.</param>
public struct Backoff(TimeSpan first, TimeSpan longest)
{
    // Zero before the first wait.
    private TimeSpan _next;

    /// <summary>The wait before this attempt; the next one is longer.</summary>
    public TimeSpan Next()
    {
        var wait = _next > TimeSpan.Zero ? _next : first;
        _next = wait * 2 < longest ? wait * 2 : longest;
        return wait;
    }

    /// <summary>Call this after a success: the next wait is the first one again.</summary>
    public void Reset() => _next = TimeSpan.Zero;
}
