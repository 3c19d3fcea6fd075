using System.Diagnostics.CodeAnalysis;

namespace Sightglass.Storage.Spool;

/// <summary>The receipts that are remembered: each for at least 24 hours, unless there are too many. Then each tenant has its share, and the oldest of the largest share are forgotten.</summary>
/// <remarks>
/// Age is counted from when a receipt was added here, on a clock that only goes forward: a wrong date of one start must not make all of them old. A restart begins the
/// 24 hours anew. Any thread may call it.
/// </remarks>
public sealed class ReceiptWindow(TimeProvider time)
{
    /// <summary>How long a receipt is remembered.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Beyond this number receipts are forgotten earlier. About 20 MB.</summary>
    public const int MaxReceipts = 100_000;

    private readonly Lock _lock = new();

    // Guarded by _lock: at most MaxReceipts entries, and one queue per owner that has some, oldest first. A queue may also have numbers of entries that were replaced.
    private readonly Dictionary<UInt128, Entry> _entries = [];
    private readonly Dictionary<ulong, Queue<(UInt128 Key, long Number)>> _owners = [];
    private long _number;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<Receipt> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries.Values.OrderBy(entry => entry.Number).Select(entry => entry.Receipt)];
            }
        }
    }

    /// <summary>The receipt with this key.</summary>
    public bool TryGet(UInt128 key, [NotNullWhen(true)] out Receipt? receipt)
    {
        lock (_lock)
        {
            receipt = _entries.TryGetValue(key, out var entry) && !IsOld(entry) ? entry.Receipt : null;
            return receipt is not null;
        }
    }

    /// <summary>Remembers a receipt, unless one with its key is remembered.</summary>
    public void Add(Receipt receipt)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(receipt.Key, out var known) && !IsOld(known))
            {
                return;
            }

            var entry = new Entry(receipt, ++_number, time.GetTimestamp());
            _entries[receipt.Key] = entry;
            var own = OwnedBy(receipt.Owner);
            own.Enqueue((receipt.Key, entry.Number));
            while (own.TryPeek(out var oldest) && (!IsCurrent(oldest) || IsOld(_entries[oldest.Key])))
            {
                Forget(receipt.Owner, own);
            }

            while (_entries.Count > MaxReceipts)
            {
                var (owner, queue) = own.Count > MaxReceipts / _owners.Count ? KeyValuePair.Create(receipt.Owner, own) : _owners.MaxBy(other => other.Value.Count);
                Forget(owner, queue);
            }
        }
    }

    private Queue<(UInt128 Key, long Number)> OwnedBy(ulong owner)
    {
        if (!_owners.TryGetValue(owner, out var queue))
        {
            _owners.Add(owner, queue = new Queue<(UInt128, long)>());
        }

        return queue;
    }

    private void Forget(ulong owner, Queue<(UInt128 Key, long Number)> queue)
    {
        var oldest = queue.Dequeue();
        if (IsCurrent(oldest))
        {
            _entries.Remove(oldest.Key);
        }

        if (queue.Count == 0)
        {
            _owners.Remove(owner);
        }
    }

    private bool IsCurrent((UInt128 Key, long Number) queued) => _entries.TryGetValue(queued.Key, out var entry) && entry.Number == queued.Number;

    private bool IsOld(Entry entry) => time.GetElapsedTime(entry.AddedAt) > Lifetime;

    private readonly record struct Entry(Receipt Receipt, long Number, long AddedAt);
}
