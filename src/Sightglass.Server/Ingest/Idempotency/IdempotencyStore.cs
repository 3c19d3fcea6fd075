using Sightglass.Server.Auth;
using Sightglass.Storage.Spool;

namespace Sightglass.Server.Ingest.Idempotency;

/// <summary>The recent requests with a key, and those in flight. Any thread may call it.</summary>
/// <remarks>Their durable part is in the spool, with their events (docs/adr/010-safe-retries.md); a start reads it from there.</remarks>
internal sealed class IdempotencyStore(EventSpool spool)
{
    private readonly Lock _lock = new();

    // Guarded by _lock. One per open request with a key.
    private readonly Dictionary<UInt128, TaskCompletionSource> _inFlight = [];

    /// <inheritdoc cref="ImportPiece.TryRead"/>
    public bool TryReadPiece(HttpRequest request, Caller caller, string door, out ImportPiece? piece) => ImportPiece.TryRead(request, caller, door, spool.Receipts, out piece);

    /// <summary>Checks whether a request was answered before; waits for a request with the same key that is in flight.</summary>
    /// <returns>The receipt of the earlier request. Null: the caller now owns the key and must call <see cref="Complete"/>.</returns>
    public async ValueTask<Receipt?> BeginAsync(UInt128 key, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task other;
            lock (_lock)
            {
                if (spool.Receipts.TryGet(key, out var receipt))
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
                spool.Receipts.Add(kept);
            }

            _inFlight.Remove(key, out var waiting);
            waiting?.SetResult();
        }
    }
}
