namespace Sightglass.Testing;

/// <summary>The machine's clock, but with waits that end at once.</summary>
public sealed class HastyTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        TimeProvider.System.CreateTimer(callback, state, TimeSpan.Zero, period);
}
