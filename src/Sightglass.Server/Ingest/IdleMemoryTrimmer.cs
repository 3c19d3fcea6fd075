namespace Sightglass.Server.Ingest;

/// <summary>Frees the memory of a burst after it, whatever it consisted of: an idle process does not collect garbage, so its heap would stay as large as at the peak.</summary>
internal sealed class IdleMemoryTrimmer(BufferPool buffers, WorkspacePool workspaces, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // Bytes that are allocated per interval. Below it, the server is quiet enough to spend some milliseconds on a collection.
    private const long QuietBytes = 16L << 20;

    // A collection is worth it if the heap is this much larger than after the last one, and by half: it takes the longer the more is in use.
    private const long WorthwhileBytes = 24L << 20;

    // What a collection found in use may be garbage soon after, without growth: bodies that were held back, and then given up.
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var (allocated, remaining) = (GC.GetTotalAllocatedBytes(), HeapBytes());
        var (least, last, pause) = (remaining, time.GetTimestamp(), FirstPause);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = GC.GetTotalAllocatedBytes();
            var isQuiet = now - allocated < QuietBytes;
            allocated = now;
            var hasGrown = HeapBytes() - remaining > Math.Max(WorthwhileBytes, remaining / 2);
            var mayHaveShrunk = remaining - least > WorthwhileBytes && time.GetElapsedTime(last) > pause;
            if (!isQuiet || !(hasGrown || mayHaveShrunk))
            {
                continue;
            }

            var before = remaining;
            buffers.Clear();
            workspaces.Clear();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            (remaining, last) = (HeapBytes(), time.GetTimestamp());
            pause = hasGrown || before - remaining > WorthwhileBytes ? FirstPause : TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, LongestPause.Ticks));
            least = Math.Min(least, remaining);
        }
    }

    /// <summary>What the heap takes of the machine's memory, with its garbage: it grows between collections, and the collector keeps what it has committed.</summary>
    private static long HeapBytes() => Math.Max(GC.GetTotalMemory(forceFullCollection: false), GC.GetGCMemoryInfo().TotalCommittedBytes);
}
