using System.Text;
using System.Threading.Channels;
using Sightglass.Query.InMemory;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Tail;

/// <summary>A viewer of live tail: a filter, and a queue of events that is bounded in number and bytes. The hub fills it, one reader empties it.</summary>
/// <param name="filter">The filter's language and text: viewers with the same ones share its evaluation.</param>
/// <param name="compile">Compiles the filter for a schema; called again when a pack was applied.</param>
/// <param name="tenant">The tenant to show; null for all tenants.</param>
/// <param name="owner">The tenant of the viewer's key; null for all tenants.</param>
internal sealed class TailViewer((string Language, string Text) filter, Func<EventSchema, EventPredicate> compile, string? tenant, string? owner)
{
    // 1,000 events or 1 MiB: one second at a rate that nobody can read. Events that arrive while it is full are counted and reported.
    private const int QueueLength = 1000;
    private const int QueueBytes = 1 << 20;

    private readonly Channel<TailEvent> _queue = Channel.CreateBounded<TailEvent>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private long _queuedBytes;
    private long _skipped;

    public (string Language, string Text) Filter => filter;

    public Func<EventSchema, EventPredicate> Compile => compile;

    /// <summary>The tenant to show, UTF-8; null for all.</summary>
    public byte[]? Tenant { get; } = tenant is null ? null : Encoding.UTF8.GetBytes(tenant);

    public string? Owner => owner;

    /// <summary>The first sequence number to show. Set by the hub when the viewer is added.</summary>
    public ulong From { get; set; }

    /// <summary>Events in the order of their sequence numbers. Give each back with <see cref="Shown"/>.</summary>
    public ChannelReader<TailEvent> Events => _queue.Reader;

    /// <summary>Number of events since the last call that were not shown: they arrived while the queue was full, or faster than filters can be evaluated.</summary>
    public long TakeSkipped() => Interlocked.Exchange(ref _skipped, 0);

    public void Skip(long count) => Interlocked.Add(ref _skipped, count);

    /// <summary>Adds a matching event to the queue, or counts it as skipped.</summary>
    public void Offer(TailEvent shown)
    {
        // An event of any size fits into an empty queue.
        var queued = Interlocked.Read(ref _queuedBytes);
        if (queued == 0 || queued + shown.Json.Length <= QueueBytes)
        {
            shown.Hold();
            Interlocked.Add(ref _queuedBytes, shown.Json.Length);
            if (_queue.Writer.TryWrite(shown))
            {
                return;
            }

            Shown(shown);
        }

        Skip(1);
    }

    /// <summary>Frees an event that was taken from the queue.</summary>
    public void Shown(TailEvent shown)
    {
        Interlocked.Add(ref _queuedBytes, -shown.Json.Length);
        shown.Release();
    }

    /// <summary>Frees the queue. Later events are not taken.</summary>
    public void Close()
    {
        _queue.Writer.TryComplete();
        while (_queue.Reader.TryRead(out var left))
        {
            Shown(left);
        }
    }
}
