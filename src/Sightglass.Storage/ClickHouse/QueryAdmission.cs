namespace Sightglass.Storage.ClickHouse;

/// <summary>Lets a few questions run in the engine at once; the others wait in a bounded queue, in turns. Any thread may call it.</summary>
/// <remarks>
/// The next question is one of the tenant that has the fewest running, then of the tenant that was served the longest time ago; within the tenant the keys take turns
/// the same way, and the questions of a key are first come, first served. One tenant never takes the last place to run, so that another one's light question starts at once
/// while heavy ones run for minutes. <see cref="_lock"/> protects everything.
/// </remarks>
public sealed class QueryAdmission
{
    // A question that may run for a second waits for three.
    private const int WaitOfShort = 3;

    private readonly Lock _lock = new();
    private readonly int _places;
    private readonly int _maxWaiting;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;

    // In order of arrival, at most _maxWaiting, and the further statements of requests that have begun. A question leaves it when it runs, is refused or is given up.
    private readonly List<Waiting> _waiting = [];

    // Of tenants and keys that have questions; removed with their last one.
    private readonly Dictionary<string, Share> _tenants = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Tenant, string Key), Share> _keys = [];
    private int _running;
    private long _turn;

    public QueryAdmission(QueryOptions options, TimeProvider time)
    {
        (_places, _maxWaiting, _patience, _time) = (options.EffectiveRunning, options.Waiting, options.Patience, time);
    }

    /// <summary>Questions that run.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Questions that wait.</summary>
    public int WaitingCount
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Waits for a place to run.</summary>
    /// <param name="party">Who asks.</param>
    /// <param name="time">How long the question may run. One that is worth a second only waits a few at most.</param>
    /// <param name="cancellationToken">Gives the place in the queue up.</param>
    /// <returns>The place. Dispose it when the engine has stopped working on the question.</returns>
    /// <exception cref="TooManyQueriesException">The queue or the party's share of it is full, or the wait took too long.</exception>
    public async Task<Place> EnterAsync(QueryParty party, TimeSpan time, CancellationToken cancellationToken)
    {
        Waiting waiting;
        lock (_lock)
        {
            var (tenant, key) = (ShareOf(_tenants, party.Tenant), ShareOf(_keys, (party.Tenant, party.Key)));
            waiting = new Waiting(party, tenant, key);
            if (MayRun(tenant) && !_waiting.Exists(other => MayRun(other.Tenant)))
            {
                return Start(waiting);
            }

            try
            {
                MakeRoom(waiting);
            }
            catch (TooManyQueriesException)
            {
                Forget(waiting);
                throw;
            }

            _waiting.Add(waiting);
            tenant.Waiting++;
            key.Waiting++;
        }

        var patience = time * WaitOfShort < _patience ? time * WaitOfShort : _patience;
        try
        {
            return await waiting.Turn.Task.WaitAsync(patience, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            if (!GiveUp(waiting))
            {
                // Its turn came at the same moment.
                var place = await waiting.Turn.Task.ConfigureAwait(false);
                if (exception is TimeoutException)
                {
                    return place;
                }

                place.Dispose();
            }

            if (exception is TimeoutException)
            {
                throw new TooManyQueriesException($"the question did not get its turn within {patience.TotalSeconds:0.#} s, because others run. Ask again in a moment, or ask for a shorter range.");
            }

            throw;
        }
    }

    private static Share ShareOf<T>(Dictionary<T, Share> shares, T party)
        where T : notnull
    {
        if (!shares.TryGetValue(party, out var share))
        {
            shares.Add(party, share = new Share());
        }

        return share;
    }

    private bool MayRun(Share tenant) => _running < _places && tenant.Running < Math.Max(1, _places - 1);

    /// <summary>Refuses the question if its party has its share of the queue; if the queue is full, the latest question of the tenant that has most of it makes room.</summary>
    private void MakeRoom(Waiting newcomer)
    {
        if (newcomer.Party.HasStarted)
        {
            return;
        }

        if (newcomer.Key.Waiting >= Math.Max(1, _maxWaiting / 4) || newcomer.Tenant.Waiting >= Math.Max(1, _maxWaiting / 2))
        {
            throw new TooManyQueriesException($"{newcomer.Key.Waiting} questions of this key and {newcomer.Tenant.Waiting} of this tenant wait already. Ask fewer at once.");
        }

        if (_waiting.Count < _maxWaiting)
        {
            return;
        }

        var most = _waiting.MaxBy(other => other.Tenant.Waiting)!.Tenant;
        if (most.Waiting <= newcomer.Tenant.Waiting + 1)
        {
            throw new TooManyQueriesException($"{_waiting.Count} questions wait already, the limit. Ask again in a moment.");
        }

        if (_waiting.FindLast(other => other.Tenant == most && !other.Party.HasStarted) is not { } last)
        {
            throw new TooManyQueriesException($"{_waiting.Count} questions wait already, the limit. Ask again in a moment.");
        }

        Leave(last);
        Forget(last);
        last.Turn.SetException(new TooManyQueriesException("the question made room for another tenant's, because the queue is full. Ask fewer at once."));
    }

    private Place Start(Waiting question)
    {
        _running++;
        question.Tenant.Running++;
        question.Key.Running++;
        question.Tenant.Turn = question.Key.Turn = ++_turn;
        question.Party.HasStarted = true;

        // A question alone has every core; with each further one a core less, so that all of them leave one for inserts.
        return new Place(this, question, Math.Max(1, Environment.ProcessorCount - (_running - 1)));
    }

    private void End(Waiting question)
    {
        lock (_lock)
        {
            _running--;
            question.Tenant.Running--;
            question.Key.Running--;
            Forget(question);
            while (Next() is { } next)
            {
                Leave(next);
                next.Turn.SetResult(Start(next));
            }
        }
    }

    /// <summary>The question whose turn it is; null when none may run.</summary>
    private Waiting? Next()
    {
        Waiting? best = null;
        foreach (var question in _waiting)
        {
            if (MayRun(question.Tenant) && (best is null || question.Order.CompareTo(best.Order) < 0))
            {
                best = question;
            }
        }

        return best;
    }

    /// <returns>False when its turn had come.</returns>
    private bool GiveUp(Waiting question)
    {
        lock (_lock)
        {
            var waited = _waiting.Contains(question);
            if (waited)
            {
                Leave(question);
                Forget(question);
            }

            return waited;
        }
    }

    private void Leave(Waiting question)
    {
        _waiting.Remove(question);
        question.Tenant.Waiting--;
        question.Key.Waiting--;
    }

    private void Forget(Waiting question)
    {
        if (question.Tenant.IsIdle)
        {
            _tenants.Remove(question.Party.Tenant);
        }

        if (question.Key.IsIdle)
        {
            _keys.Remove((question.Party.Tenant, question.Party.Key));
        }
    }

    /// <summary>A place to run.</summary>
    public sealed class Place : IDisposable
    {
        private readonly QueryAdmission _admission;
        private readonly Waiting _question;
        private int _isLeft;

        internal Place(QueryAdmission admission, Waiting question, int threads)
        {
            (_admission, _question, Threads) = (admission, question, threads);
        }

        /// <summary>Threads of the engine that the question should use at most.</summary>
        public int Threads { get; }

        /// <summary>Leaves the place to the next question.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isLeft, 1) == 0)
            {
                _admission.End(_question);
            }
        }
    }

    /// <summary>What a tenant or a key has of the engine.</summary>
    internal sealed class Share
    {
        public int Running { get; set; }

        public int Waiting { get; set; }

        /// <summary>When it was served last.</summary>
        public long Turn { get; set; }

        public bool IsIdle => Running == 0 && Waiting == 0;
    }

    internal sealed record Waiting(QueryParty Party, Share Tenant, Share Key)
    {
        public TaskCompletionSource<Place> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public (int, long, int, long) Order => (Tenant.Running, Tenant.Turn, Key.Running, Key.Turn);
    }
}
