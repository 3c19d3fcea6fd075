namespace Sightglass.Server.Ingest;

/// <summary>Frees the memory of a burst after it, whatever it consisted of: an idle process does not collect garbage, so its heap would stay as large as at the peak.</summary>
internal sealed class IdleMemoryTrimmer(BufferPool buffers, WorkspacePool workspaces, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // Bytes that are allocated per interval. Below it, the server is quiet enough to spend some milliseconds on a collection.
    private const long QuietBytes = 16L << 20;

    // A collection is worth it if the heap is this much larger than after the last one, and by half: it takes the longer the more is in use.
    private const long WorthwhileBytes = 24L << 20;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var (allocated, remaining) = (GC.GetTotalAllocatedBytes(), HeapBytes());
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = GC.GetTotalAllocatedBytes();
            var isQuiet = now - allocated < QuietBytes;
            allocated = now;
            if (isQuiet && HeapBytes() - remaining > Math.Max(WorthwhileBytes, remaining / 2))
            {
                buffers.Clear();
                workspaces.Clear();
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                remaining = HeapBytes();
            }
        }
    }

    /// <summary>What the heap takes of the machine's memory, with its garbage: it grows between collections, and the collector keeps what it has committed.</summary>
    private static long HeapBytes() => Math.Max(GC.GetTotalMemory(forceFullCollection: false), GC.GetGCMemoryInfo().TotalCommittedBytes);
}
