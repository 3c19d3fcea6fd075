namespace Sightglass.Server.Ingest;

/// <summary>Frees the memory of a burst of events after it: an idle process does not collect garbage, so its heap would stay as large as at the peak.</summary>
internal sealed class IdleMemoryTrimmer(BufferPool buffers, WorkspacePool workspaces, IngestMetrics metrics, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // Events per interval. Below it, the server is quiet enough to spend some milliseconds on a collection; a collection is worth it only after an interval above it.
    private const long BurstEvents = 20_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var (seen, released) = (0L, 0L);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var accepted = metrics.Accepted;
            var isQuiet = accepted - seen < BurstEvents;
            seen = accepted;
            if (isQuiet && accepted - released >= BurstEvents)
            {
                released = accepted;
                buffers.Clear();
                workspaces.Clear();
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }
        }
    }
}
