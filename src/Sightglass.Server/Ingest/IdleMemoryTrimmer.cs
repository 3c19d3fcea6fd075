namespace Sightglass.Server.Ingest;

/// <summary>Gives back what a burst of events took, once it is over: an idle process collects nothing by itself, so its heap would stay as large as at the peak.</summary>
internal sealed class IdleMemoryTrimmer(BufferPool buffers, WorkspacePool workspaces, IngestMetrics metrics, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // Events within one interval. Fewer are quiet enough to spare some milliseconds; a collection pays only after more than these.
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
