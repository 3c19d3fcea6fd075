using Sightglass.Storage.Spool;

namespace Sightglass.Server.Ingest.Idempotency;

/// <summary>The recent requests with a key, and those in flight. Any thread may call it.</summary>
/// <remarks>Their durable part is in the spool, with their events (docs/adr/010-safe-retries.md); a start reads it from there.</remarks>
internal sealed class IdempotencyStore
{
    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(24);

    /// <summary>Beyond this number the oldest keys are forgotten earlier. About 10 MB; the spool stores at least as many.</summary>
    public const int MaxKeys = 100_000;

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();

    // Guarded by _lock. Receipts by key and in order of arrival, at most MaxKeys; emptied by Forget.
    private readonly Dictionary<UInt128, Receipt> _answered = [];
    private readonly Queue<Receipt> _order = [];

    // Guarded by _lock. One per open request with a key.
    private readonly Dictionary<UInt128, TaskCompletionSource> _inFlight = [];

    public IdempotencyStore(EventSpool spool, TimeProvider time)
    {
        _time = time;
        foreach (var receipt in spool.TakeReceipts())
        {
            Remember(receipt);
        }

        Forget();
    }

    /// <summary>Checks whether a request was answered before; waits for a request with the same key that is in flight.</summary>
    /// <returns>The receipt of the earlier request. Null: the caller now owns the key and must call <see cref="Complete"/>.</returns>
    public async ValueTask<Receipt?> BeginAsync(UInt128 key, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task other;
            lock (_lock)
            {
                Forget();
                if (_answered.TryGetValue(key, out var receipt))
                {
                    return receipt;
                }

                if (!_inFlight.TryGetValue(key, out var first))
                {
                    _inFlight.Add(key, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                    return null;
                }

                other = first.Task;
            }

            await other.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Completes what <see cref="BeginAsync"/> began.</summary>
    /// <param name="key">A key that the caller owns.</param>
    /// <param name="receipt">The request's receipt, if its events are durable. Null when nothing was stored: the next request with this key counts as new.</param>
    public void Complete(UInt128 key, Receipt? receipt)
    {
        lock (_lock)
        {
            if (receipt is { } kept)
            {
                Remember(kept);
            }

            _inFlight.Remove(key, out var waiting);
            waiting?.SetResult();
        }
    }

    private void Remember(Receipt receipt)
    {
        if (_answered.TryAdd(receipt.Key, receipt))
        {
            _order.Enqueue(receipt);
        }
    }

    private void Forget()
    {
        var oldest = (_time.GetUtcNow() - Window - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        while (_order.TryPeek(out var first) && (_order.Count > MaxKeys || first.ReceivedMicros < oldest))
        {
            _order.Dequeue();
            _answered.Remove(first.Key);
        }
    }
}
