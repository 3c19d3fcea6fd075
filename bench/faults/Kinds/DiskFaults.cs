namespace Sightglass.Faults.Kinds;

/// <summary>A disk without space, or that takes no writes.</summary>
internal static class DiskFaults
{
    private const string Reserve = "SIGHTGLASS_Spool__FreeReserveBytes";

    public static IReadOnlyList<FaultKind> All { get; } =
    [
        new("disk-full", async scene =>
        {
            await scene.DelayAsync(50, 400);
            if (!scene.Disk.IsOwnDisk)
            {
                await BelowTheReserveAsync(scene);
                return;
            }

            // A merge that runs now can leave a part of empty files; the server finds it and has the events from the parts that it was merged of.
            scene.HasDamagedFiles = true;
            scene.Disk.Fill();
            await scene.DelayAsync(500, 2000);
            scene.Disk.Empty();
        }),
        new("disk-full-kill", async scene =>
        {
            await scene.DelayAsync(50, 400);
            if (!scene.Disk.IsOwnDisk)
            {
                await BelowTheReserveAsync(scene);
                return;
            }

            scene.HasDamagedFiles = true;
            scene.Disk.Fill();
            await scene.DelayAsync(300, 1000);
            await scene.Server.KillAllAsync();
            await StartWhileBadAsync(scene);
            scene.Disk.Empty();
        }),
        new("disk-read-only", async scene =>
        {
            await scene.DelayAsync(50, 400);
            await scene.Server.KillAllAsync();
            if (scene.Disk.IsOwnDisk && scene.Disk.SetReadOnly(true))
            {
                await StartWhileBadAsync(scene);
                scene.Disk.SetReadOnly(false);
            }
            else
            {
                scene.Detail = "the disk cannot be made read-only here";
            }
        }),
    ];

    /// <summary>A start on a bad disk may be refused; if it is not, the server lives for a moment and is killed.</summary>
    private static async Task StartWhileBadAsync(Scene scene)
    {
        try
        {
            await scene.Server.StartAsync();
            await scene.DelayAsync(200, 800);
            await scene.Server.KillAllAsync();
            scene.Detail = "started on it";
        }
        catch (Server.StartRefusedException exception)
        {
            scene.Detail = $"the start on it ended with exit code {exception.ExitCode}";
        }
    }

    private static async Task BelowTheReserveAsync(Scene scene)
    {
        scene.Detail = "below the reserve";
        await scene.Server.KillAllAsync();
        scene.Server.Settings[Reserve] = $"{long.MaxValue / 2}";
        await scene.Server.StartAsync();
        await scene.DelayAsync(300, 1000);
        await scene.Server.KillAllAsync();
        scene.Server.Settings.Remove(Reserve);
    }
}
