using System.Globalization;

namespace Sightglass.Faults.Kinds;

/// <summary>Signals to server and engine. No byte on the disk changes: nothing may be lost, doubled or reported.</summary>
internal static class ProcessFaults
{
    private const int Moment = 900;

    public static IReadOnlyList<FaultKind> All { get; } =
    [
        new("kill-server", async scene =>
        {
            await scene.DelayAsync(50, Moment);
            await scene.Server.KillServerAsync();
        }),
        new("kill-engine", async scene =>
        {
            for (var kills = scene.Random.Next(1, 4); kills > 0; kills--)
            {
                await scene.DelayAsync(50, Moment);
                scene.Server.KillEngine();
            }
        }),
        new("kill-both", async scene =>
        {
            await scene.DelayAsync(50, Moment);
            await scene.Server.KillAllAsync();
        }),
        new("kill-weeks", async scene =>
        {
            await scene.DelayAsync(50, Moment);
            await scene.Server.KillAllAsync();
        }) { IsSpread = true },
        new("kill-twice", async scene =>
        {
            await scene.DelayAsync(50, Moment);
            await scene.Server.KillAllAsync();
            await scene.Server.StartAsync();
            await scene.DelayAsync(0, Moment);
            await scene.Server.KillAllAsync();
        }),
        new("kill-starting", async scene =>
        {
            await scene.DelayAsync(50, Moment);
            await scene.Server.KillAllAsync();
            for (var starts = scene.Random.Next(1, 4); starts > 0; starts--)
            {
                scene.Server.Launch();
                await scene.DelayAsync(0, 700);
                await scene.Server.KillAllAsync();
            }
        }),
        new("terminate", async scene =>
        {
            await scene.DelayAsync(50, Moment);
            await scene.Server.StopAsync();
        }),
        new("terminate-kill", async scene =>
        {
            await scene.DelayAsync(50, Moment);
            scene.Server.TerminateServer();
            await scene.DelayAsync(0, 300);
            await scene.Server.KillAllAsync();
        }),
        new("stop-engine", async scene =>
        {
            await scene.DelayAsync(50, 300);
            var seconds = Seconds(scene);
            scene.Server.SignalEngine(isStop: true);
            await Task.Delay(TimeSpan.FromSeconds(seconds));
            scene.Server.SignalEngine(isStop: false);
            scene.Detail = string.Create(CultureInfo.InvariantCulture, $"for {seconds:F1} s");
        }),
        new("stop-engine-kill", async scene =>
        {
            await scene.DelayAsync(50, 300);
            scene.Server.SignalEngine(isStop: true);
            await scene.DelayAsync(100, Moment);
            await scene.Server.KillAllAsync();
        }),
        new("stop-server", async scene =>
        {
            await scene.DelayAsync(50, 300);
            scene.Server.SignalServer(isStop: true);
            await scene.DelayAsync(300, 3000);
            scene.Server.SignalServer(isStop: false);
        }),
    ];

    // Mostly short; 40 s now and then.
    private static double Seconds(Scene scene) => scene.Random.Next(12) == 0 ? scene.Random.Next(10, 41) : 0.5 + (scene.Random.NextDouble() * 2.5);
}
