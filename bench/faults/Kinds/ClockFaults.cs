using System.Globalization;
using Sightglass.Faults.Server;

namespace Sightglass.Faults.Kinds;

/// <summary>The server's clock jumps. Nothing may be lost, and no request with a key stored twice.</summary>
internal static class ClockFaults
{
    // More than the 24 hours that a key is remembered; and back, as after a wrong time zone.
    private static readonly TimeSpan[] Offsets = [TimeSpan.FromHours(26), TimeSpan.FromHours(-2), TimeSpan.Zero, TimeSpan.FromHours(2)];

    public static IReadOnlyList<FaultKind> All { get; } =
    [
        new("clock-runs", async scene =>
        {
            for (var jumps = scene.Random.Next(2, 5); jumps > 0; jumps--)
            {
                await scene.DelayAsync(100, 500);
                Jump(scene);
            }
        }),
        new("clock-starts", async scene =>
        {
            for (var starts = scene.Random.Next(1, 3); starts > 0; starts--)
            {
                await scene.DelayAsync(100, 500);
                await scene.Server.KillAllAsync();
                Jump(scene);
                await scene.Server.StartAsync();
            }
        }),
    ];

    private static void Jump(Scene scene)
    {
        var offset = Offsets[scene.Random.Next(Offsets.Length)];
        OffsetTime.Write(scene.Server.ClockFile, offset);
        scene.Detail += string.Create(CultureInfo.InvariantCulture, $"{(scene.Detail.Length > 0 ? ", " : "")}{offset.TotalHours:+0;-0;0} h");
    }
}
