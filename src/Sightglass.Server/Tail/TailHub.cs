using System.Collections.Immutable;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Tail;

/// <summary>Shows each durable batch to viewers, in the order of the events' sequence numbers.</summary>
/// <remarks>Publishing costs nothing while there are no viewers. The list of viewers is replaced, never changed, so publishers take no lock.</remarks>
internal sealed class TailHub(SequenceNumbers numbers)
{
    /// <summary>Maximum number of viewers; one more gets 503. Each viewer costs a filter on every event that arrives.</summary>
    public const int MaxViewers = 64;

    private ImmutableList<TailViewer> _viewers = [];

    public int ViewerCount => _viewers.Count;

    /// <summary>Adds a viewer, which sees every event from now on, until <see cref="Remove"/>. False when there are too many.</summary>
    /// <param name="viewer">A new viewer.</param>
    /// <param name="from">The first sequence number that the viewer is shown: events below it were published before, or are in progress.</param>
    public bool TryAdd(TailViewer viewer, out ulong from)
    {
        from = 0;
        if (_viewers.Count >= MaxViewers)
        {
            return false;
        }

        // In this order: events that get their number after the second line are published after the first.
        ImmutableInterlocked.Update(ref _viewers, static (viewers, added) => viewers.Add(added), viewer);
        from = numbers.Next;
        viewer.StartAt(from);
        return true;
    }

    public void Remove(TailViewer viewer) =>
        ImmutableInterlocked.Update(ref _viewers, static (viewers, removed) => viewers.Remove(removed), viewer);

    /// <summary>Offers a sealed batch. The batch is read before this returns; viewers see it once it is released.</summary>
    public void Publish(EventBatch batch)
    {
        foreach (var viewer in _viewers)
        {
            viewer.Offer(batch);
        }
    }

    /// <summary>Shows published events that waited for earlier events to complete.</summary>
    /// <param name="lowWatermark">All sequence numbers below it are complete.</param>
    public void Release(ulong lowWatermark)
    {
        foreach (var viewer in _viewers)
        {
            viewer.Release(lowWatermark);
        }
    }
}
