using System.Net;
using Sightglass.Faults.Ledger;
using Sightglass.Faults.Server;

namespace Sightglass.Faults.Kinds;

/// <summary>A pack comes, changes the type of its field, goes and comes back. Every value must be found as it was sent.</summary>
internal static class PackFaults
{
    private const string Pack = "px";

    private static readonly string[] Types = ["integer", "number", "keyword", "text", "boolean", "timestamp"];

    public static IReadOnlyList<FaultKind> All { get; } =
    [
        new("pack-restart", async scene =>
        {
            await scene.DelayAsync(50, 400);

            // Events of the old pack wait while the new one comes.
            scene.Server.SignalEngine(isStop: true);
            await scene.DelayAsync(100, 500);
            await scene.Server.KillAllAsync();
            Ship(scene, ChooseType(scene));
        }),
        new("pack-rollback", async scene =>
        {
            await scene.DelayAsync(50, 400);
            await scene.Server.KillAllAsync();
            Ship(scene, Types[scene.Random.Next(Types.Length)]);
            await scene.Server.StartAsync();

            // Before the engine has the columns, perhaps.
            scene.Server.SignalEngine(isStop: true);
            await scene.DelayAsync(200, 700);
            await scene.Server.KillAllAsync();
            Ship(scene, null);
        }),
        new("pack-live", async scene =>
        {
            for (var changes = scene.Random.Next(1, 4); changes > 0; changes--)
            {
                await scene.DelayAsync(50, 400);
                await ApplyAsync(scene, ChooseType(scene));
            }
        }),
        new("pack-live-kill", async scene =>
        {
            await scene.DelayAsync(50, 400);
            var change = ApplyAsync(scene, ChooseType(scene));
            await scene.DelayAsync(0, 150);
            await scene.Server.KillAllAsync();
            await change;
        }),
    ];

    /// <summary>A folder of shipped packs with one that has nothing to do with the campaign.</summary>
    public static string CreateFolder(string root)
    {
        var folder = Path.Combine(root, "packs");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Write(folder, "base", "  base_value: {type: number, description: Not sent}\n");
        return folder;
    }

    // Null: the pack goes.
    private static string? ChooseType(Scene scene) => scene.Random.Next(3) == 0 ? null : Types[scene.Random.Next(Types.Length)];

    private static void Ship(Scene scene, string? type)
    {
        var folder = scene.Server.Settings[HostedServer.PacksVariable];
        if (type is null)
        {
            if (Directory.Exists(Path.Combine(folder, Pack)))
            {
                Directory.Delete(Path.Combine(folder, Pack), recursive: true);
            }
        }
        else
        {
            Write(folder, Pack, Field(type));
        }

        scene.Detail += $"{(scene.Detail.Length > 0 ? ", then " : "")}{type ?? "none"}";

        // A pack that contradicts stored types may be refused; without it the server starts.
        scene.Repair = type is null ? null : () => Directory.Delete(Path.Combine(folder, Pack), recursive: true);
    }

    private static async Task ApplyAsync(Scene scene, string? type)
    {
        if (scene.Server.Client is not { } client)
        {
            return;
        }

        scene.Detail += $"{(scene.Detail.Length > 0 ? ", then " : "")}{type ?? "none"}";
        try
        {
            using var body = new StringContent(Text(Pack, Field(type ?? "integer")));
            var reply = type is null
                ? await client.SendAsync(HttpMethod.Delete, $"/api/packs/{Pack}")
                : await client.SendAsync(HttpMethod.Put, $"/api/packs/{Pack}", body);
            scene.Detail += $" ({(int)reply.Status})";
            if (reply.Status == HttpStatusCode.BadRequest)
            {
                throw new InvalidDataException($"the pack was answered {reply}");
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            scene.Detail += " (no answer)";
        }
    }

    private static void Write(string folder, string name, string fields)
    {
        Directory.CreateDirectory(Path.Combine(folder, name));
        File.WriteAllText(Path.Combine(folder, name, "pack.yaml"), Text(name, fields));
    }

    private static string Field(string type) => $"  {FaultEvent.PackField}: {{type: {type}, description: A value of the campaign}}\n";

    private static string Text(string name, string fields) =>
        $"name: {name}\ntitle: {name}\nversion: 1\ndescription: A pack of the fault campaign.\n\nfields:\n{fields}\nevents:\n  {name}_event:\n    description: An event.\n    kind: log\n    fields: []\n";
}
