namespace Sightglass.Server.Tail;

/// <summary>Knows which sequence numbers are settled: their events are durable and shown, or never will be.</summary>
/// <remarks>
/// Batches get their numbers in one order and become durable in another. Whoever watches sees events by their numbers, so that the last one
/// seen tells all that was. Any thread may call it; a batch costs a lock twice.
/// </remarks>
internal sealed class ArrivalOrder(SequenceNumbers numbers)
{
    private readonly Lock _lock = new();

    // Guarded by _lock. The first number of each batch under way, one an open request; and one a viewer that waits.
    private readonly SortedSet<ulong> _underWay = [];
    private readonly List<(ulong Below, TaskCompletionSource Completion)> _waiting = [];

    /// <summary>The number that the next event will get.</summary>
    public ulong Next
    {
        get
        {
            lock (_lock)
            {
                return numbers.Take(0);
            }
        }
    }

    /// <summary>Gives a batch its numbers. Each is ended by <see cref="End"/>.</summary>
    /// <returns>The first of them.</returns>
    public ulong Begin(int count)
    {
        lock (_lock)
        {
            var first = numbers.Take(count);
            _underWay.Add(first);
            return first;
        }
    }

    /// <summary>A batch was shown, or failed.</summary>
    /// <returns>Every number below is settled now.</returns>
    public ulong End(ulong first)
    {
        lock (_lock)
        {
            _underWay.Remove(first);
            var settled = Settled;
            if (_waiting.Count > 0)
            {
                Complete(settled);
            }

            return settled;
        }
    }

    /// <summary>Completes when every number below <paramref name="below"/> is settled.</summary>
    public Task WaitAsync(ulong below)
    {
        lock (_lock)
        {
            if (Settled >= below)
            {
                return Task.CompletedTask;
            }

            var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((below, completion));
            return completion.Task;
        }
    }

    private void Complete(ulong settled)
    {
        foreach (var (_, completion) in _waiting.Where(waiting => waiting.Below <= settled))
        {
            completion.SetResult();
        }

        _waiting.RemoveAll(waiting => waiting.Below <= settled);
    }

    private ulong Settled => _underWay.Count > 0 ? _underWay.Min : numbers.Take(0);
}
