using System.Collections.Immutable;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Tail;

/// <summary>Shows each durable batch to those who watch, in the order of the events' sequence numbers.</summary>
/// <remarks>Publishing costs nothing while nobody watches. The list of viewers is replaced, never changed: publishers take no lock of it.</remarks>
internal sealed class TailHub(SequenceNumbers numbers)
{
    /// <summary>Viewers at once; one more is refused with 503. Each costs a filter over every event that arrives.</summary>
    public const int MaxViewers = 64;

    private ImmutableList<TailViewer> _viewers = [];

    public int ViewerCount => _viewers.Count;

    /// <summary>Adds a viewer, who sees every event from now on; <see cref="Remove"/> ends it. False when there are too many.</summary>
    /// <param name="viewer">New.</param>
    /// <param name="from">The first sequence number that the viewer is shown: what is below was published before, or is not yet but is on its way.</param>
    public bool TryAdd(TailViewer viewer, out ulong from)
    {
        from = 0;
        if (_viewers.Count >= MaxViewers)
        {
            return false;
        }

        // In this order: what gets its number after the second line is published after the first.
        ImmutableInterlocked.Update(ref _viewers, static (viewers, added) => viewers.Add(added), viewer);
        from = numbers.Next;
        viewer.StartAt(from);
        return true;
    }

    public void Remove(TailViewer viewer) =>
        ImmutableInterlocked.Update(ref _viewers, static (viewers, removed) => viewers.Remove(removed), viewer);

    /// <summary>Offers a sealed batch; it is read before this returns. It is seen once it is released.</summary>
    public void Publish(EventBatch batch)
    {
        foreach (var viewer in _viewers)
        {
            viewer.Offer(batch);
        }
    }

    /// <summary>Shows what was published and has waited for the completion of earlier events.</summary>
    /// <param name="lowWatermark">Sequence numbers below are complete.</param>
    public void Release(ulong lowWatermark)
    {
        foreach (var viewer in _viewers)
        {
            viewer.Release(lowWatermark);
        }
    }
}
