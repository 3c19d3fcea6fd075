namespace Sightglass.Storage.Spool;

/// <summary>How far the writer has got, and how many events the table of events must have then: nothing else adds any, and nothing deletes any. Any thread may call it.</summary>
public sealed class WriterProgress
{
    // What an earlier start had inserted before this position is in the count already.
    private readonly long _countedTo;

    // Below it the engine may have more than is counted: an earlier start may have inserted it.
    private readonly long _recovered;

    // One insert, or one look at the table, at a time.
    private readonly SemaphoreSlim _turn = new(1);

    // Guards the fields below it.
    private readonly Lock _lock = new();
    private Reached _reached;
    private bool _isUncertain = true; // An insert was begun and has not ended, so the table may have some of it; or the writer has not begun.

    /// <param name="reached">How far an earlier start had got.</param>
    /// <param name="recovered">Where the log of an earlier start ends.</param>
    internal WriterProgress(Reached reached, long recovered)
    {
        (_reached, _countedTo, _recovered) = (reached, reached.Position, recovered);
    }

    /// <summary>Events that the table must have; null when they were not counted. It is exact for who holds the writer, and while it is not behind.</summary>
    public long? Stored => Reached.Stored;

    /// <summary>True while the table may have other events than are counted: the writer has not begun, or compares what an earlier start left, or an insert did not end.</summary>
    public bool IsBehind
    {
        get
        {
            lock (_lock)
            {
                return _isUncertain || _reached.Position < _countedTo || _reached.Position < _recovered;
            }
        }
    }

    /// <summary>How far the writer has got. The count is null where it cannot be told.</summary>
    internal Reached Reached
    {
        get
        {
            lock (_lock)
            {
                return _reached.Position < _countedTo ? _reached with { Stored = null } : _reached;
            }
        }
    }

    /// <summary>Where the next block must end at the latest: a block is counted, or compared with the engine, as a whole.</summary>
    internal long BlockEnd
    {
        get
        {
            var position = Reached.Position;
            return position < _countedTo ? _countedTo : position < _recovered ? _recovered : long.MaxValue;
        }
    }

    /// <summary>Keeps the writer from inserting until the answer is disposed: for a moment.</summary>
    /// <returns>Null when an insert is still running after that time.</returns>
    public async Task<IDisposable?> TryHoldAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        await _turn.WaitAsync(patience, cancellationToken).ConfigureAwait(false) ? new Turn(_turn) : null;

    /// <summary>Called when the count has begun anew: it saves it.</summary>
    internal Action? Counted { get; set; }

    /// <summary>Begins the count anew; durable when it returns, unless the disk fails. For who holds the writer.</summary>
    /// <param name="events">What the table has.</param>
    public void Count(long events)
    {
        lock (_lock)
        {
            _reached = _reached with { Stored = events };
        }

        Counted?.Invoke();
    }

    /// <summary>The count is of another time: it begins anew with the next look. Durable when it returns, unless the disk fails.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _reached = _reached with { Stored = null };
        }

        Counted?.Invoke();
    }

    /// <summary>The writer begins where the engine has got, or has gone back.</summary>
    internal void Ready()
    {
        lock (_lock)
        {
            _isUncertain = false;
        }
    }

    /// <summary>An insert begins. Dispose the answer when it has ended.</summary>
    internal async Task<IDisposable> BeginAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            _isUncertain = true;
        }

        return new Turn(_turn);
    }

    /// <summary>The engine has everything before a position, or has refused it.</summary>
    /// <param name="position">Where the block ended.</param>
    /// <param name="rows">Rows of the log before it; null when they are not known.</param>
    /// <param name="stored">Events of the block that the table has now.</param>
    internal void End(long position, long? rows, long stored)
    {
        lock (_lock)
        {
            _isUncertain = false;
            _reached = new Reached(position, rows, _reached.Position < _countedTo ? _reached.Stored : _reached.Stored + stored);
        }
    }

    /// <summary>An insert has ended of which nobody knows how many events it added: the count begins anew.</summary>
    internal void EndUncounted()
    {
        lock (_lock)
        {
            _isUncertain = false;
            _reached = _reached with { Stored = null };
        }
    }

    /// <summary>Goes back: the engine lacks what it had.</summary>
    internal void Return(long position)
    {
        lock (_lock)
        {
            _reached = _reached with { Position = Math.Min(position, _reached.Position), Rows = null };
        }
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}

/// <summary>How far the engine has got.</summary>
/// <param name="Position">It has everything before this position, or has refused it.</param>
/// <param name="Rows">Rows of the log before it; null when they are not known.</param>
/// <param name="Stored">Events that the table has then; null when they were not counted.</param>
internal sealed record Reached(long Position, long? Rows, long? Stored);
