namespace Sightglass.Storage.Writing;

/// <summary>How far the writer has got, and how many events the table of events must have then: nothing else adds or deletes any. Any thread may call it.</summary>
public sealed class WriterProgress
{
    // What an earlier start had inserted before this position is in the count already.
    private readonly long _countedTo;

    // Guards the fields below it.
    private readonly Lock _lock = new();
    private Reached _reached;
    private int _inserts; // That run now.
    private long _changes;

    internal WriterProgress(Reached reached)
    {
        (_reached, _countedTo) = (reached, reached.Position);
    }

    /// <summary>How far the writer has got.</summary>
    internal Reached Reached
    {
        get
        {
            lock (_lock)
            {
                return _reached;
            }
        }
    }

    /// <summary>A position that no block may cross: below it a block is compared with the engine and not counted.</summary>
    internal long CountedTo => _countedTo;

    /// <summary>The events that the table must have, as far as the writer knows.</summary>
    public StoredEvents Stored
    {
        get
        {
            lock (_lock)
            {
                return new StoredEvents(_reached.Position < _countedTo ? null : _reached.Stored, _inserts == 0 && _reached.Position >= _countedTo ? _changes : null);
            }
        }
    }

    /// <summary>Begins the count anew, if nothing was inserted meanwhile.</summary>
    /// <param name="events">What the table has.</param>
    /// <param name="since">What was read before the table was asked.</param>
    public void Count(long events, StoredEvents since)
    {
        lock (_lock)
        {
            if (since.Change == _changes && _inserts == 0)
            {
                _reached = _reached with { Stored = events };
            }
        }
    }

    /// <summary>Takes events off the count that are known to be lost, or are in the table again when it is negative.</summary>
    public void Subtract(long events)
    {
        lock (_lock)
        {
            _reached = _reached with { Stored = _reached.Stored - events };
        }
    }

    /// <summary>An insert begins: until it ends, the table may have more events than are counted.</summary>
    internal void Begin()
    {
        lock (_lock)
        {
            _inserts++;
            _changes++;
        }
    }

    /// <summary>An insert has ended of which nobody knows how many events it added: the count begins anew.</summary>
    internal void EndUncounted()
    {
        lock (_lock)
        {
            _inserts--;
            _reached = _reached with { Stored = null };
        }
    }

    /// <summary>The engine has everything before a position, or has refused it.</summary>
    /// <param name="position">Where the block ended.</param>
    /// <param name="rows">Rows of the log before it; null when they are not known.</param>
    /// <param name="stored">Events of the block that the table has now.</param>
    internal void End(long position, long? rows, long stored)
    {
        lock (_lock)
        {
            _inserts--;
            _reached = new Reached(position, rows, _reached.Position < _countedTo ? _reached.Stored : _reached.Stored + stored);
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
}

/// <summary>How far the engine has got.</summary>
/// <param name="Position">It has everything before this position, or has refused it.</param>
/// <param name="Rows">Rows of the log before it; null when they are not known.</param>
/// <param name="Stored">Events that the table has then; null when they were not counted.</param>
internal sealed record Reached(long Position, long? Rows, long? Stored);

/// <summary>The events that the table of events must have.</summary>
/// <param name="Count">At least so many; null while it is not known.</param>
/// <param name="Change">Null while an insert runs: then the table may have more.</param>
public readonly record struct StoredEvents(long? Count, long? Change);
