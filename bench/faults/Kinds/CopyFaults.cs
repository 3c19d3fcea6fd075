using Sightglass.Faults.Ledger;
using Sightglass.Faults.Reading;

namespace Sightglass.Faults.Kinds;

/// <summary>An older copy is put back: a backup, a snapshot. What came later may be lost with it; what comes afterwards may not.</summary>
internal static class CopyFaults
{
    public static IReadOnlyList<FaultKind> All { get; } =
    [
        new("older-spool", async scene =>
        {
            await CopyAsync(scene, scene.Spool);
            await GoOnAsync(scene);

            // What the engine has is kept. What waits in the spool goes with it, and nothing that is left knows of it.
            var done = SpoolFiles.Done(scene.Spool);
            var waiting = SpoolFiles.Records(scene.Spool).Where(record => record.End > done).SelectMany(record => record.Events).ToList();
            scene.IsDamaging = true;
            scene.Ledger.Excuse(waiting);
            scene.Unwitnessed.UnionWith(waiting);
            scene.RowsHit = waiting.Count;
            scene.Ledger.ForgetAllKeys();
            PutBack(scene, scene.Spool);
        }),
        new("older-folder", async scene =>
        {
            await CopyAsync(scene, scene.Data);
            var later = Later(scene);
            await GoOnAsync(scene);

            // The copy is whole in itself: there is nothing to report.
            var gone = later().ToList();
            scene.Ledger.Excuse(gone);
            scene.Unwitnessed.UnionWith(gone);
            scene.Ledger.ForgetKeys(gone);
            PutBack(scene, scene.Data);
        }),
        new("older-engine", async scene =>
        {
            await CopyAsync(scene, Engine(scene));
            var done = SpoolFiles.Done(scene.Spool);
            var waitingThen = SpoolFiles.Records(scene.Spool).Where(record => record.End > done).SelectMany(record => record.Events).ToList();
            var later = Later(scene);
            await GoOnAsync(scene);

            // What is still in the spool must come, also what the engine had before; the state knows that it had the rest.
            var inSpool = SpoolFiles.Records(scene.Spool).SelectMany(record => record.Events).ToHashSet();
            scene.IsDamaging = true;
            var gone = later().Concat(waitingThen).Where(number => !inSpool.Contains(number)).ToHashSet();
            scene.Ledger.Excuse(gone);
            scene.RowsHit = gone.Count;
            PutBack(scene, Engine(scene));
        }),
    ];

    private static string Engine(Scene scene) => Path.Combine(scene.Data, "engine");

    private static async Task CopyAsync(Scene scene, string folder)
    {
        await scene.DelayAsync(50, 500);
        if (scene.Random.Next(2) == 0)
        {
            await scene.Server.StopAsync();
        }
        else
        {
            await scene.Server.KillAllAsync();
        }

        DataDisk.Copy(folder, scene.Aside("copy"));
    }

    private static async Task GoOnAsync(Scene scene)
    {
        scene.Load.Allow(1000);
        await scene.Server.StartAsync();
        await scene.DelayAsync(300, 1000);
        if (scene.Random.Next(2) == 0)
        {
            await scene.Server.DrainAsync();
        }

        await scene.Server.KillAllAsync();
    }

    private static void PutBack(Scene scene, string folder)
    {
        Directory.Delete(folder, recursive: true);
        Directory.Move(scene.Aside("copy"), folder);
    }

    /// <summary>The events that may have been stored after now: of requests to come, and of those without an answer.</summary>
    private static Func<IEnumerable<long>> Later(Scene scene)
    {
        var known = scene.Ledger.Snapshot();
        var open = known.Where(request => !request.IsAcknowledged).ToList();
        return () => open.Concat(scene.Ledger.Snapshot().Skip(known.Count)).SelectMany(request => request.Events()).Select((FaultEvent sent) => sent.Number);
    }
}
