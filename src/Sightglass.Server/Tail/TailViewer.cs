using System.Threading.Channels;
using Sightglass.Query.Evaluate;
using Sightglass.Server.Explore;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Tail;

/// <summary>One who watches events arrive: a filter, and a bounded queue of events as JSON.</summary>
/// <param name="predicate">What to show.</param>
/// <param name="tenant">The one tenant to show; null for all.</param>
/// <param name="json">Prints events.</param>
internal sealed class TailViewer(EventPredicate predicate, string? tenant, EventJson json)
{
    // 1,000 events: a second at a rate no eye follows. What arrives while it is full is counted and told.
    private const int QueueLength = 1000;

    private readonly byte[]? _tenant = tenant is null ? null : System.Text.Encoding.UTF8.GetBytes(tenant);
    private readonly Channel<byte[]> _queue = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private long _skipped;

    /// <summary>Events as JSON, in order of arrival.</summary>
    public ChannelReader<byte[]> Events => _queue.Reader;

    /// <summary>Events that matched while the queue was full, since the last call.</summary>
    public long TakeSkipped() => Interlocked.Exchange(ref _skipped, 0);

    internal void Offer(EventBatch batch)
    {
        lock (_queue)
        {
            var matches = predicate.For(batch);
            for (var row = 0; row < batch.Count; row++)
            {
                if ((_tenant is null || batch.Tenants[row].SequenceEqual(_tenant)) && matches.Matches(batch, row)
                    && !_queue.Writer.TryWrite(json.Write(batch, row)))
                {
                    Interlocked.Increment(ref _skipped);
                }
            }
        }
    }
}
