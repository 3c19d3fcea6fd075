using Sightglass.Storage.Spool;

namespace Sightglass.Server.Ingest.Idempotency;

/// <summary>The requests with a key that were answered lately, and those in flight. Any thread may call it.</summary>
/// <remarks>What is durable about them is in the spool, with their events (docs/adr/010-safe-retries.md); a start reads it from there.</remarks>
internal sealed class IdempotencyStore
{
    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(24);

    /// <summary>Past this many keys the oldest are forgotten sooner. About 10 MB; the spool keeps at least as many.</summary>
    public const int MaxKeys = 100_000;

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();

    // Guarded by _lock. Receipts by key and in order of arrival, at most MaxKeys; emptied by Forget.
    private readonly Dictionary<UInt128, Receipt> _answered = [];
    private readonly Queue<Receipt> _order = [];

    // Guarded by _lock. One an open request with a key.
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

    /// <summary>Asks whether a request was answered; waits for one with the same key that is in flight.</summary>
    /// <returns>The receipt of the request that was answered. Null: the key is the caller's now, who has to call <see cref="Complete"/>.</returns>
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

    /// <summary>Ends what <see cref="BeginAsync"/> began.</summary>
    /// <param name="key">Begun before.</param>
    /// <param name="receipt">Of the request, when its events are durable. Null when nothing was kept: the next one with this key is a first one again.</param>
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
