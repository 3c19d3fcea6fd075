namespace Sightglass.Telemetry.Events;

/// <summary>Assigns every event a unique number in the installation, ascending in order of arrival, and tracks which numbers are complete: their events are durable and shown, or have failed.</summary>
/// <remarks>
/// A server start begins after the largest number that was ever given, as far as it is known, and at least at sixteen times the microseconds since 1970. So a clock that
/// was set back gives no number twice, and nor does a spool that was lost: events would have to arrive at more than 16 million per second all the time in between.
/// The 63rd bit is reached in the year 20,000.
/// Batches get their numbers in one order and become durable in another. Live tail shows events in the order of their numbers, and only those below the low watermark,
/// so that the last event a viewer saw identifies all that it saw. Any thread may call it; a batch takes the lock twice.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="given">The largest number that was given before, as far as it is known; 0 for none.</param>
public sealed class SequenceNumbers(TimeProvider time, ulong given = 0)
{
    private readonly Lock _lock = new();

    // Guarded by _lock. The first number of each batch in flight, one per open request; and one per waiting viewer.
    private readonly SortedSet<ulong> _inFlight = [];
    private readonly List<(ulong Below, TaskCompletionSource Completion)> _waiting = [];
    private ulong _next = Math.Max(given + 1, LowestOf(time));

    /// <summary>The number at which a start begins that knows of no earlier one.</summary>
    public static ulong LowestOf(TimeProvider time) => (ulong)UnixMicros.Now(time) * 16;

    /// <summary>The number that the next event will get.</summary>
    public ulong Next
    {
        get
        {
            lock (_lock)
            {
                return _next;
            }
        }
    }

    /// <summary>Goes on after a number that turned out to have been given.</summary>
    public void RaiseAbove(ulong given)
    {
        lock (_lock)
        {
            _next = Math.Max(_next, given + 1);
        }
    }

    /// <summary>Assigns consecutive numbers to a batch. End each batch with <see cref="Complete"/>.</summary>
    /// <returns>The first number.</returns>
    public ulong Begin(int count)
    {
        lock (_lock)
        {
            var first = _next;
            _next += (ulong)count;
            _inFlight.Add(first);
            return first;
        }
    }

    /// <summary>Marks a batch as shown or failed.</summary>
    /// <param name="first">Its first number.</param>
    /// <returns>The low watermark: every number below it is complete.</returns>
    public ulong Complete(ulong first)
    {
        lock (_lock)
        {
            _inFlight.Remove(first);
            var lowWatermark = LowWatermark;
            if (_waiting.Count > 0)
            {
                Release(lowWatermark);
            }

            return lowWatermark;
        }
    }

    /// <summary>Completes when every number below <paramref name="below"/> is complete.</summary>
    public Task WaitAsync(ulong below)
    {
        lock (_lock)
        {
            if (LowWatermark >= below)
            {
                return Task.CompletedTask;
            }

            var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((below, completion));
            return completion.Task;
        }
    }

    private void Release(ulong lowWatermark)
    {
        foreach (var (_, completion) in _waiting.Where(waiting => waiting.Below <= lowWatermark))
        {
            completion.SetResult();
        }

        _waiting.RemoveAll(waiting => waiting.Below <= lowWatermark);
    }

    private ulong LowWatermark => _inFlight.Count > 0 ? _inFlight.Min : _next;
}
