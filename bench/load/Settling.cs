namespace Sightglass.Load;

/// <summary>Waits until a server has finished all work that a load caused: blocks written, parts merged.</summary>
internal static class Settling
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Settled means: nothing waits, the parts stay the same and hardly any CPU is used, for this long.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);
    private const double QuietCpuPart = 0.05;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    /// <returns>The CPU time of server and engine when the quiet began.</returns>
    public static async Task<TimeSpan> WaitAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        var quietSince = TimeSpan.Zero;
        var cpuAtQuiet = server.Cpu;
        var cpu = cpuAtQuiet;
        var parts = EngineParts.Active(server.Directory).Keys.ToHashSet();
        for (var waited = TimeSpan.Zero; waited < Patience; waited += Interval)
        {
            await Task.Delay(Interval, cancellationToken);
            var spool = (await server.GetAsync("/api/status", cancellationToken)).GetProperty("spool");
            var (cpuNow, partsNow) = (server.Cpu, EngineParts.Active(server.Directory).Keys.ToHashSet());
            var isQuiet = spool.GetProperty("pendingRows").GetInt64() == 0 && cpuNow - cpu < QuietCpuPart * Interval && partsNow.SetEquals(parts);
            (cpu, parts) = (cpuNow, partsNow);
            if (!isQuiet)
            {
                (quietSince, cpuAtQuiet) = (waited, cpuNow);
            }
            else if (waited - quietSince >= Quiet)
            {
                return cpuAtQuiet;
            }
        }

        throw new InvalidOperationException($"the server is still at work {Patience.TotalMinutes} minutes after the load");
    }
}
