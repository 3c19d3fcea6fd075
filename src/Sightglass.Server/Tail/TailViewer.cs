using System.Threading.Channels;
using Sightglass.Query.InMemory;
using Sightglass.Server.Explore;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Tail;

/// <summary>A viewer of live tail: a filter, and a bounded queue of events as JSON.</summary>
/// <param name="compile">Compiles the viewer's filter for a schema; called again when a pack was applied.</param>
/// <param name="tenant">The tenant to show; null for all tenants.</param>
internal sealed class TailViewer(Func<EventSchema, EventPredicate> compile, string? tenant)
{
    // 1,000 events: one second at a rate that nobody can read. Events that arrive while it is full are counted and reported.
    private const int QueueLength = 1000;

    private readonly byte[]? _tenant = tenant is null ? null : System.Text.Encoding.UTF8.GetBytes(tenant);
    private readonly Channel<byte[]> _queue = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly Lock _lock = new();

    // Guarded by _lock. Events that wait for lower numbers; together with the queue at most QueueLength. Emptied by Release.
    private readonly List<(ulong Sequence, byte[] Json)> _early = [];
    private EventSchema? _schema;
    private EventPredicate _predicate = null!;
    private EventJson _json = null!;
    private ulong _from = ulong.MaxValue; // Until StartAt.
    private ulong _lowWatermark;
    private long _skipped;

    /// <summary>Events as JSON, in the order of their sequence numbers.</summary>
    public ChannelReader<byte[]> Events => _queue.Reader;

    /// <summary>Number of matching events since the last call that arrived while the queue was full.</summary>
    public long TakeSkipped() => Interlocked.Exchange(ref _skipped, 0);

    /// <summary>Begins to show events, from this sequence number on; events offered earlier wait until then.</summary>
    internal void StartAt(ulong from)
    {
        lock (_lock)
        {
            _from = from;
            _early.RemoveAll(row => row.Sequence < from);
        }

        Release(0);
    }

    internal void Offer(EventBatch batch)
    {
        lock (_lock)
        {
            if (_from != ulong.MaxValue && batch.FirstSequence < _from)
            {
                return;
            }

            if (batch.Schema != _schema)
            {
                (_schema, _predicate, _json) = (batch.Schema, compile(batch.Schema), new EventJson(batch.Schema));
            }

            var matches = _predicate.For(batch);
            for (var row = 0; row < batch.Count; row++)
            {
                if ((_tenant is null || batch.Tenants[row].SequenceEqual(_tenant)) && matches.Matches(batch, row))
                {
                    Keep(batch, row);
                }
            }
        }
    }

    /// <summary>Shows events that waited for sequence numbers below <paramref name="lowWatermark"/>.</summary>
    internal void Release(ulong lowWatermark)
    {
        lock (_lock)
        {
            _lowWatermark = Math.Max(_lowWatermark, lowWatermark);
            if (_early.Count == 0 || _from == ulong.MaxValue)
            {
                return;
            }

            _early.Sort(static (left, right) => left.Sequence.CompareTo(right.Sequence));
            var count = _early.FindIndex(row => row.Sequence >= _lowWatermark) is var end and >= 0 ? end : _early.Count;
            for (var index = 0; index < count; index++)
            {
                _queue.Writer.TryWrite(_early[index].Json);
            }

            _early.RemoveRange(0, count);
        }
    }

    private void Keep(EventBatch batch, int row)
    {
        if (_queue.Reader.Count + _early.Count < QueueLength)
        {
            _early.Add((batch.FirstSequence + (ulong)row, _json.Write(batch, row)));
        }
        else
        {
            Interlocked.Increment(ref _skipped);
        }
    }
}
