using System.Collections.Immutable;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Tail;

/// <summary>Shows each durable batch to those who watch.</summary>
/// <remarks>Publishing costs nothing while nobody watches. The list of viewers is replaced, never changed: publishers take no lock.</remarks>
internal sealed class TailHub
{
    /// <summary>Viewers at once; one more is refused with 503. Each costs a filter over every event that arrives.</summary>
    public const int MaxViewers = 64;

    private ImmutableList<TailViewer> _viewers = [];

    public int ViewerCount => _viewers.Count;

    /// <summary>Adds a viewer; dispose the viewer to end it. False when there are too many.</summary>
    public bool TryAdd(TailViewer viewer)
    {
        if (_viewers.Count >= MaxViewers)
        {
            return false;
        }

        ImmutableInterlocked.Update(ref _viewers, static (viewers, added) => viewers.Add(added), viewer);
        return true;
    }

    public void Remove(TailViewer viewer) =>
        ImmutableInterlocked.Update(ref _viewers, static (viewers, removed) => viewers.Remove(removed), viewer);

    /// <summary>Shows a sealed batch; it is read before this returns.</summary>
    public void Publish(EventBatch batch)
    {
        foreach (var viewer in _viewers)
        {
            viewer.Offer(batch);
        }
    }
}
