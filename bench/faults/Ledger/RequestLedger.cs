namespace Sightglass.Faults.Ledger;

/// <summary>Every request that was sent, and what the server answered. Senders call it from any thread.</summary>
internal sealed class RequestLedger
{
    // Guarded by _lock: ascending by number and by first event, one entry per request since the folder was new.
    private readonly List<SentRequest> _requests = [];
    private readonly Lock _lock = new();

    // Events that a fault may have taken. They may be there once, or not at all. Only the campaign's thread uses it.
    private readonly HashSet<long> _excused = [];
    private long _nextEvent;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _requests.Count;
            }
        }
    }

    public int AcknowledgedRequests => Snapshot().Count(request => request.IsAcknowledged);

    /// <summary>Events of requests that were acknowledged.</summary>
    public long AcknowledgedEvents => Snapshot().Where(request => request.IsAcknowledged).Sum(request => (long)request.Count);

    /// <summary>Events of requests without an answer.</summary>
    public long EventsInDoubt => Snapshot().Where(request => !request.IsAcknowledged).Sum(request => (long)request.Count);

    /// <summary>A new request, in doubt until it is acknowledged.</summary>
    public SentRequest Begin(int count, bool isKeyed, BodyFormat format, DateTimeOffset begin, TimeSpan step)
    {
        lock (_lock)
        {
            var request = new SentRequest(_requests.Count, _nextEvent, count, isKeyed ? $"request-{_requests.Count}" : null, format, begin, step);
            _requests.Add(request);
            _nextEvent += count;
            return request;
        }
    }

    public IReadOnlyList<SentRequest> Snapshot()
    {
        lock (_lock)
        {
            return [.. _requests];
        }
    }

    /// <summary>The request of an event; null when the campaign never sent it.</summary>
    public SentRequest? Find(long number)
    {
        lock (_lock)
        {
            if (number < 0 || number >= _nextEvent)
            {
                return null;
            }

            var (low, high) = (0, _requests.Count - 1);
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                (low, high) = _requests[middle].FirstEvent <= number ? (middle, high) : (low, middle - 1);
            }

            return _requests[low];
        }
    }

    public bool IsExcused(long number) => _excused.Contains(number);

    /// <summary>From now on these events may be missing.</summary>
    public void Excuse(IEnumerable<long> numbers) => _excused.UnionWith(numbers);

    /// <summary>The server may not know the keys of these events' requests any more.</summary>
    public void ForgetKeys(IEnumerable<long> numbers)
    {
        foreach (var number in numbers)
        {
            if (Find(number) is { } request)
            {
                request.IsKeyForgotten = true;
            }
        }
    }

    public void ForgetAllKeys()
    {
        foreach (var request in Snapshot())
        {
            request.IsKeyForgotten = true;
        }
    }
}
